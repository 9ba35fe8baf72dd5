"""Random hostile edits: what is not refused stays inside the repository and away from everything that steers."""

import re
import subprocess
from collections.abc import Iterator

import pytest

from core.repo_config import RepoConfig
from core.runs import CheckStatus, Issue, Patch
from tests.conformance.edits.hostile import edits
from tests.stories.stage import FILES
from worker.checks import Subject, policy, security
from worker.workspace import NotApplicable, Workspace, open_workspace

SEEDS = 2_000
AT_ONCE = 250
PLAIN = re.compile(r"[A-Za-z0-9_.\u00e9e\u0301-]+(?:/[A-Za-z0-9_.\u00e9e\u0301-]+)*")
STEERING = re.compile(
    r"(?i)(?:^|/)(?:\.git|git~\d+|codeowners|\.gitmodules|\.gitattributes|\.husky|\.vscode|\.npmrc|\.envrc|\.mcp\.json"
    r"|agents\.md|claude\.md)(?:/|$|\W)|^\.github/(?:workflows|actions|pullwright\.yml|codeowners)"
)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    home = tmp_path_factory.mktemp("repo")
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", "-C", str(home / "repo")]
    (home / "repo").mkdir()
    subprocess.run([*git, "init", "-q", "-b", "main"], check=True)
    for path, text in FILES.items():
        (home / "repo" / path).write_text(text)
    (home / "repo" / "link").symlink_to("/etc")
    subprocess.run([*git, "add", "-A"], check=True)
    subprocess.run([*git, "commit", "-q", "-m", "base"], check=True)
    yield open_workspace(home / "repo", home / "work")
    assert sorted(path.name for path in home.iterdir()) == ["repo", "work"]


def allowed(workspace: Workspace, seed: int) -> Patch | None:
    """The patch of a list that no gate stopped."""
    try:
        patch = workspace.apply(workspace.base_tree, edits(seed))
    except NotApplicable:
        return None
    blobs = workspace.blobs({blob for one in patch.changes for blob in (one.old_blob, one.new_blob) if blob})
    before = {one.path: blobs[one.old_blob] for one in patch.changes if one.old_blob}
    after = {one.path: blobs[one.new_blob] for one in patch.changes if one.new_blob}
    subject = Subject(patch, before, after, Issue("a", "b"), RepoConfig())
    stopped = {CheckStatus.REFUSED, CheckStatus.FAILED}
    checks = [policy.check(subject)]
    checks += [security.check(subject)] if checks[0].status not in stopped else []
    return None if any(check.status in stopped for check in checks) else patch


@pytest.mark.parametrize("start", range(0, SEEDS, AT_ONCE))
def test_nothing_gets_out(workspace: Workspace, start: int) -> None:
    came_through = 0
    for seed in range(start, start + AT_ONCE):
        patch = allowed(workspace, seed)
        came_through += patch is not None
        for change in patch.changes if patch else ():
            assert PLAIN.fullmatch(change.path), (seed, change.path)
            assert ".." not in change.path.split("/"), seed
            assert not STEERING.search(change.path), (seed, change.path)
            assert change.new_mode in (None, "100644", "100755"), seed
            text = workspace.blob(change.new_blob) if change.new_blob else b""
            assert b"\0" not in text, seed
            assert b"ghp_" not in text, seed
            assert b"curl" not in text or change.path.endswith((".md", ".json")), seed
    assert came_through, "no list came through: this tests nothing"
