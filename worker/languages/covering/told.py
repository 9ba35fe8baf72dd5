"""Reads what harnesses note about lines: one sealed record, the same for every language."""

from collections.abc import Iterable, Mapping
from typing import Any

from worker.languages import Ending, Task
from worker.languages import _records as records
from worker.languages.covering import Covered, Ran

_HIGHEST = 1_000_000  # of a line's number


def read(task: Task, ending: Ending) -> Covered:
    """The coverage in the records of `task`; nothing where there is none."""
    found = list(records.read(ending.records, task.key).of("coverage"))
    files = {str(path): _ran(told) for fact in found for path, told in dict(fact["files"]).items()}
    unsure = next((str(fact["unsure"]) for fact in found if fact.get("unsure")), "")
    return Covered(files, unsure[:200])


def _ran(told: Mapping[str, Any]) -> Ran:
    code, ran = _numbers(told["code"]), _numbers(told["ran"])
    return Ran(code, code & ran)


def _numbers(given: Iterable[Any]) -> frozenset[int]:
    return frozenset(line for line in given if isinstance(line, int) and 0 < line < _HIGHEST)
