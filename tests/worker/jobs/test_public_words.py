"""What fails inside is told outside in fixed words: no machine, folder or account of the operator reaches GitHub."""

import json

import pytest

from core.errors import Broken, Unfinished
from core.words import apology
from tests.fakes.chat_server import chat_server
from tests.fakes.github import FakeGitHub
from tests.stories.hosted.stage import Stage
from tests.worker.jobs.sitting import failing, serves

_HOST = "db-7.intern.example"


def everything(github: FakeGitHub, stage: Stage) -> str:
    """All that anybody can read of us: comments, descriptions, check runs, branches."""
    told = [*stage.comments(), *(pull.body for pull in github.pulls(stage.repo))]
    told += [repr(check) for check in github.check_runs(stage.repo)]
    for branch in github.branches(stage.repo):
        told += [text.decode("utf-8", "replace") for text in github.files(stage.repo, branch).values()]
    return "\n".join(told)


def test_a_fault_of_ours_is_an_apology_and_its_cause_is_in_the_log(
    stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    stage.environment["PULLWRIGHT_LOG"] = "warning"
    key = stage.environment["OPENAI_API_KEY"] = "sk-live-0123456789abcdefghij"
    request = stage.says("/pullwright implement")
    error = Broken(f"The database does not answer: {_HOST}:5432 refused, {key}.\nA second line.")
    done = serves(stage, request, failing(error))
    assert done.why == apology(request.id)
    assert request.id[:12] in stage.sticky()
    (line,) = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert (line["event"], line["request"], line["kind"]) == ("request failed", request.id, "Broken")
    assert _HOST in line["detail"]
    assert key not in line["detail"]
    assert _HOST not in everything(stage.github, stage)


def test_what_a_worker_lacks_is_tried_elsewhere_and_not_told(stage: Stage) -> None:
    stage.environment |= {"PULLWRIGHT_SANDBOX": "docker", "DOCKER_HOST": "tcp://127.0.0.1:9"}
    request = stage.says("/pullwright implement")
    with pytest.raises(Broken, match="No sandbox works"):
        stage.works(request)
    assert "tcp://" not in everything(stage.github, stage)


def test_what_a_model_server_says_of_itself_stays_here(stage: Stage) -> None:
    with chat_server([None], 400, f"no upstream {_HOST} for organisation org-4711") as server:
        stage.environment |= {"PULLWRIGHT_LOCAL_URL": server.url, "PULLWRIGHT_MODELS": "local:tiny"}
        done = stage.works(stage.says("/pullwright implement"))
    assert "status 400" in done.why
    told = everything(stage.github, stage)
    assert "status 400" in told
    assert _HOST not in told
    assert "org-4711" not in told


def test_folders_of_the_machine_are_not_told(stage: Stage) -> None:
    place = stage.settings.data / "hosted" / "report.md"
    done = serves(stage, stage.says("/pullwright implement"), failing(Unfinished(f"{place} could not be written.")))
    assert done.why == "…/hosted/report.md could not be written."
    assert str(stage.home) not in everything(stage.github, stage)
