"use strict";
// A reporter for jest.
const { reporter, relative, shown } = require("./pullwright_records.cjs");
const write = reporter();
const OUTCOMES = { passed: "passed", failed: "failed" };

module.exports = class Reporter {
  onTestResult(test, result) {
    const path = relative(result.testFilePath);
    if (result.testExecError || (result.failureMessage && !result.testResults.length)) {
      const message = shown(result.failureMessage || result.testExecError);
      write("collect_error", { path, message });
      process.stdout.write(`${path}\n${message}\n`);
    }
    for (const one of result.testResults) {
      const id = `${path}::${[...one.ancestorTitles, one.title].join(" > ")}`;
      const message = (one.failureMessages || []).join("\n").slice(0, 4000);
      write("start", { id });
      const outcome = OUTCOMES[one.status] || "skipped";
      write("end", { id, phases: [["call", outcome]], message, duration: (one.duration || 0) / 1000 });
      if (message) process.stdout.write(`${outcome} ${id}\n${message}\n`);
    }
  }
  onRunComplete() {
    write("done", {});
  }
};
