"""What a step asks of its server, of each event; and events as they come over the wire."""

import json
from pathlib import Path
from typing import Any

import pytest

from action.hosted.asking import Nothing, asked, unheard
from action.hosted.sse import Event, read
from action.inputs import Inputs, Runner
from core.errors import Broken, Refused

RAN: dict[str, Any] = {
    "repository": {"id": 5},
    "workflow_run": {"name": "CI", "conclusion": "failure", "head_branch": "fast", "head_repository": {"id": 5}},
}


def body(
    folder: Path, event: object, name: str = "push", ref: str = "refs/heads/main", **inputs: Any
) -> dict[str, Any]:
    path = folder / "event.json"
    path.write_text(event if isinstance(event, str) else json.dumps(event))
    runner = Runner(event_name=name, event_path=path, repository="acme/shapes", ref=ref)
    found: dict[str, Any] = json.loads(asked(Inputs(**inputs), runner))
    return found


def test_words_are_about_the_branch_of_the_job_or_about_an_issue(tmp_path: Path) -> None:
    assert body(tmp_path, {}, prompt=" Mend it. ")["options"] == {"base": "main"}
    assert body(tmp_path, {}, prompt="Mend it.", base_branch="next")["options"] == {"base": "next"}
    assert "options" not in body(tmp_path, {}, ref="refs/tags/v1", prompt="Mend it.")
    of_event = body(tmp_path, {"issue": {"number": 7}}, "issues", prompt="Mend it.")
    assert (of_event["prompt"], of_event["issue_number"], "options" in of_event) == ("Mend it.", 7, False)
    assert body(tmp_path, {"issue": {"number": 7}}, prompt="Mend it.", issue_number=5)["issue_number"] == 5
    about = body(
        tmp_path, {}, issue_number=5, attempts=2, candidates=3, budget_usd=1.5, model=("openai:x",), draft=True
    )
    assert (about["issue_number"], "prompt" in about) == (5, False)
    numbers = {"budget_usd": 1.5, "attempts": 2, "candidates": 3}
    assert about["options"] == {"models": ["openai:x"], "draft": True, **numbers}


def test_an_event_goes_with_the_parts_that_are_read(tmp_path: Path) -> None:
    event = {"action": "created", "comment": {"body": "/fixer fix"}, "repository": {"id": 5}, "enterprise": {"x": 1}}
    told = body(tmp_path, event, "issue_comment", trigger_phrase="@fixer", label_trigger="mend")
    assert (told["event_name"], told["handle"], told["label"]) == ("issue_comment", "fixer", "mend")
    assert set(told["event"]) == {"action", "comment", "repository"}


def test_a_workflow_that_failed_is_a_reason_and_one_that_did_not_is_none(tmp_path: Path) -> None:
    told = body(tmp_path, RAN, "workflow_run")
    assert told["prompt"].startswith("/pullwright fix\n\nMend what fails")
    assert told["options"] == {"base": "fast"}
    assert body(tmp_path, RAN, "workflow_run", prompt="Do this.")["prompt"] == "/pullwright fix\n\nDo this."
    assert body(tmp_path, RAN, "workflow_run", prompt="/pullwright test")["prompt"] == "/pullwright test"
    for changed, why in (
        ({"conclusion": "success"}, "has not failed"),
        ({"head_branch": "pullwright/x-0a1b2c"}, "one of ours"),
        ({"head_repository": {"id": 6}}, "a fork"),
        ({"head_repository": None}, "a fork"),
    ):
        with pytest.raises(Nothing, match=why):
            body(tmp_path, {**RAN, "workflow_run": {**RAN["workflow_run"], **changed}}, "workflow_run", prompt="x")


@pytest.mark.parametrize(
    ("event", "inputs", "why"),
    [
        ("{", {}, "cannot be read"),
        ("[]", {}, "cannot be read"),
        ({}, {"dry_run": True, "prompt": "x"}, "inline only"),
        ({}, {"prompt": "x", "model": ("no model",)}, "input model"),
        ({"comment": {"body": "x" * 1_100_000}}, {}, "larger than"),
    ],
)
def test_what_cannot_be_asked(tmp_path: Path, event: object, inputs: dict[str, Any], why: str) -> None:
    with pytest.raises(Refused, match=why):
        body(tmp_path, event, "issue_comment", **inputs)


def test_inputs_that_mean_nothing_to_a_server_are_named() -> None:
    assert [one.split()[2] for one in unheard(Inputs(sandbox="docker", test_command="make"))] == [
        "sandbox",
        "test_command",
    ]
    assert list(unheard(Inputs(prompt="x", attempts=3))) == []


def test_events_are_read_however_the_pieces_are_cut() -> None:
    told = b": beat\n\nevent: step\r\nid: 1-0\r\ndata: {\r\ndata: }\r\n\r\nevent: end\ndata: x\n\nevent: lost"
    wanted = [Event(""), Event("step", "{\n}", "1-0"), Event("end", "x")]
    assert list(read([told])) == wanted
    assert list(read(told[n : n + 1] for n in range(len(told)))) == wanted


def test_an_event_without_an_end_is_not_collected_for_ever() -> None:
    with pytest.raises(Broken, match="too large"):
        list(read(b"data: " + b"x" * 1_000_000 for _ in range(10)))
