"""JavaScript and TypeScript repositories, measured before and after with each framework."""

from pathlib import Path

import pytest

from core.runs import CheckStatus
from tests.worker.functional.labs import bench

SUM = """// add(20, 22) => 42
function add(a, b) {
  return a - b;
}
module.exports = { add };
"""
GLOBALS = """const { add } = require("../sum.js");
const same = (a, b) => { if (a !== b) throw new Error(`${a} is not ${b}`); };
describe("sums", () => {
  it("adds", () => same(add(1, 2), 3));
  it("adds nothing", () => same(add(1, 0), 1));
  it.skip("is skipped", () => {});
});
"""
ALIKE = """  it("is started as without us", () => {
    same(process.argv.some((word) => word.includes("pullwright")), false);
    same(process.env.NODE_ENV, MODE);
  });
  it.skip("""
VITEST = (
    GLOBALS.replace(
        'const { add } = require("../sum.js");',
        'import { describe, it } from "vitest";\nimport sum from "../sum.js";\n',
    )
    + "const { add } = sum;\n"
)
PACKAGE = '{{"name": "x", "version": "1.0.0", "scripts": {{"test": "{0}"}}, "devDependencies": {{"{0}": "{1}"}}}}\n'


@pytest.mark.parametrize(
    ("tool", "version", "test", "mode"),
    [
        ("mocha", "10.8.2", GLOBALS, "undefined"),
        ("jest", "29.7.0", GLOBALS, "'test'"),
        ("vitest", "2.1.9", VITEST, "'test'"),
        ("vitest", "0.34.6", VITEST, "'test'"),
    ],
)
def test_each_framework_tells_every_test(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, tool: str, version: str, test: str, mode: str
) -> None:
    cache = tmp_path_factory.getbasetemp().parent / "pullwright-layers"
    old = test.replace("  it.skip(", ALIKE.replace("MODE", mode))
    files = {"sum.js": SUM, "test/sum.test.js": old, "package.json": PACKAGE.format(tool, version)}
    measured = bench(tmp_path, files, cache=cache, wall_s=60)
    check, evidence = measured.attempt({"sum.js": SUM.replace("a - b", "a + b")})
    assert check.status is CheckStatus.PASSED, (check.summary, evidence.after.log)
    assert evidence.red_to_green == ("sum.js::add::add(20, 22)", "test/sum.test.js::sums > adds")
    assert len(evidence.after.results) == 5
    check, evidence = measured.attempt({"sum.js": "process.exit(0);\n" + SUM})
    assert check.status is CheckStatus.FAILED
    new = test.replace("sums", "fresh").replace("adds nothing", "adds more")
    check, evidence = measured.attempt({"sum.js": SUM.replace("a - b", "a + b"), "test/new.test.js": new})
    assert "test/new.test.js::fresh > adds" in evidence.red_to_green
    assert evidence.green_on_base == ("test/new.test.js::fresh > adds more",)
    more = SUM.replace("a - b", "a + b").replace("{ add }", "{ add, half: (x) => x / 2 }")
    new = test.replace("{ add }", "{ half }").replace("adds nothing", "is a function")
    new = new.replace("add(1, 0), 1", "typeof half, 'function'").replace("add(1, 2), 3", "half(4), 2")
    check, evidence = measured.attempt({"sum.js": more, "test/new.test.js": new})
    assert "test/new.test.js::sums > adds" in evidence.red_to_green, evidence.after.log
    assert evidence.hollow == ("test/new.test.js::sums > is a function",)


_TYPED = "/** triple(2) => 6 */\nexport const triple = (x: number): number => x * 2;\n"
_TYPED_TEST = """import test from "node:test";
import assert from "node:assert";
import { triple } from "../src/t.ts";
test("triples", () => assert.equal(triple(2), 6));
"""
_TYPED_VITEST = _TYPED_TEST.replace("node:test", "vitest").replace("import test", "import { test }")
_PROJECTS = {
    "mocha": {"sum.js": SUM, "test/sum.test.js": GLOBALS, "package.json": PACKAGE.format("mocha", "10.8.2")},
    "jest": {"sum.js": SUM, "test/sum.test.js": GLOBALS, "package.json": PACKAGE.format("jest", "29.7.0")},
    "vitest": {"sum.js": SUM, "test/sum.test.js": VITEST, "package.json": PACKAGE.format("vitest", "2.1.9")},
    "vitest and TypeScript": {
        "src/t.ts": _TYPED,
        "test/t.test.ts": _TYPED_VITEST,
        "package.json": PACKAGE.format("vitest", "2.1.9").replace("{", '{"type": "module", ', 1),
    },
    "typescript": {"src/t.ts": _TYPED, "test/t.test.ts": _TYPED_TEST, "package.json": '{"type": "module"}\n'},
}


