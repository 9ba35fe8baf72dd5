"""The workflows of `examples/` as they stand there, each under `act`: only the key and the pins are replaced."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.workflow import ROOT, Workflows
from tests.stories.action.stage import Stage, payload
from tests.stories.action.test_under_act import jobs
from tests.stories.stage import RIGHT

__all__ = ["jobs"]

_KEY = re.compile(r"(?:openai|anthropic)_api_key: .*")
RED = {"test_more.py": "from shapes import area\n\n\ndef test_area():\n    assert area(2, 3) == 6\n"}


def example(name: str, stage: Stage) -> str:
    """The text of the workflow, with a model that needs no key."""
    text = Path(ROOT, "examples", "workflows", f"{name}.yml").read_text(encoding="utf-8")
    return _KEY.sub(f"model: {stage.inputs['model']}\n          sandbox: bubblewrap", text)


def labelled(stage: Stage) -> dict[str, Any]:
    return payload(stage.github.label(stage.repo, stage.issue, "pullwright", stage.ada))


def nothing_more(stage: Stage) -> dict[str, Any]:
    return stage.event(schedule="17 5 * * 1")


def failed(stage: Stage) -> dict[str, Any]:
    stage.github.push(stage.repo, "topic", RED, stage.ada)
    ran = {"name": "Tests", "conclusion": "failure", "event": "push", "head_branch": "topic"}
    return stage.event(action="completed", workflow_run={**ran, "head_repository": {"id": stage.repo.id}})


@pytest.mark.parametrize(
    ("name", "event", "happens", "base"),
    [
        ("label", "issues", labelled, "main"),
        ("schedule", "schedule", nothing_more, "main"),
        ("repair", "workflow_run", failed, "topic"),
    ],
)
def test_an_example_opens_a_pull_request(
    stage: Stage, jobs: Workflows, name: str, event: str, happens: Any, base: str
) -> None:
    code, log = jobs.run(example(name, stage), event, happens(stage), GITHUB_TOKEN=stage.token)
    assert code == 0, log
    assert (stage.pull.base, stage.text(stage.pull.head, "shapes.py")) == (base, RIGHT)
