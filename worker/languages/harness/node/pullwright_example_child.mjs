// Loads one file of the project and evaluates examples in it. Everything here is at the project's mercy:
// what it answers is only a value, and the host alone knows the value that is wanted.
import { readFileSync, writeSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import vm from "node:vm";

const stringify = JSON.stringify;
const { getPrototypeOf, keys } = Object;
const { isArray } = Array;
const plain = Object.prototype;

function encode(value, depth = 0) {
  if (depth > 12) return ["deep", ""];
  if (value === null) return ["constant", "None"];
  if (value === undefined) return ["constant", "undefined"];
  if (value === true || value === false) return ["constant", value ? "True" : "False"];
  if (typeof value === "number") return [Number.isInteger(value) ? "int" : "float", Number.isFinite(value) ? (Number.isInteger(value) ? BigInt(value).toString() : String(value)) : String(value).replace("Infinity", "inf").toLowerCase()];
  if (typeof value === "string") return ["str", value];
  if (typeof value === "bigint") return ["bigint", String(value)];
  if (isArray(value)) return ["list", Array.from({ length: value.length }, (_, i) => encode(value[i], depth + 1))];
  const prototype = typeof value === "object" ? getPrototypeOf(value) : undefined;
  if (prototype === plain || prototype === null) return ["dict", keys(value).map((key) => [["str", key], encode(value[key], depth + 1)])];
  return ["object", (prototype && prototype.constructor && prototype.constructor.name) || typeof value];
}

function described(error) {
  return String((error && error.stack) || error).split("\n").slice(0, 4).join("\n").replaceAll("/work/", "").slice(0, 2000);
}

async function scope(path) {
  const file = `/work/${path}`;
  const source = readFileSync(file, "utf8");
  const script = /\.c?js$/.test(path) && !/^\s*(import\s|export\s|import\{)/m.test(source);
  if (script) {
    const module = new Module(file);
    module.filename = file;
    module.paths = Module._nodeModulePaths(dirname(file));
    let evaluate;
    globalThis.__examples = (inner) => (evaluate = inner);
    module._compile(`${source.replace(/^#!.*/, "")}\n;globalThis.__examples((__source) => eval(__source));`, file);
    return evaluate;
  }
  const names = await import(pathToFileURL(file).href);
  const found = { ...(names.default && typeof names.default === "object" ? names.default : {}), ...names };
  if (typeof names.default === "function" && names.default.name) found[names.default.name] ??= names.default;
  const context = Object.assign(Object.create(null), found, { require: createRequire(file) });
  const list = Object.keys(context).filter((name) => /^[A-Za-z_$][\w$]*$/.test(name) && name !== "default");
  return (text) => vm.runInThisContext(`(function (${list.join(",")}) { return (${text}\n); })`)(...list.map((name) => context[name]));
}

const given = JSON.parse(readFileSync(0, "utf8"));
let evaluate;
let failed;
try {
  evaluate = await scope(given.path);
} catch (error) {
  failed = { status: "unimportable", error: described(error), where: "" };
}
for (const step of given.steps) {
  let answer = { id: step.id, ...failed };
  if (!failed) {
    try {
      answer = { id: step.id, status: "value", value: encode(await evaluate(step.source)) };
    } catch (error) {
      answer = { id: step.id, status: "raised", error: described(error), where: "" };
    }
  }
  writeSync(3, stringify(answer) + "\n");
}
