"""A branch arrives under a free name, and in files that their owner can use."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.errors import Refused
from core.names import Sha
from core.runs import WriteFile
from tests.conformance.git.lure import FILES, make, naive
from tests.worker.workspace.conftest import Opened
from worker.workspace import Workspace, branches, open_workspace, reopen_workspace

_NOBODY = 65534


def _change(workspace: Workspace, text: str = "1\n") -> Sha:
    return workspace.commit(workspace.apply(workspace.base_tree, [WriteFile("new.py", text)]).tree, "Change")


def test_a_taken_name_gets_a_number(opened: Opened, home: Path) -> None:
    workspace = opened(FILES)
    names = [workspace.publish(_change(workspace, text), "topic/a") for text in "123"]
    assert names == ["topic/a", "topic/a-2", "topic/a-3"]
    naive(home / "checkout", "pack-refs", "--all")
    assert workspace.publish(_change(workspace, "4"), "topic/a") == "topic/a-4"


def test_a_run_that_goes_on_finds_what_it_published(opened: Opened, home: Path) -> None:
    first = opened(FILES)
    tree = first.apply(first.base_tree, [WriteFile("new.py", "1\n")]).tree
    head = first.commit(tree, "Change")
    moment = next((home / "workspace/moments").iterdir())
    moment.write_text("1800000000\n")  # as if it had been another second
    head = first.commit(tree, "Change")
    again = reopen_workspace(home / "checkout", home / "workspace", first.base)
    assert again.commit(tree, "Change") == head
    assert [first.publish(head, "topic/a"), again.publish(head, "topic/a")] == ["topic/a", "topic/a"]
    assert naive(home / "checkout", "branch", "--list", "topic/*") == "topic/a"


def test_a_base_that_is_gone_gets_no_branch(opened: Opened, home: Path) -> None:
    workspace = opened(FILES)
    head = _change(workspace)
    naive(home / "checkout", "commit", "-q", "--amend", "-m", "Other")
    naive(home / "checkout", "reflog", "expire", "--expire=now", "--all")
    naive(home / "checkout", "gc", "-q", "--prune=now")
    with pytest.raises(Refused, match="no longer in the checkout"):
        workspace.publish(head, "topic/a")


def test_a_branch_in_the_way_of_the_folder_is_gone_around(opened: Opened, home: Path) -> None:
    workspace = opened(FILES)
    naive(home / "checkout", "branch", "pullwright")
    assert workspace.publish(_change(workspace), "pullwright/fix-1") == "pullwright-fix-1"


@pytest.mark.parametrize(
    "name",
    [
        *("", "-x", "--force", "a/-b", "a..b", "a b", "a~1", "a^", "a:b", "a?", "a[", "a\\b", "@{-1}", "a@{1}", "/a"),
        *("a/", "a//b", ".a", "a/.b", "a.lock", "a.lock/b", "a.", "HEAD", "refs/heads/a", "a\nb", "a\x7f", "ä"),
        *("a" * 201, "0123456789" * 4, "$(touch x)", "a;b", "@", "a\u202eb"),
    ],
)
def test_names_that_could_be_something_else_are_refused(name: str) -> None:
    with pytest.raises(Refused, match="cannot be the name of the new branch"):
        branches.check(name)


@pytest.mark.parametrize("name", ["a", "pullwright/fix-the-thing-1a2b3c", "release/1.0", "A_b/c.d-e", "9"])
def test_names_that_are_taken_are_good_to_git_too(name: str, home: Path) -> None:
    assert branches.check(name) == name
    assert naive(home, "check-ref-format", "--branch", name) == name


def test_hooks_and_reflogs_stay_as_they_are(opened: Opened, home: Path) -> None:
    workspace = opened(FILES)
    workspace.publish(_change(workspace), "topic")
    logs = [path.name for path in (home / "checkout/.git/logs").rglob("*") if path.is_file()]
    assert sorted(logs) == ["HEAD", "main"]


def test_objects_shared_with_a_group_stay_shared(home: Path) -> None:
    checkout = make(home / "checkout")
    naive(checkout, "config", "core.sharedRepository", "group")
    workspace = open_workspace(checkout, home / "workspace")
    workspace.publish(_change(workspace), "topic/x")
    assert (checkout / ".git/refs/heads/topic").stat().st_mode & 0o020
    assert (checkout / ".git/refs/heads/topic/x").stat().st_mode & 0o020


def test_what_root_writes_belongs_to_the_owner_of_the_repository(home: Path) -> None:
    checkout = make(home / "checkout")
    if os.geteuid() != 0:  # nobody but root can be in this place; what is left is that it works at all
        assert open_workspace(checkout, home / "workspace").notes == ()
        return
    for path in (checkout, *checkout.rglob("*")):
        os.lchown(path, _NOBODY, _NOBODY)
    for parent in (home, *home.parents[:-2]):
        parent.chmod(0o755)
    workspace = open_workspace(checkout, home / "workspace")
    assert workspace.publish(_change(workspace), "topic/x") == "topic/x"
    owners = {path.lstat().st_uid for path in checkout.rglob("*")}
    assert owners == {_NOBODY}


def test_a_full_disk_is_one_sentence(home: Path) -> None:
    noise = os.urandom(3 << 20)
    checkout = make(home / "checkout", {"noise.bin": noise})
    words = (
        "from pathlib import Path\nfrom worker.workspace import open_workspace\nfrom core.errors import Refused\n"
        f"try:\n    open_workspace(Path({str(checkout)!r}), Path('/mnt/workspace'))\n"
        "except Refused as refusal:\n    print(refusal)\n"
    )
    small = ["bwrap", "--dev-bind", "/", "/", "--size", str(1 << 20), "--tmpfs", "/mnt"]
    command = [*small, sys.executable, "-P", "-c", words]
    root = str(Path(__file__).parents[3])
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": root}, timeout=60)
    assert done.stdout.startswith("The disk is full; free some space and run again."), done.stderr


def test_a_run_from_inside_a_git_hook_is_not_led_astray(home: Path) -> None:
    """Git sets GIT_DIR and others for its hooks; none of them reaches our git."""
    checkout, other = make(home / "checkout"), make(home / "other")
    words = (
        "from pathlib import Path\nfrom worker.workspace import open_workspace\n"
        f"w = open_workspace(Path({str(checkout)!r}), Path({str(home / 'workspace')!r}))\n"
        "print(len(w.entries(w.base_tree)))"
    )
    hooked = {
        "GIT_DIR": str(other / ".git"),
        "GIT_INDEX_FILE": str(other / ".git/index"),
        "GIT_OBJECT_DIRECTORY": str(other / ".git/objects"),
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "core.fsmonitor",
        "GIT_CONFIG_VALUE_0": "touch astray",
        "PYTHONPATH": str(Path(__file__).parents[3]),
    }
    command = [sys.executable, "-P", "-c", words]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **hooked}, cwd=home, timeout=60)
    assert done.stdout.strip() == "2", done.stderr
    assert not (home / "astray").exists()
