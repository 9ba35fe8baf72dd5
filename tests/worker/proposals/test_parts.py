"""Where a whole file was asked for, a part is put into the file if its place is certain."""

import pytest

from tests.worker.proposals.reading_of import after, problem
from worker.proposals.elision import elisions

BASE = '''\
"""Numbers."""

from typing import List

LIMIT = 3


def first(items: List[int]) -> int:
    """The first one.

    >>> first([1, 2])
    1
    """
    pass


def last(items: List[int]) -> int:
    """The last one."""
    return items[-LIMIT:][-1]
'''
FILES = {"n.py": BASE}


def test_one_function_goes_to_its_place_and_keeps_its_docstring() -> None:
    made = after("```python\ndef first(items: List[int]) -> int:\n    return items[0]\n```", FILES)["n.py"]
    assert made == BASE.replace("    pass\n", "    return items[0]\n")


def test_its_imports_go_on_top_and_its_helper_before_it_and_examples_of_use_nowhere() -> None:
    answer = (
        "```python\nimport math\n\ndef helper(x):\n    return math.floor(x)\n\n"
        "def first(items: List[int]) -> int:\n    return helper(items[0])\n\n"
        "print(first([1, 2]))\nresult = first([3])\n```"
    )
    made = after(answer, FILES)["n.py"]
    assert made.index("from typing import List\nimport math\n") < made.index("LIMIT = 3")
    assert made.index("def helper") < made.index("def first")
    assert "print(" not in made
    assert "result =" not in made
    assert "def last" in made


def test_a_whole_file_keeps_docstrings_and_imports_that_it_still_needs() -> None:
    answer = (
        "n.py\n```python\nLIMIT = 3\n\n\ndef first(items: List[int]) -> int:\n    return items[0]\n\n\n"
        "def last(items: List[int]) -> int:\n    return items[-1]\n```"
    )
    made = after(answer, FILES)["n.py"]
    assert "from typing import List" in made
    assert ">>> first([1, 2])" in made
    assert "The last one." in made


def test_a_whole_file_may_drop_a_function() -> None:
    shorter = BASE[BASE.index("def first") :].split("\n\n\n")[0]
    files = {"n.py": "def a():\n    return 1\n\n\ndef b():\n    return 2\n\n\ndef c():\n    return 3\n"}
    answer = "n.py\n```python\ndef a():\n    return 1\n\n\ndef c():\n    return 3\n```"
    assert "def b" not in after(answer, files)["n.py"]
    assert shorter


def test_a_function_that_moved_to_an_import_is_dropped() -> None:
    files = {"m.py": "def a():\n    return 1\n\n\ndef b():\n    return a()\n"}
    answer = "m.py\n```python\nfrom lib import a\n\n\ndef b():\n    return a() + 1\n```"
    assert "def a" not in after(answer, files)["m.py"]


def test_one_method_goes_into_its_class() -> None:
    files = {"s.py": "class S:\n    def push(self, x):\n        pass\n\n    def pop(self):\n        return None\n"}
    made = after("```python\ndef pop(self):\n    return self.items.pop()\n```", files)["s.py"]
    assert made == files["s.py"].replace("return None", "return self.items.pop()")


def test_one_function_of_a_javascript_module() -> None:
    base = "'use strict';\n\n/** Twice. */\nfunction twice(x) {\n  return x;\n}\n\nmodule.exports = { twice };\n"
    made = after("```javascript\nfunction twice(x) {\n  return 2 * x;\n}\n```", {"t.js": base})["t.js"]
    assert made == base.replace("return x", "return 2 * x")


def test_unchanged_code_that_was_left_out_between_definitions_is_kept() -> None:
    answer = (
        "n.py\n```python\n# ... existing imports ...\n\ndef first(items: List[int]) -> int:\n"
        "    return items[0]\n\n# rest of the file unchanged\n```"
    )
    made = after(answer, FILES)["n.py"]
    assert made == BASE.replace("    pass\n", "    return items[0]\n")


def test_code_left_out_within_a_definition_is_a_problem_with_its_line() -> None:
    answer = "n.py\n```python\ndef first(items):\n    # ... rest of the code unchanged\n    return 1\n```"
    said = problem(answer, FILES)
    assert said.startswith("n.py: line 2 ")
    assert "rest of the code unchanged" in said


def test_code_left_out_of_a_file_we_cannot_read_is_a_problem() -> None:
    assert "left out" in problem("a.css\n```css\nbody { }\n/* ... rest unchanged ... */\n```", {"a.css": "p { }\n"})


def test_an_ellipsis_that_is_code_is_none() -> None:
    files = {"p.py": "class P:\n    def f(self): ...\n"}
    made = after("p.py\n```python\nclass P:\n    def f(self): ...\n\n    def g(self):\n        ...\n```", files)
    assert "def g" in made["p.py"]


def test_a_comment_that_the_file_had_is_none() -> None:
    files = {"p.py": "# the rest of the code\nx = 1\n"}
    assert after("p.py\n```python\n# the rest of the code\nx = 2\n```", files)["p.py"].endswith("x = 2\n")


@pytest.mark.parametrize(
    ("comment", "stands"),
    [
        ("rest unchanged", True),
        ("The rest of your implementation goes here", True),
        ("rest of the class remains the same", True),
        ("other methods stay as they are, see above", True),
        ("everything else is as before.", True),
        ("existing code", False),
        ("unchanged", True),
        ("Trait bounds for Send/Sync are the same as for Box<T>", False),
        ("recurse into the rest of the list", False),
        ("If all arguments are the same, there is no need to look further", False),
        ("As before, that turned out to be too much", False),
        ("the element is left as it was", False),
    ],
)
def test_a_comment_stands_for_code_only_if_it_speaks_of_code(comment: str, stands: bool) -> None:
    text = f"def first(items):\n    # {comment}\n    return 1\n"
    assert elisions(text) == ((2,) if stands else ())
