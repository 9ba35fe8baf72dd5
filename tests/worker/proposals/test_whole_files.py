"""A fenced block with a path beside it is a whole file."""
# ruff: noqa: E501  # an answer reads best in one line

import pytest

from tests.worker.proposals.reading_of import after
from worker.proposals import parse

FILES = {"src/a.py": "def one():\n    return 1\n", "src/b.py": "def two():\n    return 2\n"}
NEW = "def one():\n    return 11\n"

SHAPES = {
    "the path on the line before": f"src/a.py\n```python\n{NEW}```\n",
    "in bold": f"Sure!\n\n**src/a.py**\n\n```python\n{NEW}```\nThat is it.",
    "in bold and ticks": f"**`src/a.py`**:\n```python\n{NEW}```",
    "as a heading": f"### src/a.py\n```python\n{NEW}```",
    "as a numbered heading": f"### 1. `src/a.py`\n```python\n{NEW}```",
    "with a label": f"File: src/a.py\n```python\n{NEW}```",
    "with a label in bold": f"**File: `src/a.py`**\n```python\n{NEW}```",
    "with a remark": f"src/a.py (updated):\n```python\n{NEW}```",
    "in a sentence": f"Here is the updated `src/a.py`:\n\n```python\n{NEW}```",
    "in a sentence without ticks": f"Here is the updated src/a.py:\n\n```python\n{NEW}```",
    "above a sentence": f"#### src/a.py\n\nNow it returns 11.\n\n```python\n{NEW}```",
    "in the info string as a key": f"```python path=src/a.py\n{NEW}```",
    "in the info string as a title": f'```python title="src/a.py"\n{NEW}```',
    "in the info string after the language": f"```python src/a.py\n{NEW}```",
    "in the info string behind a colon": f"```python:src/a.py\n{NEW}```",
    "alone in the info string": f"```src/a.py\n{NEW}```",
    "in a comment": f"```python\n# src/a.py\n{NEW}```",
    "in a comment with a label": f"```python\n# File: src/a.py\n\n{NEW}```",
    "as the info string of an empty fence": f"```src/a.py\n```\n```python\n{NEW}```",
    "in a fence of its own": f"```\nsrc/a.py\n```\n```python\n{NEW}```",
    "tildes": f"src/a.py\n~~~python\n{NEW}~~~",
    "a longer fence": f"src/a.py\n`````python\n{NEW}`````",
    "no info string": f"src/a.py\n```\n{NEW}```",
    "no closing fence": f"src/a.py\n```python\n{NEW}",
    "no closing fence but a last sentence": f"src/a.py\n```python\n{NEW}\nThis returns 11 now.",
    "in a list": "- src/a.py\n  ```python\n  def one():\n      return 11\n  ```",
    "Windows newlines": f"src/a.py\n```python\n{NEW}```".replace("\n", "\r\n"),
    "a dot and a slash": f"./src/a.py\n```python\n{NEW}```",
    "an absolute path": f"/home/me/project/src/a.py\n```python\n{NEW}```",
    "a prefix of git": f"a/src/a.py\n```python\n{NEW}```",
    "the name of the repository": f"project/src/a.py\n```python\n{NEW}```",
    "backslashes": f"src\\a.py\n```python\n{NEW}```",
    "the bare name": f"a.py\n```python\n{NEW}```",
    "the example of the prompt": f"path/to/a.py\n```python\n{NEW}```",
    "shifted as a whole": "src/a.py\n```python\n    def one():\n        return 11\n```",
    "blank lines around": f"src/a.py\n\n```python\n\n\n{NEW}\n\n```",
    "an example of use after it": f"src/a.py\n```python\n{NEW}```\nUse it so:\n```python\nprint(one())\n```",
    "how to run it": f"src/a.py\n```python\n{NEW}```\nRun `src/a.py`:\n```bash\npython src/a.py\n```",
    "a draft and the final version": f"src/a.py\n```python\ndef one():\n    return 0\n```\nBetter:\n\nsrc/a.py\n```python\n{NEW}```",
}


@pytest.mark.parametrize("answer", SHAPES.values(), ids=SHAPES.keys())
def test_the_file_is_found_and_written(answer: str) -> None:
    assert after(answer, FILES, "src/a.py", "src/b.py") == FILES | {"src/a.py": NEW}


