// The one entrance for JavaScript: reads the request, runs the framework, passes on what its reporter seals.
import { spawn } from "node:child_process";
import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import * as fs from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import records from "./pullwright_records.cjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const given = JSON.parse(fs.readFileSync(0, "utf8"));
const coverage = given.cover ? await import("./pullwright_coverage.mjs") : null;
const out = fs.openSync(given.output, fs.constants.O_WRONLY | fs.constants.O_CREAT | fs.constants.O_EXCL | fs.constants.O_APPEND, 0o600);
const write = records.writer(Buffer.from(given.key, "hex"), (line) => fs.writeSync(out, line));

const PLACE = process.cwd();  // the project's folder
const NEWER = "/deps/.node/node_modules/.bin";  // a Node that set-up brought, because the project asks for it
const MIRROR = "/deps/.mirror";  // the folders of /deps that lie as those of /work do, where several are installed together

function link() {
  if (!fs.existsSync(MIRROR)) return linked("/deps/node_modules", join(PLACE, "node_modules"));
  for (const folder of fs.readFileSync(MIRROR, "utf8").split("\n").filter(Boolean)) linked(join("/deps", folder, "node_modules"), join("/work", folder, "node_modules"));
}

// A folder of links and not one link: tools keep their caches in node_modules.
function linked(from, to) {
  if (!fs.existsSync(from) || fs.existsSync(to) || !fs.existsSync(dirname(to))) return;
  fs.mkdirSync(to);
  for (const name of fs.readdirSync(from)) {
    if (name.startsWith("@")) linked(join(from, name), join(to, name));
    else fs.symlinkSync(target(join(from, name)), join(to, name));
  }
}

/** What a link of /deps is for: a package of the repository itself is taken from the tree under test. */
function target(path) {
  if (!fs.existsSync(MIRROR) || !fs.lstatSync(path).isSymbolicLink() || !fs.existsSync(path)) return path;
  const real = fs.realpathSync(path);
  return real.startsWith("/deps/") && !real.includes("/node_modules/") ? join("/work", real.slice("/deps/".length)) : path;
}

function found(folder, suffix) {
  const files = [];
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && entry.name !== "node_modules" && !entry.name.startsWith(".")) files.push(...found(path, suffix));
    else if (entry.isFile() && suffix.test(path)) files.push(path);
  }
  return files.sort();
}

function quoted(word) {
  return `'${String(word).replaceAll("'", "'\\''")}'`;
}

function command() {
  const only = given.only.map((path) => quoted(join("/work", path))).join(" ");
  if (given.tool === "node") {
    const files = given.find ? found(PLACE, new RegExp(given.find)).map(quoted).join(" ") : "";
    const tests = only || files || given.files;
    const options = `--test-reporter=${HERE}/pullwright_node.mjs --test-reporter-destination=stdout`;
    return `${given.line.replace(/--test(?=\s|$)/, `--test ${options}`)} ${tests}`;
  }
  const more = coverage ? coverage.flags(given, PLACE, quoted) : "";
  const suffix = given.tool === "vitest" ? "mjs" : "cjs";
  const flag = given.tool === "jest" ? "--reporters=" : "--reporter=";
  const path = `${HERE}/pullwright_${given.tool}.${suffix}`;
  return `${alone(given.line)} ${only} ${more} ${flag}${path}`;  // last: jest takes several reporters and would take the files for more
}

/** Before its version 1, Vitest had another word for processes of their own instead of threads. */
function alone(line) {
  const places = [PLACE, "/work", "/deps"].map((folder) => join(folder, "node_modules/vitest/package.json"));
  const there = given.tool === "vitest" && places.find((path) => fs.existsSync(path));
  return there && /^0\./.test(JSON.parse(fs.readFileSync(there, "utf8")).version) ? line.replace("--pool=forks", "--no-threads") : line;
}

const TEST_FILE = /(^|\/)(tests?|__tests__|spec|e2e|__mocks__)\/|[._-](test|spec)\.[cm]?[jt]sx?$|(^|\/)(package|[jt]sconfig[^/]*)\.json$|\.config\.[cm]?[jt]s$|(^|\/)\.[a-z]+rc/;

/** Names the test files that are written to while the tests run; this process is out of the project's reach. */
function watch() {
  const files = new Map();
  const seen = new Set();
  for (const path of found("/work", TEST_FILE).slice(0, 5000)) files.set(path, digest(path));
  for (const folder of new Set([...files.keys()].map(dirname))) {
    const watcher = fs.watch(folder, (_, name) => files.has(join(folder, name || "")) && seen.add(join(folder, name)));
    watcher.on("error", () => {});
    watcher.unref();
  }
  return () => {
    for (const [path, was] of files) if (digest(path) !== was) seen.add(path);
    return [...seen].sort().map((path) => `change of ${path.slice("/work/".length)}`).slice(0, 40);
  };
}

function digest(path) {
  try {
    return createHash("sha256").update(fs.readFileSync(path)).digest("hex");
  } catch {
    return "";
  }
}

function run(line) {
  const changes = watch();
  const key = randomBytes(32);
  const env = { ...process.env, PATH: `${NEWER}:${PLACE}/node_modules/.bin:/work/node_modules/.bin:/deps/node_modules/.bin:${process.env.PATH || "/usr/bin:/bin"}`, FORCE_COLOR: "0", NO_COLOR: "1", CI: "1" };
  env.NODE_OPTIONS = `--require=${HERE}/pullwright_guard.cjs`;
  Object.assign(env, coverage ? coverage.environment(given) : {});
  const child = spawn("sh", ["-c", line], { cwd: PLACE, env, stdio: ["ignore", "inherit", "inherit", "pipe"] });
  const pipe = child.stdio[3];
  const lines = [];
  let rest = "";
  let seq = 0;
  let fault = "";
  pipe.on("error", () => {});
  pipe.on("data", (part) => {
    rest += part.toString("ascii");
    const parts = rest.split("\n");
    rest = parts.pop();
    for (const text of parts) {
      const seal = Buffer.from(text.slice(0, 64), "hex");
      const body = text.slice(65);
      const wanted = createHmac("sha256", key).update(body).digest();
      const fact = seal.length === 32 && timingSafeEqual(seal, wanted) ? JSON.parse(body) : null;
      if (!fact || fact.seq !== seq++) fault = "a record was not written by our reporter";
      else if (!fault) lines.push(fact);
    }
  });
  pipe.write(key.toString("hex"));
  child.on("close", (code, signal) => {
    for (const { kind, seq: _, ...facts } of lines) if (kind !== "done") write(kind, facts);
    const regular = lines.length && lines[lines.length - 1].kind === "done" && !fault;
    const exit = code === 0 ? 0 : 1;
    if (coverage) write("coverage", coverage.told(given));
    if (regular && !signal) write("finish", { exit, ended: lines.length, canaries: {}, changed: [], seen: changes() });
    process.exit(exit);
  });
}

async function main() {
  link();
  write("ready", { tool: `${given.tool} on node ${process.version}` });
  if (given.tool === "examples") {
    const { examples } = await import("./pullwright_examples.mjs");
    await examples(given, write, HERE);
    write("finish", { exit: 0, ended: 0, canaries: {}, changed: [], seen: [] });
    process.exit(0);
  }
  run(command());
}

await main();
