"""Examples: generous in finding, strict in reading."""

import pytest

from worker.languages import named
from worker.languages.notation.compared import same, shown
from worker.languages.notation.javascript import javascript_value

STUB = 'def f(n):\n    """{}"""\n'

READ = {
    "f(6) => False": "False",
    "f(6) ➞ 3": "3",
    "f(6) -> [1, 2]": "[1, 2]",
    "f(6) ==> (1, 2)": "(1, 2)",
    "f(6) == 'a, b'": "'a, b'",
    "f(6) = 3": "3",
    "f(6) returns 2.5": "2.5",
    "f(6) should return {'a': [1]}": "{'a': [1]}",
    "f(6) should be None.": "None",
    "f(6) # returns 2": "2",
    "f(6)  # => 'Yes' (because it is)": "'Yes'",
    "`f(6)` returns `2`": "2",
    "f(6) is true": "true",
    "For n = 6 the output should be 4": "4",
    "For n = 6, the result is [4]": "[4]",
    "Input: 6\n    Output: 4": "4",
    "Input: n = 6\n    Output: 4": "4",
    "f(6) -> 10 - 2 = 8": "8",
    "f(6) returns 10.": "10",
    "`f(6)` raises a `ValueError` that says why": "raises ValueError",
    "f(6) should raise json.JSONDecodeError": "raises json.JSONDecodeError",
}
LEFT = [
    "f(x) => 3",
    "f(6) => a list",
    "f(6) returns the number of words",
    "f(6) => ('a')",
    "f(6) => 3 or 4",
    "f(6) -> 10 - 2 = 9",
    "f(6) currently returns 3",
    "f(6) does not return 3",
    "f(6) does not raise ValueError",
    "f(6) currently raises KeyError",
    "f(6) raises the limit",
    "f(6) wrongly returns 3",
    "g(6) => 3",
    "self.f(6) => 3",
    "f(open('x')) => 3",
    "f(6) => 3 and f(6) => 4",
    "f(__import__('os')) => 3",
]


@pytest.mark.parametrize(("text", "want"), READ.items())
def test_examples_that_are_read(text: str, want: str) -> None:
    found = named("python").examples("m.py", STUB.format(text))
    assert [(example.source, example.want.strip()) for example in found] == [("f(6)", want)]


@pytest.mark.parametrize("text", LEFT)
def test_what_could_mean_anything_is_left(text: str) -> None:
    assert named("python").examples("m.py", STUB.format(text)) == ()


def test_prompts_keep_their_set_up_and_their_order() -> None:
    text = ">>> x = 1\n    >>> f(x)\n    2\n    >>> f(5) == 6\n    >>> f(9)\n    "
    text += "Traceback (most recent call last):\n    ValueError: no\n    "
    found = named("python").examples("m.py", STUB.format(text))
    assert [(e.source, e.setup, e.origin) for e in found] == [
        ("f(x)", ("x = 1",), "doctest"),
        ("f(5)", (), "docstring"),
        ("f(9)", (), "doctest"),
    ]


def test_comments_of_javascript() -> None:
    text = "/**\n * f(1, 'a') // => [2]\n * f({a: 1}) returns undefined\n */\n"
    text += 'function f(a, b) {}\n// f(2) → "x"\nconsole.log(f(3)); // 4\n'
    found = named("javascript").examples("m.js", text)
    assert [(e.source, e.want) for e in found] == [("f(1, 'a')", "[2]"), ("f({a: 1})", "undefined"), ("f(2)", '"x"')]
    typed = "/** g(2) => 6 */\nexport const g = (x: number): number => x * 3;\n"
    assert [e.source for e in named("typescript").examples("m.ts", typed)] == ["g(2)"]


def test_the_issue_s_examples_are_about_known_functions() -> None:
    text = (
        "add(1, 2) returns 4 instead of 3\n\nadd(2, 2) should return 4, other(1) == 2\n```python\n>>> add(0, 0)\n0\n```"
    )
    found = named("python").issue_examples(text, ["add"])
    assert {(example.source, example.want.strip()) for example in found} == {("add(2, 2)", "4"), ("add(0, 0)", "0")}


@pytest.mark.parametrize(
    ("encoded", "want", "equal"),
    [
        (["constant", "True"], True, True),
        (["int", "1"], True, False),
        (["constant", "True"], 1, False),
        (["float", "0.30000000000000004"], 0.3, True),
        (["float", "0.3001"], 0.3, False),
        (["float", "2.0"], 2, False),
        (["tuple", [["int", "1"]]], [1], False),
        (["list", [["int", "1"]]], [1], True),
        (["object", "calc.Anything"], 42, False),
        (["str", "42"], 42, False),
        (["dict", [[["str", "a"], ["int", "1"]]]], {"a": 1}, True),
        (["set", [["int", "1"], ["int", "2"]]], {2, 1}, True),
        (["nonsense"], 1, False),
        ("text", "text", False),
    ],
)
def test_values_are_compared_by_type_on_the_host(encoded: object, want: object, equal: bool) -> None:
    assert same(encoded, want) is equal


def test_prose_does_not_tell_2_from_2_0() -> None:
    assert same(["list", [["float", "2.0"]]], [2], loose=True)
    assert not same(["constant", "True"], 1, loose=True)


def test_javascript_literals_are_read_and_nothing_else() -> None:
    assert javascript_value("{a: [1, -2.5, 'x\\n'], 'b': null}") == {"a": [1, -2.5, "x\n"], "b": None}
    for text in ("process.exit()", "`${x}`", "[1,,2]", "{...x}", "a", "1; 2", "function () {}", "x => 1"):
        with pytest.raises(ValueError, match=r"."):
            javascript_value(text)


def test_symbols_survive_broken_files() -> None:
    text = "class A:\n    def m(self):\n        pass\n\ndef broken(:\n\ndef g():\n    pass\n"
    assert ("A.m", "method") in [(s.name, s.kind) for s in named("python").symbols(text)]
    text = "export class A { m() {} }\nexport const f = async (x) => x;\nfunction g() {}\n"
    assert [(s.name, s.kind) for s in named("javascript").symbols(text)] == [
        ("A", "class"),
        ("A.m", "method"),
        ("f", "function"),
        ("g", "function"),
    ]


@pytest.mark.parametrize(
    "content",
    [
        *("int", 7, [], {}, ["int"], ["float", 10**400], ["int", 1e400], ["int", None], [["int"], 1], [{}, []]),
        *(["list", 5], ["list", [[], 5, None]], ["set", [[]]], ["str", [[]]]),
        *(["dict", [5, [], ["a"], [1, 2, 3]]], ["dict", {"a": 1}]),
    ],
)
def test_whatever_code_under_test_answers_is_compared_and_shown(content: object) -> None:
    deep: object = content
    for _ in range(900):
        deep = ["list", [deep]]
    for want in (1, 1.5, "a", [1], {1: 2}, {1}, (), None, b"x"):
        assert not same(content, want, loose=True) and not same(deep, want)
    assert isinstance(shown(content), str) and len(shown(deep)) < 100