def test_several_files_and_a_new_one() -> None:
    answer = (
        "src/a.py\n```python\ndef one():\n    return 3\n```\n\nsrc/b.py\n```python\ndef two():\n    return 4\n```\n\n"
        "tests/test_c.py\n```python\ndef test_c():\n    assert True\n```"
    )
    made = after(answer, FILES, "src/a.py")
    assert made["src/a.py"] == "def one():\n    return 3\n"
    assert made["src/b.py"] == "def two():\n    return 4\n"
    assert made["tests/test_c.py"] == "def test_c():\n    assert True\n"


def test_a_block_without_a_path_is_the_only_target() -> None:
    assert after(f"Sure:\n```python\n{NEW}```", FILES, "src/a.py") == FILES | {"src/a.py": NEW}
    assert after(f"```\n{NEW}```", {"x.py": "def one():\n    pass\n"}) == {"x.py": NEW}


def test_a_block_without_a_path_finds_its_target_by_its_names() -> None:
    assert after(f"```python\n{NEW}```", FILES, "src/a.py", "src/b.py") == FILES | {"src/a.py": NEW}


def test_a_block_without_a_path_is_compared_with_all_files_when_no_target_is_known() -> None:
    assert after(f"```python\n{NEW}```", FILES) == FILES | {"src/a.py": NEW}


def test_a_made_up_name_around_the_only_targets_functions_is_the_target() -> None:
    assert after(f"one.py\n```python\n{NEW}```", FILES, "src/a.py") == FILES | {"src/a.py": NEW}


def test_code_without_any_fence() -> None:
    assert after(f"Here is the code:\n\n{NEW}\nThis is what you want.\n", {"a.py": "def one():\n    pass\n"}) == {
        "a.py": NEW
    }


def test_a_note_in_a_docstring_is_not_taken_for_chatter_when_the_fence_is_not_closed() -> None:
    text = "def one():\n    '''One.\n\n    Note:\n    not two.\n    '''\n    return 11\n\n# Explanation:\n# It is 11."
    assert after(f"src/a.py\n```python\n{text}", FILES)["src/a.py"] == f"{text}\n"


def test_fences_inside_a_markdown_file_belong_to_it() -> None:
    readme = "# Tidy\n\n```sh\ntidy .\n```\n\n## License\n\nMIT\n"
    files = {"README.md": "# Tidy\n\n## License\n\nMIT\n"}
    for opening, closing in (("```markdown", "```"), ("````markdown", "````"), ("```", "```"), ("~~~", "~~~")):
        assert after(f"README.md\n{opening}\n{readme}{closing}\nDone.", files) == {"README.md": readme}
        assert after(f"{opening}\n{readme}{closing}", files) == {"README.md": readme}


def test_newlines_and_the_byte_order_mark_of_the_file_are_kept() -> None:
    files = {"a.py": "\ufeffdef one():\r\n    return 1\r\n"}
    assert after(f"a.py\n```python\n{NEW}```", files) == {"a.py": "\ufeff" + NEW.replace("\n", "\r\n")}


def test_a_file_without_a_last_newline_stays_without() -> None:
    assert after('a.json\n```json\n{"a": 2}\n```', {"a.json": '{"a": 1}'}) == {"a.json": '{"a": 2}'}


def test_the_words_around_are_kept_as_the_explanation() -> None:
    parsed = parse(f"I changed one.\n\nsrc/a.py\n```python\n{NEW}```\nIt is 11 now.", FILES)
    assert "I changed one." in parsed.explanation
    assert "It is 11 now." in parsed.explanation
    assert "return 11" not in parsed.explanation


def test_deleting() -> None:
    assert after("DELETE src/b.py", FILES) == {"src/a.py": FILES["src/a.py"]}
    assert after("```\nDELETE src/b.py\n```", FILES) == {"src/a.py": FILES["src/a.py"]}
    assert after(f"**DELETE** `src/b.py`\n\nsrc/a.py\n```python\n{NEW}```", FILES) == {"src/a.py": NEW}


def test_a_line_that_only_names_a_file_is_no_explanation() -> None:
    answer = "Here it is.\n\n**app.py**\n```python\nx = 1\n```\n\nIt is 1 now, in app.py.\n"
    assert parse(answer, {"app.py": "x = 0\n"}).explanation == "Here it is.\n\nIt is 1 now, in app.py."
