"""Whatever a repository, a model or a person writes, the runner takes no line of it for a command."""

import base64
import io
from pathlib import Path

import pytest

from action import annotations
from action.groups import Show
from action.result import Conclusion, Failing, FailOn, Result
from core.runs import Verdict
from tests.fakes.runner_log import Command, commands, shown

KEY = "sk-very-secret-0123456789abcdef"
SMUGGLED = (
    "::set-output name=verdict::proven",
    "  ::add-mask::a",
    "\u3000\t::stop-commands::x",
    "\xa0::error::planted",
    "harmless\r::set-env name=PATH::/tmp",
    "harmless\r\n::add-path::/tmp",
    "one\n::warning file=a.py,line=1::two",
    "\x0b::error::a",
    "\x85::error::a",
    "\u2028::error::a",
    "\u200b::error::a",
    "\ufeff::error::a",
    "\x1b[2K::error::a",
    "text before ##[error]planted",
    "###[set-env name=PATH;]/tmp",
    "##[##[error]]planted",
    "#\xad#[error]a",
    "::group::",
    "::endgroup::",
    "⏎::error::a",
)


def test_the_runner_would_take_them_for_commands() -> None:
    assert len([text for text in SMUGGLED if commands(text)]) == 15


@pytest.mark.parametrize("text", SMUGGLED)
def test_no_text_is_a_command(text: str) -> None:
    log = io.StringIO()
    show = Show((), log)
    show.said(text)
    show.text(text)
    show.step_ended("tests", 1.0, text)
    show.step_ended(text, 1.0, text)
    assert commands(log.getvalue()) == []


@pytest.mark.parametrize("text", SMUGGLED)
def test_the_name_of_a_step_is_a_name(text: str) -> None:
    log = io.StringIO()
    show = Show((), log)
    show.step_started(text)
    show.said("inside")
    show.close()
    assert [one.name for one in commands(log.getvalue())] == ["group", "endgroup"]


def test_what_a_test_is_called_stays_as_it_is() -> None:
    log = io.StringIO()
    Show((), log).said("red to green: tests/test_a.py::test_b[1]")
    assert shown(log.getvalue())[0] == "red to green: tests/test_a.py::test_b[1]"


def test_a_step_is_a_group_and_what_came_out_stands_below_it() -> None:
    log = io.StringIO()
    show = Show((), log)
    show.step_started("baseline")
    show.said("12 tests")
    show.step_started("brief")
    show.step_ended("brief", 0.25, "3 files")
    assert log.getvalue().splitlines() == [
        *("::group::baseline", "12 tests", "::endgroup::"),
        *("::group::brief", "::endgroup::", "brief 0.2 s: 3 files"),
    ]


def test_every_secret_is_masked_line_by_line_before_anything_else_is_said() -> None:
    log = io.StringIO()
    Show((KEY, "first half\nsecond half", "a%0Ab%25", "abc", ""), log)
    masked = {one.text for one in commands(log.getvalue()) if one.name == "add-mask"}
    assert masked == {KEY, "first half\nsecond half", "first half", "second half", "a%0Ab%25"}
    assert len(log.getvalue().splitlines()) == 5


def test_a_secret_that_a_command_would_escape_is_taken_out_before_that() -> None:
    log = io.StringIO()
    show = Show(("first%half\nsecond half",), log)
    told = len(log.getvalue())
    failing = Failing("a.py", 0, "test", "it said first%half\nsecond half")
    result = Result(Conclusion.FAILURE, "no first%half\nsecond half", failing=(failing,))
    show.annotate(annotations.lines(result, FailOn.FAILED, show.clean))
    assert "second half" not in log.getvalue()[told:]


