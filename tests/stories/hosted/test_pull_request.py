"""A comment in, a proven pull request out, with all its parts."""

import pytest

from core.requests import State
from tests.fakes.databases import KINDS, Databases
from tests.stories.hosted.stage import Stage, gone
from tests.stories.stage import RIGHT


@pytest.mark.parametrize("kind", KINDS)
def test_a_comment_becomes_a_proven_pull_request(stage: Stage, databases: Databases, kind: str) -> None:
    stage.environment["DATABASE_URL"] = databases.fresh(kind)
    request = stage.works(stage.says("/pullwright implement"))
    assert request.state is State.DONE, stage.sticky()
    pull = stage.pull
    assert (pull.draft, pull.state, pull.base) == (False, "open", "main")
    assert pull.head.startswith(f"pullwright/issue-{stage.issue}-area-is-always-0-")
    assert stage.text(pull.head, "shapes.py") == RIGHT
    assert f"Fixes #{stage.issue}" in pull.body
    assert pull.labels == ("pullwright",)
    assert pull.reviewers == ("ada",)
    assert stage.check.conclusion == "success"
    assert stage.check.head_sha == pull.head_sha
    assert "Proven" in stage.sticky()
    assert gone(stage.settings.data / "hosted")
