"""Mutants by language: what is made wrong, what is left alone, and that the text can still be read."""

import ast

import pytest

from worker.languages import named
from worker.languages.mutation import Mutable, Mutation

PYTHON = """import os

LIMIT = 10


def clamp(x: int, low=0) -> "int":
    \"\"\"Between 0 and 10.\"\"\"
    if x < low and not x:
        return low
    logger.info("got %s", x + 1)
    items.append(x * 2)
    assert x > 3
    raise ValueError("no" + "thing")
"""
JAVASCRIPT = """export function f(a, b = 1) {
  console.log(a + 1);
  for (let i = 0; i < a; i++) list.push(i);
  if (a === b) return a ? 1 : "no" + a;
  throw new Error("x");
}
"""
TYPESCRIPT = "export const f = (a: number = 1): 1 | 2 => {\n  if (a < 2) return 1;\n  return a as 2;\n};\n"
GO = """package a

import "fmt"

func F(a int, s string) int {
\tif a < 1 {
\t\tfmt.Println(a + 1)
\t\th(a)
\t}
\treturn len(s + "x")
}
"""
RUST = """pub fn f(a: i32) -> i32 {
    if let Some(x) = y { return x; }
    if !b { g(a); }
    a + 1
}

#[cfg(test)]
mod tests {
    #[test]
    fn one() { assert_eq!(f(1 + 1), 3); let x = 1 + 2; }
}
"""
JAVA = """class A {
    @Size(3) String n(int a) {
        if (a >= 1 || b) { count += 2; }
        return "a" + a;
    }
}
"""
EVERYTHING = range(1, 100)


def mutated(language: str, text: str) -> list[Mutation]:
    found = named(language)
    assert isinstance(found, Mutable)
    return list(found.mutations(text, EVERYTHING))


def told(language: str, text: str) -> list[str]:
    return [f"{each.line}: {each.what}" for each in mutated(language, text)]


def test_python() -> None:
    assert told("python", PYTHON) == [
        "3: `10` became `11`",
        "6: `0` became `1`",
        "8: the condition `x < low and not x` was never true",
        "8: the condition `x < low and not x` was always true",
        "8: `<` became `<=` in `x < low`",
        "8: `and` became `or` in `x < low and not x`",
        "8: `not x` became `x`",
        "9: `None` was returned instead of `low`",
        "11: `items.append(x * 2)` was left out",
        "11: `*` became `/` in `x * 2`",
        "11: `2` became `3`",
        """13: `raise ValueError("no" + "thing")` was left out""",
    ]
    for each in mutated("python", PYTHON):
        ast.parse(each.applied(PYTHON))


@pytest.mark.parametrize(
    ("language", "text", "some", "never"),
    [
        ("javascript", JAVASCRIPT, ["3: `<` became `<=` in `i < a`", "4: the condition `a` was never true"], ["2:"]),
        ("typescript", TYPESCRIPT, ["2: `<` became `<=` in `a < 2`", "3: `undefined as any` was returned"], ["1: `2`"]),
        ("go", GO, ["6: the condition `a < 1` was never true", "8: `h(a)` was left out", "10: `0` was ret"], ["7:"]),
        ("rust", RUST, ["3: `!b` became `b`", "4: `Default::default()` was returned"], ["2: the condition", "10:"]),
        ("java", JAVA, ["3: `||` became `&&`", "3: `+=` became `-=`", "4: `null` was returned"], ["2:", "4: `+`"]),
    ],
)
def test_the_others(language: str, text: str, some: list[str], never: list[str]) -> None:
    lines = told(language, text)
    for each in some:
        assert any(line.startswith(each) for line in lines), (each, lines)
    for each in never:
        assert not any(line.startswith(each) for line in lines), (each, lines)
    assert all(each.applied(text) != text for each in mutated(language, text))


def test_only_the_lines_that_are_asked_for_and_nothing_of_what_cannot_be_read() -> None:
    python = named("python")
    assert isinstance(python, Mutable)
    assert {each.line for each in python.mutations(PYTHON, {8, 9})} == {8, 9}
    assert python.mutations("def f(:\n    return 1\n", EVERYTHING) == ()
    assert python.mutations("# nothing\n", EVERYTHING) == ()


def test_the_words_of_code_cannot_end_the_quotation_they_stand_in() -> None:
    (found,) = mutated("javascript", "const f = () => { throw `a` + b; };\n")
    assert found.what == "`throw 'a' + b;` was left out"


@pytest.mark.parametrize(
    "text",
    [
        f"const f = () => {'!' * 100_000}a;\n",
        f"const f = () => {'a + ' * 60_000}a;\n",
        f"const f = () => {'g(' * 60_000}{')' * 60_000};\n",
        f"const f = () => {{ {'if (a) { ' * 30_000}return 1;{' }' * 30_000} }};\n",
    ],
    ids=["negations", "sums", "calls", "blocks"],
)
def test_a_monster_is_not_read_for_ever(text: str) -> None:
    assert len(mutated("javascript", text)) <= 4_000
