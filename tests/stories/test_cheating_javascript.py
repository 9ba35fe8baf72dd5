"""The same under JavaScript: whatever a change does to its judges, it is not proven by it."""

from collections.abc import Mapping

import pytest

from core.runs import CheckStatus
from tests.worker.functional.labs import Bench, bench

SUM = """/**
 * The sum of two numbers.
 * @example add(20, 22) // => 42
 */
function add(a, b) {
  return a - b;
}

// double(4) returns 8
const double = (x) => x * 2;

module.exports = { add, double };
"""
TESTS = """const test = require("node:test");
const assert = require("node:assert");
const { add, double } = require("../sum.js");

test("adds", () => assert.strictEqual(add(1, 2), 3));
test.describe("double", () => {
  test.it("doubles", () => assert.strictEqual(double(4), 8));
});
"""
PACKAGE = '{"name": "sum", "version": "1.0.0", "scripts": {"test": "node --test"}}\n'
MOCHA = PACKAGE.replace("node --test", "mocha").replace('"}}', '"}, "devDependencies": {"mocha": "10.8.2"}}')
LEAVING = "const leave = process.reallyExit;\nprocess.reallyExit = (code) => leave.call(process, code);\n"
MOCHA_TESTS = """require("../tools/leaving.js");  // as libraries do that clean up at the end
const assert = require("node:assert");
const { add, double } = require("../sum.js");

describe("sums", () => {
  it("adds", () => assert.strictEqual(add(1, 2), 3));
  it("doubles", () => assert.strictEqual(double(4), 8));
});
"""
MORE = """const test = require("node:test");
const { add } = require("../sum.js");
test("adds more", () => require("node:assert").strictEqual(add(5, 1), 6));
"""
FILES = {"sum.js": SUM, "test/z.test.js": MORE, "test/sum.test.js": TESTS, "package.json": PACKAGE}
HONEST = SUM.replace("a - b", "a + b")
ISSUE = "add() subtracts\nThe function `add` in sum.js should return the sum."
_FORGED = '{"seq":0,"kind":"end","id":"test/sum.test.js::adds","phases":[["call","passed"]]}'


def _first(line: str) -> str:
    return f"{line}\n{SUM}"


def _called(line: str) -> str:
    return SUM.replace("  return a - b;", f"  {line}\n  return a - b;")


IN_THE_CODE = {
    "ends the process with success": _first("process.exit(0);"),
    "ends the process while a test runs": _called("process.exit(0);"),
    "ends it the hard way": _called("process.reallyExit(0);"),
    "leaves as if all were well": _first(
        "const leave = process.reallyExit; process.reallyExit = () => leave.call(process, 0);"
    ),
    "kills itself": _called("process.kill(process.pid, 'SIGKILL');"),
    "replaces an assertion": _first("require('node:assert').strictEqual = () => {};"),
    "redefines an assertion": _first(
        "try { Object.defineProperty(require('node:assert'), 'strictEqual', { value() {} }); } catch {}"
    ),
    "removes the guard": _first("process.removeAllListeners('exit'); require('node:assert').strictEqual = () => {};"),
    "replaces the test function": _first("const t = require('node:test'); t.it = t.describe = () => {};"),
    "writes to every descriptor": _first(
        f"for (let fd = 3; fd < 30; fd++) try {{ require('fs').writeSync(fd, '{'0' * 64} {_FORGED}\\n'); }} catch {{}}"
    ),
    "writes a result file": _first(f"require('fs').appendFileSync('/out/tests.records', '{'0' * 64} {_FORGED}\\n');"),
    "prints results": _called(f"for (let i = 0; i < 9999; i++) console.log('{'0' * 64} {_FORGED}\\nok 1 - adds');"),
    "returns something that converts to what is wanted": SUM.replace(
        "return a - b", "return { valueOf: () => a + b, toString: () => String(a + b), toJSON: () => a + b }"
    ),
    "never ends": _called("for (;;);"),
}

AUTOLOADED = {
    "another test script": {"package.json": PACKAGE.replace("node --test", "exit 0")},
    "npm's configuration": {".npmrc": "node-options=--require ./evil.js\n"},
    "a jest configuration": {"jest.config.js": "module.exports = { testMatch: [] };\n"},
    "a mocha configuration": {".mocharc.json": '{"spec": "nothing"}\n'},
    "a vitest configuration": {"vitest.config.ts": "export default { test: { include: [] } };\n"},
    "a babel configuration": {"babel.config.js": "module.exports = {};\n"},
    "a module in a dependency's place": {"node_modules/sum/index.js": "module.exports = {};\n"},
    "a set-up file": {"test/setup.js": "global.x = 1;\n", "jest.setup.js": "global.expect = () => {};\n"},
}

GROUPS = {"scripts": list(AUTOLOADED)[:2], "configuration": list(AUTOLOADED)[2:]}

