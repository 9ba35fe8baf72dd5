"use strict";
// Loaded into test processes before everything else: assertions cannot be replaced, and if the tools are not the
// same at the end, the process fails.
const assert = require("node:assert");
const { isMainThread } = require("node:worker_threads");
const exit = process.reallyExit;
const keep = new Map();

function fix(owner, name) {
  const found = Object.getOwnPropertyDescriptor(owner, name);
  if (found && found.configurable && "value" in found) Object.defineProperty(owner, name, { ...found, writable: false, configurable: false });
}

for (const owner of [assert, assert.strict]) {
  for (const name of Object.keys(owner)) {
    if (typeof owner[name] !== "function") continue;
    fix(owner, name);
    keep.set(`${owner === assert ? "assert" : "assert.strict"}.${name}`, [owner, name, owner[name]]);
  }
}
const own = [[Object, "is"], [JSON, "stringify"], [Array, "isArray"], [assert, "AssertionError"]];
for (const [owner, name] of own) keep.set(`${name}`, [owner, name, owner[name]]);
const entries = [...keep];

if (isMainThread) {
  let failing = 0;
  // Tools wrap this to clean up (signal-exit does); whatever is put around it, a process that fails does not end as one
  // that does not.
  process.reallyExit = (code) => exit.call(process, code || failing);
  process.on("exit", (code) => {
    failing = code;
    const changed = entries.filter(([, [owner, name, was]]) => owner[name] !== was).map(([label]) => label);
    let canary = "passed";
    try {
      assert.strictEqual(1, 2);
    } catch {
      canary = "failed";
    }
    if (changed.length || canary === "passed") {
      process.stderr.write(`the code under test changed the test tools: ${changed.slice(0, 3).join(", ")}\n`);
      exit.call(process, 97);
    }
  });
}