def test_a_secret_is_not_even_there_for_the_mask_to_hide() -> None:
    log = io.StringIO()
    show = Show((KEY,), log)
    told = len(log.getvalue())
    show.said(f"the key is {KEY}")
    show.text(f"or {KEY[8:]}\nor {base64.b64encode(KEY.encode()).decode()}")
    show.step_started(f"step {KEY}")
    show.annotate(annotations.lines(Result(Conclusion.FAILURE, f"no {KEY}"), FailOn.FAILED))
    said = log.getvalue()[told:]
    assert KEY[8:] not in said
    assert base64.b64encode(KEY.encode()).decode()[:24] not in said
    assert "[redacted" in said


@pytest.mark.parametrize("text", [*SMUGGLED, "100 %0A::error::a", "a,line=9::b", "a:b,c=d"])
def test_an_annotation_is_one_command_whatever_is_in_it(text: str) -> None:
    failing = Failing(path=f"tests/{text}.py", line=7, title=text, message=text)
    log = io.StringIO()
    Show((), log).annotate(annotations.lines(Result(Conclusion.SUCCESS, text, failing=(failing,)), FailOn.FAILED))
    first, second = commands(log.getvalue())
    assert (first.name, first.properties) == ("notice", {"title": "Pullwright"})
    assert second.name == "error"
    assert second.properties.keys() == {"file", "line", "title"}
    assert second.properties["line"] == "7"
    assert second.properties["file"] == failing.path


def test_a_failing_test_is_shown_at_its_line_and_never_outside_the_repository() -> None:
    known = Failing("tests/test_a.py", 3, "test_a", "assert 1 == 2\nE  1 != 2")
    unknown = Failing("", 0, "test_b", "")
    outside = Failing("../../etc/passwd", 1, "test_c", "no")
    result = Result(Conclusion.FAILURE, "Nothing helped.", Verdict.FAILED, failing=(known, unknown, outside))
    said = commands("\n".join(annotations.lines(result, FailOn.FAILED)))
    assert said == [
        Command("error", "Nothing helped.", {"title": "Pullwright"}),
        Command("error", "assert 1 == 2\nE  1 != 2", {"file": "tests/test_a.py", "line": "3", "title": "test_a"}),
        Command("error", "It fails.", {"title": "test_b"}),
        Command("error", "no", {"title": "test_c"}),
    ]


def test_a_thousand_failing_tests_are_ten_annotations_and_a_sentence() -> None:
    failing = tuple(Failing("a.py", number, f"test_{number}", "x" * 100_000) for number in range(1000))
    log = io.StringIO()
    Show((), log).annotate(annotations.lines(Result(Conclusion.FAILURE, "Red.", failing=failing), FailOn.NEVER))
    assert len(commands(log.getvalue())) == 10
    assert shown(log.getvalue())[0] == "and 991 more failing tests: see the report"
    assert len(log.getvalue()) < 40_000


@pytest.mark.parametrize(
    ("conclusion", "verdict", "fail_on", "level"),
    [
        (Conclusion.SUCCESS, Verdict.PROVEN, FailOn.UNPROVEN, "notice"),
        (Conclusion.SUCCESS, None, FailOn.UNPROVEN, "notice"),
        (Conclusion.SKIPPED, None, FailOn.UNPROVEN, "notice"),
        (Conclusion.SUCCESS, Verdict.UNPROVEN, FailOn.FAILED, "warning"),
        (Conclusion.SUCCESS, Verdict.UNPROVEN, FailOn.UNPROVEN, "error"),
        (Conclusion.FAILURE, Verdict.FAILED, FailOn.NEVER, "warning"),
        (Conclusion.TIMEOUT, None, FailOn.FAILED, "error"),
    ],
)
def test_the_sentence_is_as_loud_as_the_step_is_red(
    conclusion: Conclusion, verdict: Verdict | None, fail_on: FailOn, level: str
) -> None:
    first = commands(next(annotations.lines(Result(conclusion, "So it is.", verdict), fail_on)))
    assert first == [Command(level, "So it is.", {"title": "Pullwright"})]


def test_a_line_of_a_megabyte_is_cut(tmp_path: Path) -> None:
    log = io.StringIO()
    Show((), log).text("x" * 1_000_000)
    assert len(log.getvalue()) < 5_000