def test_typescript_runs_as_it_stands(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    cache = tmp_path_factory.getbasetemp().parent / "pullwright-layers"
    measured = bench(tmp_path, _PROJECTS["typescript"], cache=cache, wall_s=60)
    check, evidence = measured.attempt({"src/t.ts": _TYPED.replace("x * 2", "x * 3")})
    assert check.status is CheckStatus.PASSED, (check.summary, evidence.after.log)
    assert evidence.red_to_green == ("src/t.ts::triple::triple(2)", "test/t.test.ts::triples")


@pytest.mark.parametrize("kind", _PROJECTS)
def test_each_framework_is_measured_in_containers_too(tmp_path: Path, kind: str) -> None:
    files = _PROJECTS[kind]
    measured = bench(tmp_path, files, wall_s=60, engine="docker")
    path, code = next(iter(files.items()))
    check, evidence = measured.attempt({path: code.replace("a - b", "a + b").replace("x * 2", "x * 3")})
    assert check.status is CheckStatus.PASSED, (check.summary, evidence.after.log)
    assert len(evidence.red_to_green) == 2  # the example and the test


def test_modules_of_both_kinds_give_their_examples(tmp_path: Path) -> None:
    files = {
        "a.mjs": "/** f(1) => {a: [1]} */\nexport function f(x) { return { a: [x] }; }\n",
        "b.cjs": "// g(1) returns undefined\nfunction g() {}\n",
        "c.js": "// h(2) // => 'xx'\nasync function h(n) { return 'x'.repeat(n); }\n",
        "d.js": "// k(1) => 2\nfunction k() { return { valueOf: () => 2 }; }\n",
    }
    run = bench(tmp_path, files).base.run
    assert {result.id.partition("::")[0]: str(result.outcome) for result in run.results} == {
        "a.mjs": "passed",
        "b.cjs": "passed",
        "c.js": "passed",
        "d.js": "failed",
    }


_HOOK = """const { readFileSync } = require("node:fs");
require.extensions[".js"] = (module, path) =>
  module._compile(readFileSync(path, "utf8").replace('import "virtual:sizes";', "")
    .replace("export const", "const").replace("export default", "exports.fits ="), path);
"""
_BUILT = 'import "virtual:sizes";\nexport const LIMIT = 3;\nexport default (size) => size <= LIMIT;\n'
_BUILT_TEST = """const { fits } = require("../fits.js");
it("fits", () => { if (!fits(3)) throw new Error("3"); });
"""


def test_constants_of_code_that_only_a_build_makes_loadable_are_proof_too(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    cache = tmp_path_factory.getbasetemp().parent / "pullwright-layers"
    package = PACKAGE.format("mocha", "10.8.2").replace('"test": "mocha"', '"test": "mocha --require ./hook.cjs"')
    files = {"hook.cjs": _HOOK, "fits.js": _BUILT, "test/fits.test.js": _BUILT_TEST, "package.json": package}
    measured = bench(tmp_path, files, cache=cache, wall_s=60)
    new = _BUILT_TEST.replace('"fits"', '"fits more"').replace("fits(3)", "fits(4)")
    check, evidence = measured.attempt({"fits.js": _BUILT.replace("3", "4"), "test/more.test.js": new})
    assert check.status is CheckStatus.PASSED, (check.summary, evidence.after.log)
    assert evidence.red_to_green == ("test/more.test.js::fits more",)


_MUTE = 'import "virtual:sizes";\n'
_SIZES = """// double(2) => 4
export function double(x) { return x; }
"""
_SIZES_TEST = """import assert from "node:assert";
import test from "node:test";
import { readFileSync } from "node:fs";
test("doubles", () => assert(readFileSync("sizes.js", "utf8").includes("x * 2")));
"""


def test_an_example_in_a_file_that_only_a_build_makes_loadable_says_nothing(tmp_path: Path) -> None:
    files = {"package.json": '{"type": "module"}\n', "test/sizes.test.js": _SIZES_TEST}
    mended = _SIZES.replace("return x", "return x * 2")
    measured = bench(tmp_path / "built", {**files, "sizes.js": _MUTE + _SIZES})
    check, evidence = measured.attempt({"sizes.js": _MUTE + mended})
    assert check.status is CheckStatus.PASSED, (check.summary, evidence.after.log)
    assert evidence.red_to_green == ("test/sizes.test.js::doubles",) and not evidence.still_red
    measured = bench(tmp_path / "plain", {**files, "sizes.js": _SIZES})
    check, evidence = measured.attempt({"sizes.js": _MUTE + mended})
    assert check.status is CheckStatus.FAILED, "a change that keeps its file from loading hides nothing"
    assert evidence.still_red == ("sizes.js::double::double(2)",)
