"""A comment starts a workflow, and its step opens a proven pull request."""

from pathlib import Path

from core.statement import SigningKey
from core.statement.believing import believed
from core.statement.canonical import packed
from core.statement.predicate import Statement
from core.statement.published import bare_key
from tests.stories.action.stage import Ended, Stage
from tests.stories.stage import RIGHT

KEY = SigningKey(b"k" * 32)


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
    assert _signed_with(ended).commit == pull.head_sha
    mask = f"::add-mask::{stage.token}\n"
    assert ended.log.startswith(mask)
    assert stage.token not in ended.log.replace(mask, "") + ended.summary + str(ended.outputs)


def _signed_with(ended: Ended) -> Statement:
    """The statement, by whoever takes the key from the job and not from beside it."""
    keys = bare_key(ended["statement_key"])
    assert keys is not None
    assert ended["statement_key"] in ended.summary
    return believed(Path(ended["statement_path"]).read_bytes(), keys)


def test_a_key_of_the_repositorys_own_signs_and_is_told_to_nobody(stage: Stage) -> None:
    secret = packed(KEY.raw)
    ended = stage.comments("/pullwright implement", signing_key=secret, dry_run="true")
    assert ended.code == 0, ended.log
    assert ended["statement_key"] == packed(KEY.public.raw)
    assert _signed_with(ended).predicate.repository.name == "acme/shapes"
    assert secret not in ended.log.replace(f"::add-mask::{secret}", "") + ended.summary + str(ended.outputs)
    wrong = stage.comments("/pullwright implement", signing_key="short", dry_run="true")
    assert (wrong["conclusion"], wrong["input_tokens"]) == ("failure", ""), "nothing was paid for"
    assert "openssl rand -base64 32" in wrong.log
