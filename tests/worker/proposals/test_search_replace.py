"""Search/replace blocks in the dialects that models write."""
# ruff: noqa: E501  # an answer reads best in one line

import pytest

from core.runs import Replace
from tests.worker.proposals.reading_of import after, problem
from worker.proposals import parse

BASE = "import os\n\n\nclass Shop:\n    def price(self):\n        return 1\n\n    def name(self):\n        return 'x'\n"
WANTED = BASE.replace("return 1", "return 2")
FILES = {"shop.py": BASE, "other.py": "def f():\n    return 1\n"}
OLD = "    def price(self):\n        return 1\n"
NEW = "    def price(self):\n        return 2\n"

DIALECTS = {
    "as asked": f"shop.py\n```\n<<<<<<< SEARCH\n{OLD}=======\n{NEW}>>>>>>> REPLACE\n```",
    "with a language": f"shop.py\n```python\n<<<<<<< SEARCH\n{OLD}=======\n{NEW}>>>>>>> REPLACE\n```",
    "the path in the fence": f"```\nshop.py\n<<<<<<< SEARCH\n{OLD}=======\n{NEW}>>>>>>> REPLACE\n```",
    "the path as a comment": f"```python\n# shop.py\n<<<<<<< SEARCH\n{OLD}=======\n{NEW}>>>>>>> REPLACE\n```",
    "the path behind SEARCH": f"```\n<<<<<<< SEARCH shop.py\n{OLD}=======\n{NEW}>>>>>>> REPLACE\n```",
    "no fence": f"shop.py\n<<<<<<< SEARCH\n{OLD}=======\n{NEW}>>>>>>> REPLACE\n",
    "other words": f"shop.py\n```\n<<<<<<< ORIGINAL\n{OLD}=======\n{NEW}>>>>>>> UPDATED\n```",
    "no words": f"shop.py\n```\n<<<<<<<\n{OLD}=======\n{NEW}>>>>>>>\n```",
    "shorter markers": f"shop.py\n```\n<<<<< SEARCH\n{OLD}=====\n{NEW}>>>>> REPLACE\n```",
    "dashes and pluses": f"shop.py\n```\n------- SEARCH\n{OLD}=======\n{NEW}+++++++ REPLACE\n```",
    "no end marker": f"shop.py\n```\n<<<<<<< SEARCH\n{OLD}=======\n{NEW}```",
    "two blocks with labels": f"shop.py\n\nSEARCH:\n```python\n{OLD}```\nREPLACE:\n```python\n{NEW}```",
    "indentation lost": "shop.py\n```\n<<<<<<< SEARCH\ndef price(self):\n    return 1\n=======\ndef price(self):\n    return 2\n>>>>>>> REPLACE\n```",
    "all indentation lost": "shop.py\n```\n<<<<<<< SEARCH\ndef price(self):\nreturn 1\n=======\ndef price(self):\nreturn 2\n>>>>>>> REPLACE\n```",
    "spaces at the ends": f"shop.py\n```\n<<<<<<< SEARCH\n{OLD.replace(chr(10), '  ' + chr(10))}=======\n{NEW}>>>>>>> REPLACE\n```",
    "a blank line too many": f"shop.py\n```\n<<<<<<< SEARCH\n\n{OLD}\n=======\n{NEW}>>>>>>> REPLACE\n```",
    "a line without its indentation becomes two": "shop.py\n```\n<<<<<<< SEARCH\nreturn 1\n=======\n\nreturn 2\n>>>>>>> REPLACE\n```",
    "a piece of a line": "shop.py\n```\n<<<<<<< SEARCH\nreturn 1\n=======\nreturn 2\n>>>>>>> REPLACE\n```",
    "a whole file instead": f"shop.py\n```python\n{WANTED}```",
    "only the method instead": f"shop.py\n```python\n{NEW}```",
}


@pytest.mark.parametrize("answer", DIALECTS.values(), ids=DIALECTS.keys())
def test_the_place_is_found(answer: str) -> None:
    assert after(answer, FILES, "shop.py") == FILES | {"shop.py": WANTED}


def test_several_blocks_for_one_file_are_applied_in_their_order() -> None:
    answer = (
        "shop.py\n```\n<<<<<<< SEARCH\n        return 1\n=======\n        return 5\n>>>>>>> REPLACE\n"
        "<<<<<<< SEARCH\n        return 5\n=======\n        return 2\n>>>>>>> REPLACE\n```\n"
        "```\n<<<<<<< SEARCH\nimport os\n=======\nimport sys\n>>>>>>> REPLACE\n```"
    )
    assert after(answer, FILES)["shop.py"] == WANTED.replace("import os", "import sys")


def test_a_definition_that_was_copied_wrongly_is_still_the_same_definition() -> None:
    files = {
        "a.py": 'def f(x):\n    """Twice.\n\n    >>> f(1)\n    2\n    """\n    return x\n\n\ndef g():\n    return f(2)\n'
    }
    answer = (
        "a.py\n```\n<<<<<<< SEARCH\ndef f(x):\n    '''Twice'''\n    return x\n=======\n"
        "def f(x):\n    '''Twice'''\n    return 2 * x\n>>>>>>> REPLACE\n```"
    )
    made = after(answer, files)["a.py"]
    assert "return 2 * x" in made
    assert "def g():\n    return f(2)" in made


