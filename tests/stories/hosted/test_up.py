"""`pullwright up` and a comment on GitHub: the whole way, through every process of the product."""

from pathlib import Path

from tests.fakes.github import FakeGitHub
from tests.stories.hosted.stage import Stage
from tests.stories.stage import CACHE, RIGHT
from tests.stories.town import Machine, until


def test_from_a_comment_to_a_pull_request_through_all_processes(stage: Stage, tmp_path: Path) -> None:
    github: FakeGitHub = stage.github
    kept = {key: value for key, value in stage.environment.items() if key.startswith("PULLWRIGHT_")}
    with Machine(tmp_path / "machine", {**kept, "XDG_CACHE_HOME": str(CACHE)}) as machine:
        machine.up()
        github.webhook = f"{machine.url}/webhooks/github"
        said = github.say(stage.repo, stage.issue, stage.ada, "/pullwright implement")
        assert said.delivery is not None
        assert said.delivery.status in (200, 202), said.delivery.reply
        until(lambda: "rocket" in github.reactions(stage.repo, "comment", said.id), machine.said(), late_s=180)
        again = github.send("issue_comment", said.delivery.payload, installation=stage.repo.installation)
        assert again.status in (200, 202)  # replayed under a fresh id
    assert stage.text(stage.pull.head, "shapes.py") == RIGHT
    assert stage.check.conclusion == "success"
    assert len(stage.comments()) == 1
    assert "Proven" in stage.sticky()
