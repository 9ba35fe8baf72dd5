"""What code says, told from what is said about it."""

import pytest

from tests.worker.checks.subjects import subject
from worker.checks.changes.substance import substance
from worker.languages.tokens import tokens

SAME = [
    ("a.py", "def f(n):\n    return n*2\n", 'def f(n):\n    """Twice."""\n\n    return n * 2  # doubled\n'),
    ("a.js", "const f = n => n*2;\n", "// Twice.\nconst f = n =>\n  n * 2; /* doubled */\n"),
    ("a.ts", "const f = (n: number) => n*2;\n", "/** Twice. */\nconst f = (n: number) => n * 2;\n"),
    ("a.go", "package a\nfunc f(n int) int { return n*2 }", "package a\n// Twice.\nfunc f(n int) int { return n * 2 }"),
    (
        "A.java",
        "class A { int f(int n) { return n*2; } }",
        "/** A. */\nclass A {\n  int f(int n) { return n * 2; } // n\n}",
    ),
    ("a.rs", "fn f(n: u8) -> u8 { n*2 }", "/// Twice.\nfn f(n: u8) -> u8 {\n    n * 2 /* doubled */\n}\n"),
    ("a.conf", "a  =  1\nb = 2", "a = 1\n\nb = 2\n"),
]


@pytest.mark.parametrize(("path", "bare", "told"), SAME)
def test_comments_and_blank_space_say_nothing(path: str, bare: str, told: str) -> None:
    assert tokens(path, bare) == tokens(path, told)
    assert tokens(path, bare) != tokens(path, bare.replace("2", "3"))
    assert substance(subject({}, {path: bare})) == substance(subject({}, {path: told}))
    assert substance(subject({path: bare}, {path: told})) == "", "no code is changed"


def test_the_blocks_of_python_and_the_texts_of_strings_matter() -> None:
    inside, after = "if a:\n    b()\n    c()\n", "if a:\n    b()\nc()\n"
    assert tokens("a.py", inside) != tokens("a.py", after)
    assert tokens("a.py", "x = 'a  b'\n") != tokens("a.py", "x = 'a b'\n")
    assert tokens("a.py", "x = '# a'\n") != tokens("a.py", "x = '# b'\n")


@pytest.mark.parametrize(
    ("path", "one", "other"),
    [
        ("a.go", 'package a\nvar a = f(s, " ")\n', 'package a\nvar a = f(s, "")\n'),
        ("A.java", 'class A { String a = " "; }', 'class A { String a = ""; }'),
        ("a.rs", 'fn f() { g(" ") }', 'fn f() { g("") }'),
        ("a.js", "const a = `${b} ${c}`", "const a = `${b}${c}`"),
        ("a.js", "'use strict'; f()", "f()"),
        ("a.js", "function f() { return\nx }", "function f() { return x }"),
        ("a.py", "f()\n", 'f()\nf"{launch()}"\n'),
        ("a.py", "def f():\n    return\n    x\n", "def f():\n    return x\n"),
    ],
)
def test_what_makes_code_do_something_else_is_told(path: str, one: str, other: str) -> None:
    assert tokens(path, one) != tokens(path, other)


def test_what_is_very_long_is_not_told_apart() -> None:
    long = "x = 1\n" * 100_000
    assert tokens("a.py", long) == tokens("a.py", long.replace(" ", "\n")) != tokens("a.py", f"{long}# more\n")


def test_the_substance_of_a_change_is_its_code_in_all_its_files_without_its_tests() -> None:
    before, after = {"a.py": "A = 1\n", "b.py": "B = 1\n"}, {"a.py": "A = 2\n", "b.py": "B = 1\n"}
    one = substance(subject(before, after))
    assert one == substance(subject(before, {**after, "test_a.py": "def test_a():\n    pass\n"}))
    others = [{**after, "b.py": "B = 2\n"}, {"a.py": "A = 2\n"}, {"b.py": "A = 2\n"}, {**after, "c.py": "A = 2\n"}]
    found = {one, *(substance(subject(before, other)) for other in others)}
    assert len(found) == 5 and "" not in found
    assert one == substance(subject(before, {**after, "README.md": "A is 2 now.\n"}))
    assert substance(subject({}, {"README.md": "Words.\n", "test_a.py": "def test_a():\n    pass\n"})) == ""


def test_broken_code_and_code_without_end_are_read_too() -> None:
    deep = "f(" * 20_000
    assert substance(subject({}, {"a.py": deep})) != substance(subject({}, {"a.py": f"{deep}("}))
    assert substance(subject({"a.py": "x = (\n"}, {"a.py": "x = (  # open\n"})) == ""
