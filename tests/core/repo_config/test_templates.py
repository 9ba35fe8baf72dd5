"""Names of branches and titles from templates, whatever is filled in."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.repo_config import templates

SAFE = re.compile(r"[A-Za-z0-9._/-]+")


def test_the_default_names() -> None:
    made = templates.branch(templates.BRANCH, number=7, title="Fix the parser!", verb="implement", run="0a1b2c")
    assert made == "pullwright/issue-7-fix-the-parser-0a1b2c"
    assert templates.title(templates.TITLE, number=7, title=" Fix\nthe parser ", verb="fix") == "Fix the parser"


@given(title=st.text(max_size=300), number=st.integers(1, 10**9))
def test_a_branch_is_safe_whatever_the_title(title: str, number: int) -> None:
    made = templates.branch(templates.BRANCH, number=number, title=title, verb="test", run="0a1b2c")
    assert SAFE.fullmatch(made)
    assert made.endswith("-0a1b2c")
    assert len(made) <= 63
    assert "--" not in made


@given(title=st.text(max_size=2000))
def test_a_title_is_one_line_that_fits(title: str) -> None:
    made = templates.title("[{verb} {number}] {title}", number=1, title=title, verb="fix")
    assert len(made) <= 256
    assert "\n" not in made


@pytest.mark.parametrize("filled", ["{run}", "{title.__class__}", "{0}", "{"])
def test_what_is_filled_in_is_never_a_template_itself(filled: str) -> None:
    assert templates.title("{title}", number=1, title=filled, verb="fix") == filled
