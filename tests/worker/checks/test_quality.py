"""Quality: what a reviewer would send back, and only what the change brought."""

from dataclasses import replace

import pytest

from core.runs import Check, CheckStatus, Issue
from tests.worker.checks.subjects import rules, subject
from worker.checks.quality import check

FAILED, WARNED, PASSED = CheckStatus.FAILED, CheckStatus.WARNED, CheckStatus.PASSED


def of(path: str, before: str, after: str) -> Check:
    return check(subject({path: before} if before else {}, {path: after}))


def test_a_clean_change_says_so() -> None:
    done = of("a.py", "def f():\n    return 1\n", "def f():\n    return 2\n")
    assert (done.status, done.summary) == (PASSED, "Nothing new that a reviewer would send back was found.")


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ("def f():\n    return nowhere\n", "F821"),
        ("def f(:\n", "invalid-syntax"),
        ("def f():\n    yield 1\nreturn 2\n", "F706"),
    ],
)
def test_python_that_cannot_work_fails_with_its_place(code: str, rule: str) -> None:
    done = of("src/a.py", "", code)
    assert (done.status, rule in rules(done.findings)) == (FAILED, True)
    assert done.summary.startswith("1 new problem: src/a.py:") or "new problems" in done.summary


def test_likely_mistakes_warn_and_old_ones_do_not() -> None:
    mistake = "def f(x, seen=[]):\n    seen.append(x)\n    return seen\n"
    assert (of("a.py", "", mistake).status, rules(of("a.py", "", mistake).findings)) == (WARNED, {"B006"})
    assert of("a.py", mistake, f"import os\n\n{mistake}\n\nprint_ = os\n").status is PASSED


def test_a_function_that_grew_too_complex_is_named() -> None:
    branches = "".join(f"    if x == {n}00:\n        x += 1\n" for n in range(20))
    code = f"def f(x):\n{branches}    return x\n"
    done = of("a.py", "def f(x):\n    return x\n", code)
    assert "complex-function" in rules(done.findings)
    assert "f has 21 ways through it now (1 before)" in next(
        f.message for f in done.findings if f.rule == "complex-function"
    )
    assert "complex-function" not in rules(of("a.py", code, code + "\n\ny = 1\n").findings)
    script = "function f(x) {\n" + "".join(f"  if (x === {n}00) x++\n" for n in range(20)) + "  return x\n}\n"
    assert "complex-function" in rules(of("a.ts", "", script).findings)


@pytest.mark.parametrize(
    "body", ["...", "raise NotImplementedError", "raise NotImplementedError('later')", '"""Does it."""']
)
def test_a_function_without_a_body_fails(body: str) -> None:
    done = of("a.py", "", f"def f(x):\n    {body}\n")
    assert (done.status, rules(done.findings)) == (FAILED, {"stub"})


def test_a_function_that_the_issue_is_about_and_that_still_has_no_body_is_named() -> None:
    stub, words = 'def total(x):\n    """Add up."""\n', 'def total(x):\n    """Add up x."""\n'
    asked = replace(subject({"a.py": stub}, {"a.py": words}), issue=Issue("Implement `total`", ""))
    done = check(asked)
    assert (done.status, rules(done.findings)) == (WARNED, {"still-a-stub"})
    assert "The issue is about total, and it still has no body" in done.findings[0].message
    assert rules(of("a.py", stub, words).findings) == set(), "nobody asked for it"
    typed = replace(
        subject({"a.pyi": "def total(x): ...\n"}, {"a.pyi": "def total(x): ...\ny: int\n"}), issue=asked.issue
    )
    assert "still-a-stub" not in rules(check(typed).findings), "a stub file has nothing else"
    written = replace(subject({"a.py": stub}, {"a.py": f"{stub}    return sum(x)\n"}), issue=asked.issue)
    assert rules(check(written).findings) == set()


def test_methods_of_one_name_in_two_classes_are_two_functions() -> None:
    first = "class A:\n    def f(self):\n        raise NotImplementedError\n\n\n"
    code = first + "class B:\n    def f(self):\n        return {}\n"
    assert of("a.py", code.format(1), code.format(2)).status is PASSED


def test_a_function_that_lost_its_body_fails_even_with_pass() -> None:
    done = of("a.py", "class A:\n    def f(self):\n        return 1\n", "class A:\n    def f(self):\n        pass\n")
    assert (done.status, "lost its body" in done.summary) == (FAILED, True)


@pytest.mark.parametrize(
    "code",
    [
        "from typing import Protocol\nclass P(Protocol):\n    def f(self) -> int: ...\n",
        (
            "from abc import ABC, abstractmethod\nclass A(ABC):\n    @abstractmethod\n"
            "    def f(self):\n        raise NotImplementedError\n"
        ),
        "from typing import overload\n@overload\ndef f(x: int) -> int: ...\ndef f(x):\n    return x\n",
        "class E(Exception):\n    pass\n",
    ],
)
def test_what_is_meant_to_be_empty_is_fine(code: str) -> None:
    assert of("a.py", "", code).status is PASSED


@pytest.mark.parametrize(
    ("path", "code", "status"),
    [
        ("a.py", "def f(x):\n    breakpoint()\n    return x\n", FAILED),
        ("a.py", "import pdb\ndef f(x):\n    pdb.set_trace()\n    return x\n", FAILED),
        ("a.py", "def f(x):\n    print(x)\n    return x\n", WARNED),
        ("cli/show.py", "def f(x):\n    print(x)\n", PASSED),
        ("a.py", "def main():\n    print(1)\n", PASSED),
        ("a.js", "function f(x) {\n  debugger\n  return x\n}\n", FAILED),
        ("a.ts", "export const f = (x: number) => {\n  console.log(x)\n  return x\n}\n", WARNED),
        ("a.js", "// debugger and console.log(x) are words here\nexport const a = 1\n", PASSED),
        ("a.js", "export function f() { throw new Error('not implemented') }\n", FAILED),
        ("a.py", "def f(x):\n    # TODO: make it work\n    return x\n", WARNED),
        ("a.js", "export const f = (x) => {\n  return (x\n", WARNED),
    ],
)
def test_traces_of_work_are_found(path: str, code: str, status: CheckStatus) -> None:
    assert of(path, "", code).status is status


def test_code_that_already_prints_may_print() -> None:
    before = "def f(x):\n    print(x)\n"
    assert of("a.py", before, before + "    print(x + 1)\n").status is PASSED


def test_rewriting_a_file_is_remarked_and_a_small_change_is_not() -> None:
    before = "".join(f"v{n} = {n}\n" for n in range(80))
    rewritten = "".join(f"w{n} = {n}\n" for n in range(80))
    assert rules(of("a.py", before, rewritten).findings) == {"rewrite"}
    assert of("a.py", before, before.replace("v3 = 3", "v3 = 4")).status is PASSED
    respaced = "if True:\n" + "".join(f"    v{n} = {n}\n" for n in range(80))
    assert rules(of("a.py", before, respaced).findings) == {"respaced"}


@pytest.mark.parametrize(
    "text", ["", "\ud800", "(" * 3000, "a." * 20000 + "a", "x = " + "-" * 5000 + "1", "\x0c\x00", "`${" * 2000]
)
@pytest.mark.parametrize("path", ["a.py", "a.ts", "tests/test_a.py", "a.go", "a"])
def test_no_content_makes_it_stumble(text: str, path: str) -> None:
    assert of(path, "x = 1\n", text).status in (PASSED, WARNED, FAILED)
