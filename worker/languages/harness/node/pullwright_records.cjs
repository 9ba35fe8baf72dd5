"use strict";
// Sealed lines, as in the Python harness. Loaded before any project code; what is needed is captured here.
const { createHmac } = require("node:crypto");
const { writeSync } = require("node:fs");
const stringify = JSON.stringify;
const hmacProto = Object.getPrototypeOf(createHmac("sha256", "x"));
const update = hmacProto.update;
const digest = hmacProto.digest;
const call = Function.prototype.call;
const on = call.bind(update);
const done = call.bind(digest);

function seal(key, body) {
  const hmac = createHmac("sha256", key);
  on(hmac, body);
  return done(hmac, "hex");
}

function ascii(text) {
  return text.replace(/[\u007f-\uffff]/g, (c) => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0"));
}

/** A function write(kind, facts); `send(line)` takes the sealed lines. */
function writer(key, send) {
  let seq = 0;
  return (kind, facts) => {
    const body = ascii(stringify({ ...facts, seq: seq++, kind }));
    send(`${seal(key, body)} ${body}\n`);
  };
}

/** What is tested may read its arguments: only those of the project's own line are there. */
function hideOurs() {
  process.argv = process.argv.filter((word) => !word.includes(`${__dirname}/pullwright_`));
}

/** For reporters: the key comes once over descriptor 3, lines go back over it. */
function reporter() {
  const { readSync } = require("node:fs");
  hideOurs();
  const part = Buffer.alloc(64);
  let text = "";
  while (text.length < 64) {
    try {
      const got = readSync(3, part, 0, 64 - text.length, null);
      if (!got) throw new Error("no key");
      text += part.toString("ascii", 0, got);
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
    }
  }
  return writer(Buffer.from(text, "hex"), (line) => {
    let rest = Buffer.from(line, "ascii");
    while (rest.length) {
      try {
        rest = rest.subarray(writeSync(3, rest));
      } catch (error) {
        if (error.code !== "EAGAIN") throw error;
      }
    }
  });
}

function relative(file) {
  const path = String(file || "?").replace(/^file:\/\//, "");
  return path.startsWith("/work/") ? path.slice("/work/".length) : path;
}

function shown(error) {
  const text = String((error && (error.stack || error.message)) || error || "");
  return text.length > 4000 ? text.slice(0, 1500) + "\n...\n" + text.slice(-2500) : text;
}

module.exports = { seal, writer, reporter, relative, shown };
