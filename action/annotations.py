"""What a person sees beside the files of the change, and on the page of the run."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from action.commands import command, one_line
from action.result import Conclusion, Failing, FailOn, Result, exit_code
from core.runs import Verdict

_MOST = 9  # GitHub shows ten of a kind for a step; one is the sentence
_LONGEST = 2_000  # characters of one message
_LEVELS = {Verdict.PROVEN: "notice", Verdict.UNPROVEN: "warning"}


def lines(result: Result, fail_on: FailOn, clean: Callable[[str], str] = str) -> Iterator[str]:
    """The commands: one for the result, with its sentence, then one for each failing test, at its place.

    `clean` takes the secrets out of each text; afterwards those would stay that a command has escaped.
    """
    yield command(_level(result, fail_on), _cut(clean(result.sentence)), title="Pullwright")
    for test in result.failing[:_MOST]:
        yield _of_test(replace(test, path=clean(test.path), title=clean(test.title), message=clean(test.message)))
    if (more := len(result.failing) - _MOST) > 0:
        yield f"and {more} more failing tests: see the report"


def _level(result: Result, fail_on: FailOn) -> str:
    if exit_code(result, fail_on):
        return "error"
    if result.conclusion in (Conclusion.SUCCESS, Conclusion.SKIPPED):
        return _LEVELS.get(result.verdict or Verdict.PROVEN, "warning")
    return "warning"


def _of_test(test: Failing) -> str:
    file = test.path if _inside(test.path) else ""
    place = {"file": file, "line": max(test.line, 0)} if file else {}
    return command("error", _cut(test.message) or "It fails.", **place, title=one_line(test.title)[:200])


def _inside(path: str) -> bool:
    pure = PurePosixPath(path)
    return bool(path) and not pure.is_absolute() and ".." not in pure.parts


def _cut(text: str) -> str:
    shown = "\n".join(one_line(line) for line in text.strip().splitlines())
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"
