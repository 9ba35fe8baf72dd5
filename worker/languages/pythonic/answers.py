"""Whether an answer from the box is what a Python example wants."""

import re
from collections.abc import Mapping
from typing import Any

from core.runs import Outcome
from worker.languages import Example
from worker.languages.notation.compared import same, shown
from worker.languages.notation.dialect import python_value
from worker.languages.notation.prose import RAISES
from worker.languages.pythonic.prompts import printed_as

_ANY_DETAIL = "IGNORE_EXCEPTION_DETAIL"
_FLAGS = frozenset({"ELLIPSIS", "NORMALIZE_WHITESPACE", _ANY_DETAIL})
_ERROR = re.compile(r"(?ms)^Traceback \((?:most recent call last|innermost last)\):.*?^(?P<error>\w.*)")
_LONGEST = 300


def judge(example: Example, answer: Mapping[str, Any]) -> tuple[Outcome, str]:
    """The outcome and, unless it passed, one line about what was wanted and what came."""
    status = answer.get("status")
    if status == "unimportable":
        return Outcome.ERROR, f"{example.path} cannot be imported: {_error(answer)}"
    if status in ("timeout", "died"):
        what = "it did not end in time" if status == "timeout" else "the process ended inside it"
        return Outcome.ERROR, f"{example.source}: {what}"
    held = _raised(example, answer) if status == "raised" else _returned(example, answer)
    if held:
        return Outcome.PASSED, ""
    got = f"raised {_error(answer)}" if status == "raised" else f"got {_got(answer)}"
    return Outcome.FAILED, f"{example.source}: expected {example.want.strip()[:_LONGEST]}, {got}"


def _returned(example: Example, answer: Mapping[str, Any]) -> bool:
    prompt = example.origin == "doctest"
    printed = str(answer.get("printed", "")) if prompt else ""
    try:
        want = python_value(example.want.strip())
    except ValueError:
        return prompt and _as_text(example, answer)
    if printed:
        return _as_text(example, answer)
    return same(answer.get("value"), want, loose=not prompt)


def _as_text(example: Example, answer: Mapping[str, Any]) -> bool:
    got = f"{answer.get('printed', '')}{answer.get('text', '')}"
    return printed_as(example.want, got, _flags(example.source))


def _flags(source: str) -> frozenset[str]:
    declared = re.findall(r"\+([A-Z_]+)", "".join(re.findall(r"#\s*doctest:(.*)", source)))
    return _FLAGS & frozenset(declared)


def _raised(example: Example, answer: Mapping[str, Any]) -> bool:
    if example.origin != "doctest" and example.want.startswith(RAISES):
        return _type_of(example.want.removeprefix(RAISES)) == _type_of(str(answer.get("error", "")).strip())
    wanted = _ERROR.match(example.want)
    if not wanted or example.origin != "doctest":
        return False
    want, got = wanted["error"].strip(), str(answer.get("error", "")).strip()
    flags = _flags(example.source)
    if _ANY_DETAIL in flags:
        return _type_of(want) == _type_of(got)
    return printed_as(want, got, flags)


def _type_of(error: str) -> str:
    return error.partition(":")[0].rpartition(".")[2]


def _error(answer: Mapping[str, Any]) -> str:
    where = f" ({answer['where']})" if answer.get("where") else ""
    return f"{str(answer.get('error', '')).strip()[-_LONGEST:]}{where}"


def _got(answer: Mapping[str, Any]) -> str:
    printed = str(answer.get("printed", "")).strip()
    value = shown(answer.get("value"))[:_LONGEST]
    return f"{value} (printed: {printed[:_LONGEST]})" if printed else value
