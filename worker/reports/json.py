"""The report for machines: the whole run, with every test's result before and after."""

import json
import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

from core.runs import DeleteFile, Evidence, Outcome, Replace, TestRun, WriteFile
from worker.reports import Report

SUFFIX = ".json"
SCHEMA = "pullwright.report"
SCHEMA_VERSION = 1  # raised when a field changes its meaning or goes; new fields do not raise it
_LOG = 200_000  # characters of a test log; its end is what matters
_EDITS: dict[type[Any], str] = {WriteFile: "write", Replace: "replace", DeleteFile: "delete"}


def render(report: Report) -> bytes:
    """`report` as one ASCII JSON document with `schema` and `schema_version`; hidden characters are escaped."""
    run = report.run
    value = {"schema": SCHEMA, "schema_version": SCHEMA_VERSION, **_plain(report)}
    value["run"] |= {"usage": _plain(run.usage), "total_cost_usd": _plain(run.cost_usd)}
    value["run"]["unpriced_calls"] = sum(call.cost_usd is None for call in run.calls)
    return (json.dumps(value, indent=1, allow_nan=False) + "\n").encode("ascii")


def _plain(value: Any) -> Any:
    """`value` of nothing but dicts, lists, texts, finite numbers, truths and nulls."""
    if isinstance(value, Evidence):
        return _evidence(value)
    if is_dataclass(value):
        kind = {"kind": _EDITS[type(value)]} if type(value) in _EDITS else {}
        return kind | {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, (str, int)):
        return _text(value) if isinstance(value, str) else value
    if isinstance(value, (dict, Mapping)):  # last: whether a type is a Mapping takes a look at all Mappings there are
        return {_text(str(key)): _plain(item) for key, item in value.items()}
    return value


def _text(value: str) -> str:
    """`value` without lone surrogates, which other languages' JSON readers refuse."""
    return value if value.isascii() else value.encode("utf-8", "replace").decode()


def _evidence(evidence: Evidence) -> dict[str, Any]:
    lists = [field.name for field in fields(evidence) if field.name not in ("before", "after")]
    return {
        "before": _test_run(evidence.before),
        "after": _test_run(evidence.after),
        **{name: _plain(getattr(evidence, name)) for name in lists},
        "tests": _tests(evidence),
    }


def _test_run(run: TestRun) -> dict[str, Any]:
    value = {f.name: _plain(getattr(run, f.name)) for f in fields(run) if f.name not in ("results", "log")}
    counts = {outcome.value: run.count(outcome) for outcome in Outcome}
    return {**value, "counts": counts, "log": _text(run.log[-_LOG:]), "log_cut": len(run.log) > _LOG}


def _tests(evidence: Evidence) -> list[dict[str, Any]]:
    """Every test of either run, in the order of the run after, then those that are gone."""
    before = {result.id: result for result in evidence.before.results}
    after = {result.id: result for result in evidence.after.results}
    ids = dict.fromkeys([*after, *before])
    return [{"id": _text(i), "before": _result(before.get(i)), "after": _result(after.get(i))} for i in ids]


def _result(result: Any) -> dict[str, Any] | None:
    if result is None:
        return None
    return {
        "outcome": result.outcome.value,
        "duration_s": _plain(result.duration_s),
        "message": _text(result.message),
    }


def preload() -> None:
    """There is nothing slow to import."""
