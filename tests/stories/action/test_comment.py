"""A comment starts a workflow, and its step opens a proven pull request."""

from tests.stories.action.stage import Stage
from tests.stories.stage import RIGHT


def test_a_comment_becomes_a_proven_pull_request(stage: Stage) -> None:
    ended = stage.comments("/pullwright implement")
    assert ended.code == 0, ended.log
    pull = stage.pull
    assert (pull.draft, pull.state, pull.base, pull.author) == (False, "open", "main", "github-actions[bot]")
    assert stage.text(pull.head, "shapes.py") == RIGHT
    assert f"Fixes #{stage.issue}" in pull.body
    assert (ended["conclusion"], ended["verdict"], ended["pr_number"]) == ("success", "proven", str(pull.number))
    assert (ended["branch_name"], ended["head_sha"]) == (pull.head, pull.head_sha)
    assert (ended["input_tokens"], ended["output_tokens"], ended["total_cost_usd"]) == ("100", "20", "0")
    assert "Proven" in stage.ours()[-1]
    mask = f"::add-mask::{stage.token}\n"
    assert ended.log.startswith(mask)
    assert stage.token not in ended.log.replace(mask, "") + ended.summary + str(ended.outputs)
