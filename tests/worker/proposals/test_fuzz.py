"""Whatever a model says: no exception, the same reading twice, and what was written well comes back."""
# ruff: noqa: E501  # an answer reads best in one line

import string

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.runs import WriteFile
from worker.llm import Stop
from worker.proposals import parse
from worker.proposals.rendering import edit_blocks

FILES = {
    "src/a.py": "import os\n\n\ndef one():\n    return 1\n\n\ndef two():\n    return os\n",
    "b.js": "function b() {\n  return 1;\n}\n",
    "README.md": "# A\n\n```sh\nx\n```\n",
}
PIECES = st.sampled_from(
    [
        "```", "```python", "~~~", "````md", "\n", "src/a.py", "**b.js**", "README.md", "# src/a.py", "DELETE b.js",
        "<<<<<<< SEARCH", "=======", ">>>>>>> REPLACE", "--- a/src/a.py", "+++ b/src/a.py", "@@ -1,2 +1,2 @@",
        "+x", "-    return 1", " def one():", "def one():", "    return 1", "class A:", "\tx", "# ... rest unchanged",
        "SEARCH:", "REPLACE:", "/dev/null", "../x.py", "\r\n", "\ufeff", "function b() {", "}", "import os", "'''", '"""',
        "DELETE", "File:", "\\", "(" * 60, "`" * 40, "*" * 40, "#" * 40, "[" * 40,
    ]
)  # fmt: skip
ANSWERS = st.one_of(
    st.lists(st.one_of(PIECES, st.text(max_size=20)), max_size=60).map("\n".join), st.text(max_size=300)
)
SETTINGS = settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)


@SETTINGS
@given(ANSWERS, st.sampled_from(list(Stop)))
def test_no_answer_breaks_the_reader(answer: str, stop: Stop) -> None:
    parsed = parse(answer, FILES, targets=("src/a.py",), stop=stop)
    assert parsed == parse(answer, FILES, targets=("src/a.py",), stop=stop)
    assert parsed.edits or parsed.problems
    for edit in parsed.edits:
        assert ".." not in edit.path.split("/")
        assert not edit.path.startswith("/")


LINES = st.text(string.ascii_letters + string.digits + " `~#=<>-+:()'\"", max_size=30)
CONTENTS = st.lists(LINES, min_size=1, max_size=12).map(lambda lines: "\n".join([*lines, "end"]) + "\n")


@SETTINGS
@given(st.dictionaries(st.sampled_from(["new.txt", "docs/x.md", "c.css"]), CONTENTS, min_size=1))
def test_well_formed_files_come_back_as_they_were(files: dict[str, str]) -> None:
    wanted = {path: f"start\n{text}" for path, text in files.items()}
    for path in wanted:
        text = wanted[path]
        if any(mark in text for mark in ("<<<<", "----", ">>>>")) or "\n+" in text or "\n-" in text:
            wanted[path] = "start\nplain\n"  # it would be search/replace or a diff: not what is meant here
    answer = edit_blocks(WriteFile(path, text) for path, text in wanted.items())
    parsed = parse(answer, {})
    assert {edit.path: edit.content for edit in parsed.edits if isinstance(edit, WriteFile)} == wanted


def test_hostile_sizes_are_read_in_bounded_time() -> None:
    big = 100_000
    for unit in (
        "`",
        "```\n",
        "*",
        "#",
        "<",
        "<<<<<<< SEARCH\n",
        "=======\n",
        "a/",
        "((",
        "    ",
        "--- a\n+++ b\n",
        "DELETE ",
        "x\n",
    ):
        answer = (unit * (big // len(unit) + 1))[:big]
        parse(answer, FILES, targets=("src/a.py",))
        parse(f"src/a.py\n```python\n{answer}", FILES)
