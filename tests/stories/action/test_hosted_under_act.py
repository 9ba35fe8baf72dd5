"""The hosted mode as a workflow uses it: `act` runs the job, a server that is up does the work."""

from pathlib import Path

from tests.action.environment import shared
from tests.fakes.issuer import job_claims
from tests.fakes.workflow import Workflows
from tests.stories.action.hosted import Runner, up
from tests.stories.action.stage import payload
from tests.stories.action.test_under_act import job, told


def jobs(runner: Runner) -> Workflows:
    """A runner that has everything installed, and signs for its jobs."""
    stage, issuer = runner.stage, runner.issuer
    issuer.claims = job_claims(stage.repo.full_name, stage.repo.id, stage.repo.owner_id, "ada", stage.ada.id)
    handed = {
        "ACTIONS_ID_TOKEN_REQUEST_URL": issuer.request_url,
        "ACTIONS_ID_TOKEN_REQUEST_TOKEN": issuer.request_token,
    }
    made = Workflows(stage.home / "runner", stage.github.url, stage.repo.full_name, handed)
    cache = made.home / ".cache" / "act" / "tool_cache"  # where `act` has it, whatever it is told
    cache.parent.mkdir(parents=True)
    cache.symlink_to(shared())
    return made


def test_a_comment_becomes_a_pull_request_by_the_server(tmp_path: Path) -> None:
    with up(tmp_path) as (runner, machine):
        stage = runner.stage
        said = stage.github.say(stage.repo, stage.issue, stage.ada, "/pullwright implement")
        text = job(mode="hosted", server_url=machine.url)
        code, log = jobs(runner).run(text, "issue_comment", payload(said.delivery))
        assert code == 0, log + machine.said()
        assert told(log) == ["success", "proven", stage.pull.head]
        assert "report: kept" in log
        assert len(stage.store.desk.about(stage.repo.id, stage.issue)) == 1


def test_a_job_of_elsewhere_is_refused_and_without_a_server_nothing_begins(tmp_path: Path) -> None:
    with up(tmp_path) as (runner, machine):
        stage, made = runner.stage, jobs(runner)
        event = payload(stage.github.say(stage.repo, stage.issue, stage.ada, "Hello.").delivery)
        runner.issuer.claims |= {"repository": "stranger/thing", "repository_id": "987654"}
        code, log = made.run(job(server_url=machine.url, prompt="Do it."), "issue_comment", event)
        assert code != 0
        assert told(log)[0] == "refused", log
        assert "not installed on the repository" in log
        code, log = made.run(job(server_url=runner.issuer.url, prompt="Do it."), "issue_comment", event)
        assert code != 0
        assert told(log)[0] == "failure", log
        assert "Nothing was begun" in log or "look at the input server_url" in log
        assert stage.store.desk.backlog().asks == 0
        assert stage.store.desk.open() == ()
