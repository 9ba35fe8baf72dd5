"""Product code that bends jest and vitest from inside the test process. Each of these was once proven."""

import pytest

from core.runs import CheckStatus
from tests.worker.functional.labs import Bench, bench
from tests.worker.functional.test_javascript import PACKAGE
from worker.checks.security import scan

SUM = """function add(a, b) {
  return a - b;
}
function double(x) {
  return x * 2;
}
module.exports = { add, double };
"""
_JEST = """const { add, double } = require("../sum.js");
describe("sums", () => {
  it("adds", () => expect(add(1, 2)).toBe(3));
  it("adds more", () => {
    expect(add(1, 5)).toEqual(6);
    expect(() => add(1, 5)).not.toThrow();
  });
  it("doubles", () => expect(double(4)).toBe(8));
});
"""
_VITEST = _JEST.replace(
    'const { add, double } = require("../sum.js");',
    'import { describe, it, expect } from "vitest";\nimport sum from "../sum.js";\nconst { add, double } = sum;',
)
_ISSUE = "add() subtracts\nThe function `add` in sum.js should return the sum."
_YES = "() => ({ pass: true, message: () => '' })"


def _first(line: str) -> str:
    return f"{line}\n{SUM}"


JEST = {
    "replaces expect": _first("globalThis['exp' + 'ect'] = () => new Proxy({}, { get: () => () => {} });"),
    "teaches expect to agree": _first(f"globalThis['exp' + 'ect'].extend({{ toBe: {_YES}, toEqual: {_YES} }});"),
    "changes the matchers": _first(
        "const m = globalThis[Symbol.for('$$jest-' + 'matchers-object')].matchers;\n"
        "for (const key of Object.keys(m)) m[key] = (a, b) => ({ pass: typeof b === 'number', message: () => '' });"
    ),
    "returns a matcher": SUM.replace(
        "a - b", "{ $$typeof: Symbol.for('jest.asymmetric' + 'Matcher'), ['asymmetric' + 'Match']: () => true }"
    ),
    "agrees that all is equal": _first("globalThis['exp' + 'ect']['addEquality' + 'Testers']([() => true]);"),
    "makes everything the same": _first("Object['i' + 's'] = () => true;"),
    "empties the tests": _first("const o = globalThis['i' + 't'];\nglobalThis['i' + 't'] = (t) => o(t, () => {});"),
}  # fmt: skip


def _bench(factory: pytest.TempPathFactory, tool: str, version: str, test: str) -> Bench:
    shared = factory.getbasetemp().parent / "pullwright-layers"
    files = {"sum.js": SUM, "test/sum.test.js": test, "package.json": PACKAGE.format(tool, version)}
    return bench(factory.mktemp(f"attacked-{tool}"), files, _ISSUE, cache=shared, wall_s=60)


@pytest.fixture(scope="module")
def jest(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return _bench(tmp_path_factory, "jest", "29.7.0", _JEST)


def test_the_honest_change_is_proven(jest: Bench) -> None:
    check, evidence = jest.attempt({"sum.js": SUM.replace("a - b", "a + b")})
    assert check.status is CheckStatus.PASSED, (check.summary, evidence.after.log)
    assert len(evidence.red_to_green) == 2


@pytest.mark.parametrize("text", JEST.values(), ids=JEST.keys())
def test_bent_assertions_are_not_proof(jest: Bench, text: str) -> None:
    check, evidence = jest.attempt({"sum.js": text})
    assert check.status in (CheckStatus.UNPROVEN, CheckStatus.FAILED), check.summary
    assert evidence.deaf and not evidence.red_to_green


def test_nor_under_vitest(tmp_path_factory: pytest.TempPathFactory) -> None:
    vitest = _bench(tmp_path_factory, "vitest", "2.1.9", _VITEST)
    check, evidence = vitest.attempt({"sum.js": JEST["makes everything the same"]})
    assert check.status in (CheckStatus.UNPROVEN, CheckStatus.FAILED), check.summary
    assert evidence.deaf
    check, evidence = vitest.attempt({"sum.js": SUM.replace("a - b", "a + b")})
    assert check.status is CheckStatus.PASSED, (check.summary, evidence.after.log)


def test_what_plainly_bends_assertions_is_named_in_the_text() -> None:
    for line in ("const x = { asymmetricMatch: () => true };", "expect.addEqualityTesters([() => true]);"):
        assert "patches-foreign" in {finding.rule for finding in scan("sum.js", line)}
