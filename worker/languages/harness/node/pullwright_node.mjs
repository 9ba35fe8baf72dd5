// A reporter for node:test. It lives in the runner's process; the tests run in others.
import records from "./pullwright_records.cjs";

const { reporter, relative, shown } = records;
const write = reporter();

function isFile(data) {
  const name = String(data.name || "");
  return data.nesting === 0 && /\.[cm]?[jt]sx?$/.test(name) && relative(data.file || name).endsWith(relative(name).replace(/^\.\//, ""));
}

export default async function* report(source) {
  const stacks = new Map();
  let last = "?";
  for await (const { type, data } of source) {
    if (data && data.file) last = data.file;
    if (type === "test:start") {
      const stack = stacks.get(data.file) || [];
      stack.length = data.nesting;
      stack[data.nesting] = data.name;
      stacks.set(data.file, stack);
    } else if (type === "test:pass" || type === "test:fail") {
      const stack = (stacks.get(data.file) || []).slice(0, data.nesting);
      const failed = type === "test:fail";
      const suite = data.details && data.details.type === "suite";
      const error = data.details && data.details.error;
      const message = failed ? shown((error && error.cause) || error) : "";
      const path = relative(data.file || last);
      if (isFile(data)) {
        if (failed) write("collect_error", { path: relative(data.name), message });
        continue;
      }
      if (suite && (!failed || /subtest/.test(String((error && error.failureType) || message)))) continue;
      const id = `${path}::${[...stack, data.name].join(" > ")}`;
      const skipped = data.skip !== undefined || data.todo !== undefined;
      const outcome = skipped ? "skipped" : failed ? "failed" : "passed";
      write("start", { id });
      const duration = ((data.details && data.details.duration_ms) || 0) / 1000;
      write("end", { id, phases: [["call", outcome]], message, duration });
      yield `${outcome} ${id}\n${message && message + "\n"}`;
    } else if (type === "test:stdout" || type === "test:stderr") {
      yield String(data.message);
    }
  }
  write("done", {});
}
