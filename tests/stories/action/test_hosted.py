"""A step that has its work done by a server: real processes on both sides, from the event to the outputs."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.requests import State
from tests.fakes.chat_server import chat_server
from tests.stories.action.hosted import Runner, up
from tests.stories.action.stage import payload
from tests.stories.town import Machine, until


@pytest.fixture
def town(tmp_path: Path) -> Iterator[tuple[Runner, Machine]]:
    with up(tmp_path) as ready:
        yield ready


def test_a_comment_becomes_a_pull_request_and_the_step_tells_how(town: tuple[Runner, Machine]) -> None:
    runner, machine = town
    stage = runner.stage
    said = stage.github.say(stage.repo, stage.issue, stage.ada, "/pullwright implement")
    step = runner.runs("issue_comment", payload(said.delivery))
    assert (step.code, step["conclusion"], step["verdict"]) == (0, "success", "proven"), step.log + machine.said()
    assert (step["pr_number"], step["pr_url"]) == (str(stage.pull.number), step["pr_url"])
    assert step["head_sha"] == stage.pull.head_sha
    assert (step["input_tokens"], step["output_tokens"]) == ("100", "20")
    assert "::group::model" in step.log
    assert len(stage.store.desk.about(stage.repo.id, stage.issue)) == 1, "the App's own delivery made no second one"
    for name in ("report_path", "report_docx_path", "report_sarif_path", "patch_path", "statement_path"):
        assert Path(step[name]).stat().st_size > 100
    assert "Proven" in step.summary or "proven" in step.summary
    assert runner.issuer.asked == [machine.url]


def test_words_without_an_issue_become_a_pull_request(town: tuple[Runner, Machine]) -> None:
    runner, machine = town
    words = "Area is always 0\n\n`area(2, 3)` returns 0, but it should return 6."
    step = runner.runs("workflow_dispatch", {}, prompt=words)
    assert step["conclusion"] == "success", step.log + machine.said()
    assert runner.stage.pull.base == "main"
    assert runner.stage.comments() == []


def test_a_cancelled_job_cancels_its_request(tmp_path: Path) -> None:
    with (
        chat_server([None]) as model,
        up(tmp_path, PULLWRIGHT_LOCAL_URL=model.url, PULLWRIGHT_MODELS="local:tiny") as (runner, machine),
    ):
        stage = runner.stage
        step, place = runner.starts("workflow_dispatch", {}, issue_number=str(stage.issue))
        assert model.waiting.wait(120), machine.said()
        step.send_signal(signal.SIGINT)
        ended = runner.ended(step, place)
        assert (ended.code, ended["conclusion"]) == (130, "cancelled"), ended.log
        assert "the request with it" in ended.log
        [request] = stage.store.desk.about(stage.repo.id, stage.issue)
        until(lambda: stage.store.desk.request(request.id).state is State.CANCELLED, machine.said(), 60)
        assert stage.github.pulls(stage.repo) == ()
