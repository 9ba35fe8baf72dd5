"""What else starts a workflow, and what the step makes of it."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.stories.action.stage import Stage, payload
from tests.stories.stage import RIGHT

PROMPT = "area is always 0\n\n`area(2, 3)` should return 6, and `area(4, 5)` should return 20."


def test_a_label_asks_and_is_taken_off(stage: Stage) -> None:
    told = payload(stage.github.label(stage.repo, stage.issue, "mend this", stage.ada))
    ended = stage.runs("issues", told, label_trigger="Mend this", dry_run="false")
    assert ended.code == 0, ended.log
    assert f"Fixes #{stage.issue}" in stage.pull.body
    assert "DELETE" in " ".join(call for call in stage.written() if "labels" in call)


def test_a_schedule_with_a_prompt_opens_a_pull_request_that_says_what_was_asked(stage: Stage) -> None:
    ended = stage.runs("schedule", {"schedule": "30 5 * * 1"}, prompt=PROMPT)
    assert (ended.code, ended["verdict"]) == (0, "proven"), ended.log
    pull = stage.pull
    assert stage.text(pull.head, "shapes.py") == RIGHT
    assert pull.head.startswith("pullwright/area-is-always-0-")
    assert "Fixes #" not in pull.body
    assert "Refs #" not in pull.body
    assert f"Asked by ada in [run 4711]({stage.github.url}/acme/shapes/actions/runs/4711):" in pull.body
    assert "> area is always 0\n>\n> `area(2, 3)` should return 6" in pull.body


def test_a_push_with_a_prompt_starts_from_the_branch_that_was_pushed(stage: Stage) -> None:
    stage.github.push(stage.repo, "topic", {"notes.txt": "here\n"}, stage.ada)
    ended = stage.runs("push", stage.event(ref="refs/heads/topic"), prompt=PROMPT)
    assert ended.code == 0, ended.log
    assert stage.pull.base == "topic"
    assert stage.text(stage.pull.head, "notes.txt") == "here\n"


def test_the_failure_of_another_workflow_is_mended_on_its_branch(stage: Stage) -> None:
    red = {"test_more.py": "from shapes import area\n\n\ndef test_area():\n    assert area(2, 3) == 6\n"}
    stage.github.push(stage.repo, "topic", red, stage.ada)
    ran = {"name": "CI", "conclusion": "failure", "event": "push", "head_branch": "topic"}
    home = {"head_repository": {"id": stage.repo.id}}
    ended = stage.runs("workflow_run", stage.event(action="completed", workflow_run={**ran, **home}))
    assert (ended.code, ended["verdict"]) == (0, "proven"), ended.log
    assert stage.pull.base == "topic"
    assert "The workflow CI has failed on the branch topic" in stage.pull.body


def test_an_issue_can_be_named_with_its_number(stage: Stage) -> None:
    ended = stage.runs("workflow_dispatch", stage.event(inputs=None), issue_number=str(stage.issue), draft="true")
    assert ended.code == 0, ended.log
    assert f"Fixes #{stage.issue}" in stage.pull.body
    assert stage.pull.draft
    assert "Proven" in stage.ours()[-1]


def _said(stage: Stage) -> tuple[str, dict[str, Any]]:
    return "issue_comment", stage.says("I see this, too. /pullwright is a nice word.")


def _green(stage: Stage) -> tuple[str, dict[str, Any]]:
    ran = {"name": "CI", "conclusion": "success", "head_branch": "main", "head_repository": {"id": stage.repo.id}}
    return "workflow_run", stage.event(action="completed", workflow_run=ran)


def _our_branch(stage: Stage) -> tuple[str, dict[str, Any]]:
    ran = {"conclusion": "failure", "head_branch": "pullwright/a-1", "head_repository": {"id": stage.repo.id}}
    return "workflow_run", stage.event(action="completed", workflow_run=ran)


def _push(stage: Stage) -> tuple[str, dict[str, Any]]:
    return "push", stage.event(ref="refs/heads/main")


def _other_label(stage: Stage) -> tuple[str, dict[str, Any]]:
    return "issues", payload(stage.github.label(stage.repo, stage.issue, "bug", stage.ada))


@pytest.mark.parametrize("happens", [_said, _green, _our_branch, _push, _other_label])
def test_what_asks_nothing_is_skipped_without_a_call_to_github(
    stage: Stage, happens: Callable[[Stage], tuple[str, dict[str, Any]]]
) -> None:
    event, told = happens(stage)
    stage.github.forget()
    ended = stage.runs(event, told)
    assert (ended.code, ended["conclusion"]) == (0, "skipped"), ended.log
    assert stage.github.journal == ()
