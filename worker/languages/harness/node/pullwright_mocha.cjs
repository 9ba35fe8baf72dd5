"use strict";
// A reporter for mocha, which runs in the same process as the tests.
const { reporter, relative, shown } = require("./pullwright_records.cjs");
const write = reporter();

module.exports = function Reporter(runner) {
  const name = (test) => `${relative(test.file)}::${test.titlePath().join(" > ")}`;
  const end = (test, outcome, error) =>
    write("end", {
      id: name(test),
      phases: [["call", outcome]],
      message: error ? shown(error) : "",
      duration: (test.duration || 0) / 1000,
    });
  runner.on("test", (test) => write("start", { id: name(test) }));
  runner.on("pass", (test) => end(test, "passed"));
  runner.on("pending", (test) => {
    write("start", { id: name(test) });
    end(test, "skipped");
  });
  runner.on("fail", (test, error) => {
    process.stdout.write(`failed ${name(test)}\n${shown(error)}\n`);
    if (test.type === "hook") write("collect_error", { path: relative(test.file), message: shown(error) });
    else end(test, "failed", error);
  });
  runner.on("end", () => write("done", {}));
};