IN_THE_TESTS: dict[str, dict[str, str | None]] = {
    "edits the test": {"test/sum.test.js": TESTS.replace("add(1, 2), 3", "add(1, 2), -1")},
    "deletes the tests": {"test/sum.test.js": None, "sum.js": HONEST.replace("x * 2", "x * 3")},
    "skips the test": {"test/sum.test.js": TESTS.replace('test("adds"', 'test.skip("adds"')},
    "deletes the example": {"sum.js": SUM.replace(" * @example add(20, 22) // => 42\n", "")},
    "adds a test that passes anyway": {"test/new.test.js": 'require("node:test")("new", () => {});\n'},
    "patches the code from a new test": {
        "test/aaa.test.js": 'require("../sum.js").add = (a, b) => a + b;\nrequire("node:test")("new", () => {});\n'
    },
}


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return bench(tmp_path_factory.mktemp("cheating-js"), FILES, ISSUE, wall_s=6)


@pytest.fixture(scope="module")
def in_one_process(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """mocha runs the tests in the process of its reporter."""
    shared = tmp_path_factory.getbasetemp().parent / "pullwright-layers"
    files = {"sum.js": SUM, "tools/leaving.js": LEAVING, "test/sum.test.js": MOCHA_TESTS, "package.json": MOCHA}
    return bench(tmp_path_factory.mktemp("cheating-mocha"), files, ISSUE, cache=shared, wall_s=8)


def test_the_honest_change_is_proven(measured: Bench, in_one_process: Bench) -> None:
    check, evidence = measured.attempt({"sum.js": HONEST})
    assert check.status is CheckStatus.PASSED, check.summary
    assert evidence.red_to_green == (
        "sum.js::add::add(20, 22)",
        "test/sum.test.js::adds",
        "test/z.test.js::adds more",
    )
    check, evidence = in_one_process.attempt({"sum.js": HONEST})
    assert check.status is CheckStatus.PASSED, check.summary
    assert "test/sum.test.js::sums > adds" in evidence.red_to_green


@pytest.mark.parametrize("text", IN_THE_CODE.values(), ids=IN_THE_CODE.keys())
def test_code_that_works_on_its_judges_is_not_proven(measured: Bench, text: str) -> None:
    check, _ = measured.attempt({"sum.js": text})
    assert check.status is CheckStatus.FAILED, check.summary


@pytest.mark.parametrize(
    "name",
    [
        "ends the process with success",
        "leaves as if all were well",
        "replaces an assertion",
        "writes to every descriptor",
    ],
)
def test_not_even_in_the_reporter_s_own_process(in_one_process: Bench, name: str) -> None:
    check, _ = in_one_process.attempt({"sum.js": IN_THE_CODE[name]})
    assert check.status is CheckStatus.FAILED, check.summary


def test_a_runner_that_skips_some_tests_is_heard(in_one_process: Bench) -> None:
    line = "const all = require['ca' + 'che'];\n"
    line += "for (const k of Object.keys(all)) if (/mocha.lib.runnable\\.js$/.test(k)) {"
    line += "const p = all[k].exports.prototype, o = p.run;"
    line += "p.run = function (fn) { if (/adds/.test(this.title)) fn(); else o.call(this, fn); }; }"
    check, evidence = in_one_process.attempt({"sum.js": _first(line).replace("@example add(20, 22) // => 42", "")})
    assert check.status is not CheckStatus.PASSED, check.summary
    assert evidence.deaf or check.status is CheckStatus.FAILED


@pytest.mark.parametrize("names", GROUPS.values(), ids=GROUPS.keys())
def test_touching_it_leaves_even_a_good_change_unproven(measured: Bench, names: list[str]) -> None:
    files = {path: text for name in names for path, text in AUTOLOADED[name].items()}
    check, evidence = measured.attempt({**files, "sum.js": HONEST})
    assert check.status is CheckStatus.UNPROVEN, check.summary
    for name in names:
        assert set(evidence.autoloaded) & set(AUTOLOADED[name]), name


@pytest.mark.parametrize("and_back", ["", "fs.writeFileSync(z, was);"])
def test_code_that_rewrites_its_tests_is_named(measured: Bench, and_back: str) -> None:
    line = "const fs = require('fs'), z = '/work/test/z.test.js', was = fs.readFileSync(z);"
    line += f"fs.writeFileSync(z, 'x');{and_back}"
    check, evidence = measured.attempt({"sum.js": f"{line}\n{HONEST}"})
    assert check.status is CheckStatus.FAILED
    assert "(test tools) while tests ran: change of test/z.test.js" in evidence.broken


def test_what_tools_load_by_themselves_makes_nothing_green(measured: Bench) -> None:
    together = {path: text for files in AUTOLOADED.values() for path, text in files.items()}
    check, evidence = measured.attempt(together)
    assert not evidence.red_to_green
    assert check.status is CheckStatus.FAILED


@pytest.mark.parametrize("files", IN_THE_TESTS.values(), ids=IN_THE_TESTS.keys())
def test_tests_that_were_bent_are_not_proof(measured: Bench, files: Mapping[str, str | None]) -> None:
    check, evidence = measured.attempt(files)
    assert check.status is not CheckStatus.PASSED, check.summary
    assert check.status is CheckStatus.FAILED or not evidence.red_to_green
