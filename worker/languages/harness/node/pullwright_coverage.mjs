// Notes which lines of some files run: told by V8, or by jest itself, in the processes under test, so it is advice.
import * as fs from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const FOLDER = "/tmp/pullwright-coverage";
const MOST = 400;
const LARGEST = 64 << 20;
const NO_CODE = /^[\s{}()[\];,]*$|^\s*(\/\/|\/\*|\*(\s|\/|$))/;

/** What has to be in the environment of the tests. */
export function environment(given) {
  fs.mkdirSync(FOLDER, { recursive: true });
  return given.tool === "jest" ? {} : { NODE_V8_COVERAGE: FOLDER };
}

/** What the command line needs beside that; `place` is the folder in which it runs. */
export function flags(given, place, quoted) {
  if (given.tool !== "jest") return "";
  const files = given.cover.map((path) => quoted(`--collectCoverageFrom=${relative(place, join("/work", path))}`));
  return ["--coverage", "--coverageReporters=json", `--coverageDirectory=${FOLDER}`, "--coverageThreshold='{}'", ...files].join(" ");
}

/** By path, the lines with code and those that ran. */
export function told(given) {
  const reports = fs.readdirSync(FOLDER).filter((name) => name.endsWith(".json")).slice(0, MOST);
  const read = reports.map((name) => parsed(join(FOLDER, name))).filter(Boolean);
  const files = {};
  for (const path of read.length ? given.cover : []) {
    const found = given.tool === "jest" ? fromJest(read[0], path) : fromV8(read, path);
    if (found) files[path] = found;
  }
  return { files, unsure: read.length ? "" : "no process told which lines it ran" };
}

function parsed(path) {
  try {
    return fs.statSync(path).size > LARGEST ? null : JSON.parse(fs.readFileSync(path, "utf8"));
  } catch {
    return null;
  }
}

function fromJest(report, path) {
  const found = report[join("/work", path)];
  if (!found) return null;
  const code = new Set();
  const ran = new Set();
  for (const [id, place] of Object.entries(found.statementMap)) {
    code.add(place.start.line);
    if (found.s[id]) ran.add(place.start.line);
  }
  return { code: [...code], ran: [...ran] };
}

/** Nothing for a file that was translated before it ran: its lines are others. */
function fromV8(reports, path) {
  const lines = fs.readFileSync(join("/work", path), "utf8").split("\n");
  const code = lines.flatMap((line, index) => (NO_CODE.test(line) ? [] : [index + 1]));
  const ran = new Set();
  for (const report of reports) {
    if (Object.keys(report["source-map-cache"] || {}).some((url) => isAt(url, path))) return null;
    for (const script of report.result || []) if (isAt(script.url, path)) for (const line of covered(script, lines)) ran.add(line);
  }
  return { code, ran: [...ran] };
}

function isAt(url, path) {
  try {
    return url.startsWith("file:") && fileURLToPath(url.split("?")[0]) === join("/work", path);
  } catch {
    return false;
  }
}

/** The numbers of the lines whose first character lies in a range that was run; the smallest range decides. */
function covered(script, lines) {
  const ranges = script.functions.flatMap((each) => each.ranges);
  ranges.sort((one, other) => other.endOffset - other.startOffset - (one.endOffset - one.startOffset));
  const found = [];
  let at = 0;
  lines.forEach((line, index) => {
    const first = at + line.length - line.trimStart().length;
    const inside = ranges.filter((range) => range.startOffset <= first && first < range.endOffset);
    if (inside.length && inside[inside.length - 1].count) found.push(index + 1);
    at += line.length + 1;
  });
  return found;
}