def test_what_stands_nowhere_is_handed_on_for_the_workspace_to_explain() -> None:
    parsed = parse("shop.py\n```\n<<<<<<< SEARCH\nnothing like it\n=======\nx\n>>>>>>> REPLACE\n```", FILES)
    assert parsed.edits == (Replace("shop.py", "nothing like it\n", "x\n"),)


def test_half_a_definition_that_was_copied_wrongly_does_not_swallow_the_other_half() -> None:
    answer = "other.py\n```\n<<<<<<< SEARCH\ndef f():\n    '''One.'''\n=======\ndef f():\n    '''Two.'''\n>>>>>>> REPLACE\n```"
    (edit,) = parse(answer, FILES).edits
    assert isinstance(edit, Replace)


def test_a_piece_of_a_line_that_would_break_the_file_is_not_replaced() -> None:
    answer = "other.py\n```\n<<<<<<< SEARCH\n1\n=======\nraise ValueError\n>>>>>>> REPLACE\n```"
    assert parse(answer, FILES).edits == (Replace("other.py", "1\n", "raise ValueError\n"),)


def test_new_files_come_whole_or_with_an_empty_search() -> None:
    whole = after("new.py\n```python\nx = 1\n```", FILES)
    marked = after("new.py\n```\n<<<<<<< SEARCH\n=======\nx = 1\n>>>>>>> REPLACE\n```", FILES)
    assert whole["new.py"] == marked["new.py"] == "x = 1\n"


def test_a_quote_from_a_file_that_was_asked_for_and_is_not_there_is_not_missed() -> None:
    answer = "new.py\n```\n<<<<<<< SEARCH\ndef f():\n    pass\n=======\ndef f():\n    return 1\n>>>>>>> REPLACE\n```"
    assert after(answer, FILES, "new.py")["new.py"] == after(answer, {})["new.py"] == "def f():\n    return 1\n"
    assert isinstance(parse(answer, FILES).edits[0], Replace)


def test_windows_newlines_of_the_file_are_kept() -> None:
    files = {"a.py": "a = 1\r\nb = 2\r\n"}
    made = after("a.py\n```\n<<<<<<< SEARCH\na = 1\n=======\na = 3\nc = 4\n>>>>>>> REPLACE\n```", files)
    assert made == {"a.py": "a = 3\r\nc = 4\r\nb = 2\r\n"}


def test_what_is_missing_is_named() -> None:
    assert "=======" in problem("shop.py\n```\n<<<<<<< SEARCH\nx\n>>>>>>> REPLACE\n```", FILES)
    assert "names no file" in problem("```\n<<<<<<< SEARCH\nx\n=======\ny\n>>>>>>> REPLACE\n```", FILES)
    assert "SEARCH part is empty" in problem(
        "shop.py\n```\n<<<<<<< SEARCH\n=======\ny = 1\n>>>>>>> REPLACE\n```", FILES
    )


def test_fences_inside_the_blocks_belong_to_the_file() -> None:
    files = {"README.md": "# A\n\n```sh\nrun\n```\n"}
    answer = (
        "README.md\n```\n<<<<<<< SEARCH\n```sh\nrun\n```\n=======\n```sh\nrun --fast\n```\n>>>>>>> REPLACE\n```\nDone."
    )
    assert after(answer, files) == {"README.md": "# A\n\n```sh\nrun --fast\n```\n"}


def test_a_block_that_changes_nothing_is_not_an_edit() -> None:
    answer = "other.py\n```\n<<<<<<< SEARCH\ndef f():\n=======\ndef f():\n>>>>>>> REPLACE\n```"
    assert "leaves every file as it is" in problem(answer, FILES)


def test_new_lines_take_the_indentation_of_the_line_they_replace() -> None:
    answer = "shop.py\n```\n<<<<<<< SEARCH\nreturn 1\n=======\nif True:\n    pass\nreturn 2\n>>>>>>> REPLACE\n```"
    wanted = BASE.replace("return 1", "if True:\n            pass\n        return 2")
    assert after(answer, FILES)["shop.py"] == wanted


def test_a_file_that_is_removed_and_edited_in_one_answer_is_removed() -> None:
    answer = "DELETE\nother.py\n\nother.py\n<<<<<<< SEARCH\ndef f():\n=======\nDEL\n>>>>>>> REPLACE"
    assert after(answer, FILES) == {"shop.py": BASE}


def test_an_edit_in_no_fence_is_no_word_to_people() -> None:
    answer = f"The price was wrong.\n\n{DIALECTS['no fence']}<<<<<<< SEARCH\n{NEW}=======\n{OLD}>>>>>>> REPLACE\nThat is all.\n"
    assert parse(answer, FILES).explanation == "The price was wrong.\n\nThat is all."
    assert parse("Why.\n" + "<<<<<<< SEARCH\n" * 2_000, FILES).explanation == "Why."
