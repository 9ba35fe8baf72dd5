"""The log: JSON lines of facts, at the level asked for, and never a word that somebody else wrote."""

import io
import json
from typing import Any

from core.names import RunId, Sha
from core.runs import Attempt, Issue, ModelCall, Proposal, Run, Strategy, Usage, Verdict, WriteFile
from core.telemetry import Log, open_log

RUN = RunId("00112233aabbccdd")
ANSWERED = ModelCall("local", "tiny", Usage(10, 5, 2, 1), 0.25, 1.5, True, "end")
FAILED = ModelCall("openai", "big", Usage(), None, 0.2, False, error="canary-error with sk-canary")
PROPOSAL = Proposal("canary-answer", (WriteFile("canary.py", "canary-code"),), "canary-why", (), (ANSWERED,))
ATTEMPT = Attempt(
    1, Strategy("fresh", 0.0), PROPOSAL, None, (), None, Verdict.FAILED, "canary-lesson\n{}", elapsed_s=2.0
)


def everything(log: Log) -> None:
    """A run, told to `log`."""
    log.step_started("baseline")
    log.step_ended("baseline", 0.5)
    log.called(ANSWERED)
    log.called(FAILED)
    log.attempted(ATTEMPT)
    issue = Issue("canary-title", "canary-body")
    log.finished(Run(RUN, issue, Sha("0" * 40), Verdict.FAILED, (ATTEMPT,), (ANSWERED, FAILED), why="canary-reason"))


def lines(level: str) -> list[dict[str, Any]]:
    out = io.StringIO()
    everything(open_log(level, out).about(RUN))
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_every_line_is_one_json_object_with_time_level_and_run() -> None:
    told = lines("debug")
    assert [line["event"] for line in told] == [
        "step started", "step ended", "model called", "model failed", "attempt checked", "run finished"
    ]  # fmt: skip
    assert {line["run"] for line in told} == {RUN}
    assert [line["level"] for line in told] == ["debug", "info", "info", "warning", "info", "info"]
    assert all(line["timestamp"].endswith("Z") for line in told)


def test_a_model_call_is_told_with_provider_model_tokens_and_time() -> None:
    called = next(line for line in lines("info") if line["event"] == "model called")
    assert (called["provider"], called["model"], called["input_tokens"], called["output_tokens"]) == (
        "local", "tiny", 10, 5
    )  # fmt: skip
    assert (called["cost_usd"], called["ms"]) == (0.25, 1500)


def test_levels_are_thresholds() -> None:
    assert len(lines("info")) == 5
    assert [line["event"] for line in lines("warning")] == ["model failed"]
    assert lines("error") == lines("off") == []


def test_nothing_that_somebody_else_wrote_is_in_it() -> None:
    assert "canary" not in json.dumps(lines("debug"))
