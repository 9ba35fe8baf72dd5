"""The files beside a statement: whether they are those that it was signed with, and in which test a report differs."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from core.statement.canonical import Doubt, digest
from core.statement.predicate import File, Statement

REPORT = "report.json"
OURS = (REPORT, "report.md", "report.docx", "report.sarif", "patch.diff")  # what a reader takes for a part of the run
_UNSIGNED = "the statement knows no such file, so nobody has signed it."
_NAMED = 5


def test_digest(id: str, before: dict[str, str] | None, after: dict[str, str] | None) -> str:
    """The hash of one test's results; each is its outcome and message, None where it was not there."""
    return digest({"id": id, "before": before, "after": after})


def file_of(name: str, content: bytes) -> File:
    """What a statement says about a file."""
    return File(name=name, sha256=hashlib.sha256(content).hexdigest(), bytes=len(content))


def compared(told: Statement, read: Callable[[str], bytes | None]) -> tuple[tuple[Doubt, ...], tuple[str, ...]]:
    """What differs among the files that `read` finds by name, and the names of those that are not there.

    A file under one of our names that was not signed is a difference: it was laid beside the others.
    """
    doubts: list[Doubt] = []
    absent: list[str] = []
    for file in told.predicate.files:
        content = read(file.name)
        if content is None:
            absent.append(file.name)
        elif file_of(file.name, content) != file:
            doubts += _differing(told, file, content)
    known = {file.name for file in told.predicate.files}
    doubts += [Doubt(name, _UNSIGNED) for name in OURS if name not in known and read(name) is not None]
    return tuple(doubts), tuple(absent)


def _differing(told: Statement, file: File, content: bytes) -> list[Doubt]:
    size = "" if len(content) == file.bytes else f" (it has {len(content):,} bytes, and had {file.bytes:,})"
    whole = Doubt(file.name, f"it is not the file that was signed{size}.")
    return [whole, *(_tests(told, content) if file.name == REPORT else [])]


def _tests(told: Statement, content: bytes) -> list[Doubt]:
    """Which tests of the report are not those of the statement; nothing where the report cannot be read any more."""
    try:
        found = _reported(json.loads(content))
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, StopIteration, RecursionError):
        return []
    signed = {test.id: test.sha256 for test in told.predicate.evidence.tests}
    odd = [id for id in {**signed, **found} if signed.get(id) != found.get(id)]
    more = [Doubt(REPORT, f"and {len(odd) - _NAMED} more tests differ.")] if len(odd) > _NAMED else []
    return [Doubt(REPORT, f"the test {id} is not told as it was signed.") for id in odd[:_NAMED]] + more


def _reported(report: dict[str, Any]) -> dict[str, str]:
    best = report["run"]["best"]
    attempt = next(one for one in report["run"]["attempts"] if one["number"] == best)
    return {
        test["id"]: test_digest(test["id"], _of(test["before"]), _of(test["after"]))
        for test in attempt["evidence"]["tests"]
    }


def _of(result: dict[str, Any] | None) -> dict[str, str] | None:
    return None if result is None else {"outcome": str(result["outcome"]), "message": str(result["message"])}
