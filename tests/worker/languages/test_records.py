"""The result file is believed only where our reporter wrote it, whole, for this very task."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

import pytest

from core.runs import Outcome, TestRun
from worker.languages import Ending
from worker.languages import _records as records

KEY = b"k" * 32
FINISH: Mapping[str, Any] = {
    "kind": "finish",
    "exit": 0,
    "ended": 1,
    "canaries": {"plain after": "failed"},
    "changed": [],
    "seen": [],
}
PASS: list[Mapping[str, Any]] = [
    {"kind": "collected", "ids": ["t.py::a"]},
    {"kind": "start", "id": "t.py::a"},
    {"kind": "end", "id": "t.py::a", "phases": [["setup", "passed"], ["call", "passed"]], "message": "", "duration": 1},
]


def _file(*facts: Mapping[str, Any], key: bytes = KEY) -> bytes:
    lines = []
    for number, fact in enumerate(facts):
        body = json.dumps({"seq": number, **fact}).encode()
        lines.append(hmac.new(key, body, hashlib.sha256).hexdigest().encode() + b" " + body)
    return b"\n".join(lines) + b"\n"


def _run(content: bytes | None, code: int | None = 0, why: str = "") -> TestRun:
    ending = Ending(code, why, "", 0.1, content)
    return records.whole_run(records.read(content, KEY), ending, "pytest")


def test_a_whole_file_is_believed() -> None:
    run = _run(_file(*PASS, FINISH))
    assert run.complete and run.outcome("t.py::a") is Outcome.PASSED


@pytest.mark.parametrize(
    ("content", "code", "why"),
    [
        (None, 0, "no result file"),
        (b"", 0, "before its regular end"),
        (_file(*PASS), 0, "before its regular end"),
        (_file(*PASS, FINISH, key=b"x" * 32), 0, "not written by our reporter"),
        (_file(*PASS, FINISH) + b"more\n", 0, "not written by our reporter"),
        (_file(*PASS, FINISH) + _file(*PASS, FINISH), 0, "not written by our reporter"),
        (_file(*PASS, FINISH), 1, "ended with 1"),
        (_file(*PASS, FINISH), None, "ended with None"),
        (_file(*PASS, {**FINISH, "exit": 1}), 1, "contradict"),
        (_file(*PASS, {**FINISH, "canaries": {"plain after": "passed"}}), 0, "did not fail"),
        (_file(*PASS, {**FINISH, "changed": ["builtins.len"]}), 0, "changed the test tools"),
    ],
)
def test_anything_else_is_not_measured(content: bytes | None, code: int | None, why: str) -> None:
    run = _run(content, code)
    assert not run.complete and why in run.why


def test_a_look_into_the_runner_is_red_where_the_base_did_not_look() -> None:
    run = _run(_file(*PASS, {**FINISH, "seen": ["gc.get_objects"]}))
    assert run.outcome("(test tools) while tests ran: gc.get_objects") is Outcome.ERROR


def test_what_is_sealed_and_cannot_be_read_ends_the_reading() -> None:
    for body in (b"[" * 5000, b"9" * 5000, b"{", b'{"seq": 0, "kind": "x", "value": ' + b"[" * 995 + b"]" * 995 + b"}"):
        line = hmac.new(KEY, body, hashlib.sha256).hexdigest().encode() + b" " + body + b"\n"
        assert not _run(line).complete


def test_a_test_that_never_ended_is_missing() -> None:
    run = _run(_file(PASS[0], PASS[1]))
    assert run.outcome("t.py::a") is Outcome.MISSING


@pytest.mark.parametrize(
    ("phases", "outcome"),
    [
        ([["setup", "passed"], ["call", "failed"], ["teardown", "passed"]], Outcome.FAILED),
        ([["setup", "failed"]], Outcome.ERROR),
        ([["setup", "passed"], ["call", "passed"], ["teardown", "failed"]], Outcome.ERROR),
        ([["setup", "skipped"]], Outcome.SKIPPED),
        ([["setup", "passed"], ["call", "xfailed"]], Outcome.SKIPPED),
        ([["setup", "passed"], ["call", "xpassed"]], Outcome.PASSED),
        ([["setup", "passed"]], Outcome.MISSING),
        ([], Outcome.MISSING),
    ],
)
def test_one_outcome_for_the_phases(phases: list[list[str]], outcome: Outcome) -> None:
    run = _run(_file(*PASS[:2], {**PASS[2], "phases": phases}, FINISH))
    assert run.outcome("t.py::a") is outcome


def test_two_different_ends_of_one_test_are_no_pass() -> None:
    second = {**PASS[2], "phases": [["call", "failed"]]}
    assert _run(_file(*PASS, second, FINISH)).outcome("t.py::a") is Outcome.ERROR


def test_an_opaque_command_is_one_test_by_its_exit_code() -> None:
    assert records.by_exit_code("make test", Ending(0, "", "", 1, None)).outcome("make test") is Outcome.PASSED
    assert records.by_exit_code("make test", Ending(2, "", "", 1, None)).outcome("make test") is Outcome.FAILED
    assert not records.by_exit_code("make test", Ending(None, "stopped", "", 1, None)).complete
