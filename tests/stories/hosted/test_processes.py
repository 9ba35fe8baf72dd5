"""The whole with its real processes: a delivery over HTTP in, a pull request out, also when a worker is killed."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.requests import State
from tests.fakes.github import FakeGitHub
from tests.stories.hosted.stage import Stage
from tests.stories.town import Machine, until


@pytest.fixture
def town(tmp_path: Path) -> Iterator[tuple[Stage, Machine]]:
    """GitHub, and a machine on which Pullwright is up."""
    with FakeGitHub(tmp_path / "github") as github, Machine(tmp_path) as machine:
        stage = Stage(tmp_path, github)
        machine.settings = {**stage.environment, "PULLWRIGHT_PORT": str(machine.port)}
        github.webhook = f"{machine.url}/webhooks/github"
        machine.up()
        yield stage, machine
        stage.close()


def test_a_comment_becomes_a_pull_request_through_real_processes(town: tuple[Stage, Machine]) -> None:
    stage, machine = town
    stage.github.say(stage.repo, stage.issue, stage.ada, "/pullwright implement")
    until(lambda: _ended(stage), machine.said(), 120)
    assert "Proven" in stage.sticky()
    assert stage.pull.state == "open"


def _ended(stage: Stage) -> bool:
    """Whether it came to its end; a request that is given up is told at once."""
    states = [one.state for one in stage.store.desk.about(stage.repo.id, stage.issue)]
    assert State.DEAD not in states, stage.sticky()
    return states == [State.DONE]


def test_a_worker_killed_in_its_run_costs_time_and_nothing_else(town: tuple[Stage, Machine]) -> None:
    stage, machine = town
    stage.github.say(stage.repo, stage.issue, stage.ada, "/pullwright implement")
    until(lambda: stage.store.desk.about(stage.repo.id, stage.issue), machine.said())
    [request] = stage.store.desk.about(stage.repo.id, stage.issue)
    until(lambda: stage.store.desk.run_of(request.id), machine.said())
    for process in machine.processes("worker"):
        os.kill(process, signal.SIGKILL)
    until(lambda: _ended(stage), machine.said(), 150)
    assert "Proven" in stage.sticky()
    assert stage.pull.state == "open"
    assert len(stage.comments()) == 1
    assert stage.store.desk.usage(request.id) is not None
