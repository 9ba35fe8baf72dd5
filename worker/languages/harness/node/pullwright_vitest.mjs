// A reporter for vitest, old (onFinished) and new (onTestRunEnd).
import records from "./pullwright_records.cjs";

const { reporter, relative, shown } = records;
const write = reporter();

function end(id, outcome, errors, milliseconds) {
  const message = (errors || []).map((e) => shown(e)).join("\n").slice(0, 4000);
  write("start", { id });
  write("end", { id, phases: [["call", outcome]], message, duration: (milliseconds || 0) / 1000 });
  if (message) process.stdout.write(`${outcome} ${id}\n${message}\n`);
}

function walk(tasks, path, titles) {
  for (const task of tasks) {
    const names = [...titles, task.name];
    if (task.type === "suite") {
      walk(task.tasks, path, names);
      continue;
    }
    const state = task.result && task.result.state;
    const outcome = task.mode === "skip" || task.mode === "todo" ? "skipped" : state === "pass" ? "passed" : state === "fail" ? "failed" : "skipped";
    end(`${path}::${names.join(" > ")}`, outcome, task.result && task.result.errors, task.result && task.result.duration);
  }
}

export default class Reporter {
  #ended = false;

  onFinished(files = [], errors = []) {
    if (this.#ended) return;
    this.#ended = true;
    for (const file of files) {
      const path = relative(file.filepath);
      const broken = file.result && file.result.state === "fail" && file.result.errors && file.result.errors.length;
      if (broken) write("collect_error", { path, message: file.result.errors.map(shown).join("\n") });
      walk(file.tasks, path, []);
    }
    for (const error of errors) write("collect_error", { path: "unhandled", message: shown(error) });
    write("done", {});
  }

  onTestRunEnd(modules = [], errors = []) {
    if (this.#ended) return;
    this.#ended = true;
    for (const module of modules) {
      const path = relative(module.moduleId);
      const broken = module.errors ? module.errors() : [];
      if (broken.length) write("collect_error", { path, message: broken.map(shown).join("\n") });
      for (const test of module.children.allTests()) {
        const { state, errors: bad } = test.result();
        const outcome = state === "passed" || state === "failed" ? state : "skipped";
        const titles = [test.name];
        for (let up = test.parent; up && up.type === "suite"; up = up.parent) titles.unshift(up.name);
        const timing = test.diagnostic && test.diagnostic();
        end(`${path}::${titles.join(" > ")}`, outcome, bad, timing && timing.duration);
      }
    }
    for (const error of errors) write("collect_error", { path: "unhandled", message: shown(error) });
    write("done", {});
  }
}
