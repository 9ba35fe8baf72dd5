"""The same under JavaScript and TypeScript: a new test that passes on code that does nothing proves nothing."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from core.runs import CheckStatus
from tests.worker.functional.labs import Bench, bench

_SUM = """"use strict";
const { round } = require("./round.js");

function add(a, b) {
  return a - b;
}

class Box {
  constructor(size) {
    this.size = size;
  }
  double() {
    return round(2 * this.size);
  }
}

module.exports = { add, Box };
"""
_HEAD = (
    'const test = require("node:test");\nconst assert = require("node:assert");\nconst sum = require("../sum.js");\n'
)
_OLD = f'{_HEAD}test("doubles", () => assert.strictEqual(new sum.Box(2).double(), 4));\n'
FILES = {"sum.js": _SUM, "round.js": "exports.round = (x) => Math.round(x);\n", "test/sum.test.js": _OLD}


def _with(code: str, names: str, base: str = _SUM) -> str:
    return base.replace("module.exports = { add", f"{code}\nmodule.exports = {{ {names}, add")


def _tests(**bodies: str) -> dict[str, str]:
    return {
        "test/new.test.js": _HEAD + "".join(f'test("{name}", () => {{ {body} }});\n' for name, body in bodies.items())
    }


_TRIPLE = "const triple = (x) => 3 * x;"
_OTHER = "function other() {}"
_ROUND = 'const { round } = require("./round.js");\n'
_BARE = _HEAD.replace("../sum.js", "node:fs")
_TABLE = "const TABLE = [1, 2].map((x) => triple(x));\nconst last = (x) => TABLE[1] + x;"
_MORE = _SUM.replace("a - b", "a + b").replace("  double() {", "  get half() { return this.size / 2; }\n  double() {")
_KIND = 'class Odd extends Error {}\nfunction even(x) { if (x % 2) throw new Odd("odd"); return x; }\nconst LIMIT = 20;'
HOLLOW: dict[str, dict[str, str]] = {
    "names": {
        "sum.js": _with(_TRIPLE, "triple"),
        "notes.txt": "x\n",
        **_tests(
            name='assert.ok("triple" in sum); assert.equal(typeof sum.triple, "function");',
            called="sum.triple(2);",
            file='assert.ok(require("node:fs").existsSync("notes.txt"));',
            source='assert.match(require("node:fs").readFileSync("sum.js", "utf8"), /triple/);',
            swallowed="assert.ok(sum.triple); try { assert.equal(sum.triple(2), 7); } catch {}",
        ),
    },
    "signatures": {
        "sum.js": _with(_OTHER, "other", _SUM.replace("add(a, b)", "add(x, y, z)").replace("a - b", "x - y")),
        **_tests(
            length="assert.equal(sum.add.length, 3);",
            kept="assert.ok(sum.other); assert.equal(sum.add(3, 1), 2);",
        ),
    },
    "an import the old code needs is gone": {
        "sum.js": _with(_OTHER, "other", _SUM.replace("round(2 * this.size)", "2 * this.size").replace(_ROUND, "")),
        **_tests(kept="assert.equal(new sum.Box(2).double(), 4); assert.ok(sum.other);"),
    },
    "the code refuses to load where it does nothing": {
        "sum.js": _with(_TRIPLE, "triple"),
        "gate.js": 'if (require("./sum.js").triple(1) !== 3) throw new Error("no");\nexports.gate = () => 1;\n',
        "test/new.test.js": f'{_BARE}test("new", () => assert.ok(require("../gate.js").gate));\n',
    },
}  # fmt: skip
SOLID: dict[str, dict[str, str]] = {
    "functions": {
        "sum.js": _with(_TRIPLE, "triple", _MORE),
        **_tests(
            new="assert.equal(sum.triple(2), 6);",
            method="assert.equal(new sum.Box(4).half, 2);",
            changed="assert.equal(sum.add(1, 2), 3);",
        ),
    },
    "classes and constants": {
        "sum.js": _with(_KIND, "Odd, even, LIMIT"),
        "data.json": "[4]\n",
        **_tests(
            thrown="assert.throws(() => sum.even(3), /odd/);",
            constant="assert.equal(sum.LIMIT, 20);",
            data='assert.deepEqual(JSON.parse(require("node:fs").readFileSync("data.json", "utf8")), [4]);',
        ),
    },
    "used while the code is loaded": {
        "sum.js": _with(f"{_TRIPLE}\n{_TABLE}", "last"),
        **_tests(last="assert.equal(sum.last(1), 7);"),
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return bench(tmp_path_factory.mktemp("hollow-js"), FILES, "Make it work\nPlease.", wall_s=10)


@pytest.mark.parametrize("files", HOLLOW.values(), ids=HOLLOW.keys())
def test_a_test_that_passes_on_empty_code_is_no_proof(measured: Bench, files: Mapping[str, str]) -> None:
    check, evidence = measured.attempt(files)
    assert check.status is CheckStatus.UNPROVEN, (check.summary, evidence.after.log)
    assert evidence.hollow == evidence.new_tests and not evidence.red_to_green


@pytest.mark.parametrize("files", SOLID.values(), ids=SOLID.keys())
def test_a_test_of_what_the_code_does_is_proof(measured: Bench, files: Mapping[str, str]) -> None:
    check, evidence = measured.attempt(files)
    assert check.status is CheckStatus.PASSED, (check.summary, evidence.hollow, evidence.after.log)
    assert evidence.red_to_green == evidence.new_tests


def test_typescript_is_emptied_too(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    shared = tmp_path_factory.getbasetemp().parent / "pullwright-layers"
    code = (
        "export class Box {\n  constructor(private size: number) {}\n  double(): number { return 2 * this.size; }\n}\n"
    )
    test = 'import test from "node:test";\nimport assert from "node:assert";\nimport * as box from "../src/box.ts";\n'
    old = f'{test}test("doubles", () => assert.equal(new box.Box(2).double(), 4));\n'
    files = {"src/box.ts": code, "test/box.test.ts": old, "package.json": '{"type": "module"}\n'}
    measured = bench(tmp_path, files, cache=shared, wall_s=60)
    head = f"{code}export const triple = (x: number): number => 3 * x;\n"
    head += "export function half(x: number): number {\n  return x / 2;\n}\n"
    new = f'{test}test("names", () => assert.ok(box.triple));\ntest("halves", () => assert.equal(box.half(4), 2));\n'
    check, evidence = measured.attempt({"src/box.ts": head, "test/new.test.ts": new})
    assert check.status is CheckStatus.PASSED, (check.summary, evidence.after.log)
    assert (evidence.hollow, evidence.red_to_green) == (("test/new.test.ts::names",), ("test/new.test.ts::halves",))
