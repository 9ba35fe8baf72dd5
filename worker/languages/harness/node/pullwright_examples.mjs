// Runs examples. This process never loads the project; children do, and know neither key nor answers.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const NEWER = "/deps/.node/node_modules/.bin/node";
const NODE = existsSync(NEWER) ? NEWER : process.execPath;

function arguments_(path) {
  if (!/\.[cm]?tsx?$/.test(path)) return [];
  const places = [process.cwd(), "/work", "/deps/.loader"].map((place) => join(place, "node_modules/tsx"));
  const found = places.find((place) => existsSync(place));
  return found ? ["--import", pathToFileURL(join(found, "dist/loader.mjs")).href] : [];
}

/** Answers for as many steps as come in time: [answers, "" | "died" | "timeout"]. */
function child(path, steps, seconds, deadline, here) {
  return new Promise((resolve) => {
    const program = join(here, "pullwright_example_child.mjs");
    const process_ = spawn(NODE, [...arguments_(path), program], { stdio: ["pipe", "ignore", "ignore", "pipe"], detached: true });
    const answers = [];
    let rest = "";
    let ended = "died";
    let timer;
    const stop = (why) => {
      ended = why;
      try {
        process.kill(-process_.pid, "SIGKILL");
      } catch {}
    };
    const wait = (extra) => {
      clearTimeout(timer);
      timer = setTimeout(() => stop("timeout"), Math.max(0, Math.min((seconds + extra) * 1000, deadline - Date.now())));
    };
    wait(3);
    process_.stdin.on("error", () => {});
    process_.stdio[3].on("error", () => {});
    process_.stdio[3].setEncoding("utf8");  // a character may come in two parts
    process_.stdio[3].on("data", (part) => {
      rest += part;
      const lines = rest.split("\n");
      rest = lines.pop();
      for (const line of lines) {
        let answer = null;
        try {
          answer = JSON.parse(line);
        } catch {}
        if (!answer || !steps[answers.length] || answer.id !== steps[answers.length].id) return stop("died");
        answers.push(answer);
        wait(0);
        if (answers.length === steps.length) return stop("");
      }
      if (rest.length > 4_000_000) stop("died");
    });
    process_.on("close", () => {
      clearTimeout(timer);
      resolve([answers, answers.length === steps.length ? "" : ended]);
    });
    process_.stdin.end(JSON.stringify({ path, steps }));
  });
}

export async function examples(given, write, here) {
  const deadline = Date.now() + given.seconds * 1000;
  for (const [path, all] of given.files) {
    let steps = all;
    let bad = 0;
    while (steps.length) {
      const [answers, ended] = await child(path, steps, given.each, deadline, here);
      for (const answer of answers) write("example", { ...answer, duration: 0 });
      steps = steps.slice(answers.length);
      if (!steps.length) break;
      bad += 1;
      const over = bad > 1 || Date.now() >= deadline;
      const lost = over ? steps : steps.slice(0, 1);
      for (const step of lost) write("example", { id: step.id, status: ended || "died", duration: given.each });
      steps = steps.slice(lost.length);
    }
  }
}
