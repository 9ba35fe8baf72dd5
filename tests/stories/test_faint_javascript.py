"""The same under JavaScript and TypeScript: that something comes back proves nothing."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from core.runs import CheckStatus
from tests.worker.functional.labs import Bench, bench

_SUM = '"use strict";\nfunction add(a, b) {\n  return a - b;\n}\nmodule.exports = { add };\n'
_HEAD = (
    'const test = require("node:test");\nconst assert = require("node:assert");\nconst sum = require("../sum.js");\n'
)
FILES = {"sum.js": _SUM, "test/sum.test.js": f'{_HEAD}test("adds", () => assert.strictEqual(sum.add(1, 0), 1));\n'}
_NEW = """
class Cup {}
const triple = (x) => 3 * x;
function cup() { return new Cup(); }
function even(x) { return x % 2 === 0; }
function find(x) { if (x > 9) return x; }
async function later(x) { return triple(x); }
function save(path) { require("node:fs").writeFileSync(path, ""); return path; }
"""
_NAMES = "Cup, triple, cup, even, find, later, save, add"


def _tests(**bodies: str) -> dict[str, str]:
    tests = "".join(f'test("{name}", async () => {{ {body} }});\n' for name, body in bodies.items())
    code = _SUM.replace("module.exports = { add", f"{_NEW}\nmodule.exports = {{ {_NAMES}")
    return {"sum.js": code, "test/new.test.js": _HEAD + tests}


FAINT: dict[str, dict[str, str]] = {
    "there is a value": _tests(
        some="assert.notEqual(sum.triple(2), undefined);",
        true="assert.ok(sum.triple(2)); assert(sum.triple(3));",
        other="assert.ok(sum.triple(2) !== undefined);",
    ),
    "it is of that kind": _tests(
        kind='assert.equal(typeof sum.triple(2), "number");',
        cup="assert.ok(sum.cup() instanceof sum.Cup);",
        later='assert.equal(typeof (await sum.later(2)), "number");',
    ),
}
HONEST: dict[str, dict[str, str]] = {
    "a predicate": _tests(even="assert.ok(sum.even(2));"),
    "a predicate that says no": _tests(odd="assert.ok(!sum.even(3));"),
    "nothing is what should come back": _tests(none="assert.strictEqual(sum.find(3), undefined);"),
    "something was done": _tests(
        done='sum.save("it.txt"); assert.ok(require("node:fs").existsSync("it.txt"));',
    ),
    "a value is compared": _tests(value="assert.ok(sum.triple(2)); assert.equal(await sum.later(2), 6);"),
}


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return bench(tmp_path_factory.mktemp("faint-js"), FILES, "Make it work\nPlease.", wall_s=20)


@pytest.mark.parametrize("files", FAINT.values(), ids=FAINT.keys())
def test_that_a_value_comes_back_is_no_proof(measured: Bench, files: Mapping[str, str]) -> None:
    check, evidence = measured.attempt(files)
    assert check.status is CheckStatus.UNPROVEN, (check.summary, evidence)
    assert evidence.faint == evidence.new_tests and not evidence.red_to_green


@pytest.mark.parametrize("files", HONEST.values(), ids=HONEST.keys())
def test_what_an_honest_test_sees_is_proof(measured: Bench, files: Mapping[str, str]) -> None:
    check, evidence = measured.attempt(files)
    assert check.status is CheckStatus.PASSED, (check.summary, evidence)
    assert evidence.red_to_green == evidence.new_tests


def test_typescript_is_asked_too(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    shared = tmp_path_factory.getbasetemp().parent / "pullwright-layers"
    head = 'import test from "node:test";\nimport assert from "node:assert";\nimport * as box from "../src/box.ts";\n'
    code = "export function double(x: number): number {\n  return 2 * x;\n}\n"
    old = f'{head}test("doubles", () => assert.equal(box.double(2), 4));\n'
    files = {"src/box.ts": code, "test/box.test.ts": old, "package.json": '{"type": "module"}\n'}
    measured = bench(tmp_path, files, cache=shared, wall_s=60)
    more = f"{code}export const triple = (x: number): number => 3 * x;\n"
    new = f'{head}test("triples", () => assert.equal(typeof box.triple(2), "number"));\n'
    check, evidence = measured.attempt({"src/box.ts": more, "test/new.test.ts": new})
    assert check.status is CheckStatus.UNPROVEN, (check.summary, evidence.after.log)
    assert evidence.faint == evidence.new_tests
