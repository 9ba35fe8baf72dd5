"""What cannot be read becomes one sentence that tells the model what to send; never half a file."""

import pytest

from core.runs import WriteFile
from tests.worker.proposals.reading_of import problem
from worker.llm import Stop
from worker.proposals import parse

FILES = {"src/a.py": "def one():\n    return 1\n", "src/b.py": "def two():\n    return 2\n"}


@pytest.mark.parametrize("answer", ["", " \n\t\n", "\0"])
def test_nothing(answer: str) -> None:
    assert problem(answer, FILES).startswith("The answer is empty; send the path")


def test_only_words() -> None:
    said = problem("You should return 2 instead of 1 in the function.", FILES, "src/a.py")
    assert "holds no edit" in said
    assert "src/a.py" in said


def test_code_that_is_meant_for_no_file_in_particular() -> None:
    said = problem("```python\nx = 3\n```", FILES, "src/a.py", "src/b.py")
    assert "names no file" in said
    assert "src/a.py, src/b.py" in said


def test_no_change() -> None:
    assert "leaves every file as it is" in problem(f"src/a.py\n```python\n{FILES['src/a.py']}```", FILES)


@pytest.mark.parametrize("stop", [Stop.LENGTH, Stop.CUT, Stop.FILTER])
def test_cut_off_within_a_file(stop: Stop) -> None:
    answer = "src/b.py\n```python\ndef two():\n    return 3\n```\n\nsrc/a.py\n```python\ndef one():\n    ret"
    assert "cut off within src/a.py" in problem(answer, FILES, stop=stop)


def test_cut_off_within_a_search_replace_block() -> None:
    answer = "src/a.py\n<<<<<<< SEARCH\n    return 1\n=======\n    ret"
    assert "cut off within a SEARCH/REPLACE block" in problem(answer, FILES, stop=Stop.LENGTH)


def test_cut_off_in_the_chatter_after_the_edits_is_no_harm() -> None:
    answer = "src/a.py\n```python\ndef one():\n    return 3\n```\nThis function returns three because"
    parsed = parse(answer, FILES, stop=Stop.LENGTH)
    assert parsed.edits == (WriteFile("src/a.py", "def one():\n    return 3\n"),)
    assert parsed.problems == ()


def test_cut_off_within_a_second_version_of_the_file() -> None:
    answer = "```python\ndef one():\n    return 3\n```\nBetter:\n```python\ndef one():\n    return"
    assert "cut off" in problem(answer, FILES, "src/a.py", stop=Stop.LENGTH)


@pytest.mark.parametrize(
    "path", ["../../etc/cron.d/x.sh", "/etc/passwd.txt", "src/../../x.py", ".git/config.txt", "C:/x/y.py", "~/x.py"]
)
def test_paths_that_leave_the_repository(path: str) -> None:
    assert "The path" in problem(f"{path}\n```\nx\n```", FILES)


def test_deleting_what_is_not_there() -> None:
    assert "no file 'src/c.py' to delete" in problem("DELETE src/c.py", FILES)


def test_an_empty_block_does_not_empty_the_file() -> None:
    assert "the code block is empty" in problem("src/a.py\n```python\n```", FILES)


def test_a_giant_answer() -> None:
    assert "longer than" in problem("x" * 2_000_001, FILES)
