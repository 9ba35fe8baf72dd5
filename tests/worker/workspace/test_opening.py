"""Every kind of checkout that people have is taken, or refused in one sentence."""

from pathlib import Path

import pytest

from core.errors import Refused
from core.names import Sha
from core.runs import WriteFile
from tests.conformance.git.lure import FILES, commit, make, naive, write
from tests.worker.workspace.conftest import Opened
from worker.workspace import NotApplicable, Workspace, open_workspace, reopen_workspace

NEW = WriteFile("new.py", "print(1)\n")


def _publish(workspace: Workspace, branch: str = "pullwright/x") -> str:
    patch = workspace.apply(workspace.base_tree, [NEW])
    return workspace.publish(workspace.commit(patch.tree, "Add a file"), branch)


def _opened(path: Path, home: Path) -> Workspace:
    return open_workspace(path, home / "workspace")


def test_a_folder_inside_a_checkout_means_the_checkout(home: Path) -> None:
    checkout = make(home / "checkout")
    workspace = _opened(checkout / "docs", home)
    assert workspace.base == naive(checkout, "rev-parse", "HEAD")
    assert [entry.path for entry in workspace.entries(workspace.base_tree)] == sorted(FILES)
    assert workspace.notes == ()


def test_the_private_copy_is_bare_whole_and_holds_one_commit(home: Path) -> None:
    checkout = make(home / "checkout")
    write(checkout, {"second.py": ""})
    commit(checkout, "Second")
    workspace = _opened(checkout, home)
    naive(checkout, "gc", "-q")
    (checkout / ".git").rename(home / "gone")
    assert naive(home / "workspace", "log", "--format=%s", workspace.base) == "Second"
    assert naive(home / "workspace", "rev-parse", "--is-bare-repository") == "true"
    assert naive(home / "workspace", "fsck", "--strict", "--no-dangling") == ""


def test_a_branch_appears_and_nothing_else_moves(home: Path) -> None:
    checkout = make(home / "checkout")
    head, index = naive(checkout, "rev-parse", "HEAD"), (checkout / ".git/index").read_bytes()
    assert _publish(_opened(checkout, home)) == "pullwright/x"
    assert naive(checkout, "show", "pullwright/x:new.py") == "print(1)"
    assert naive(checkout, "log", "--format=%an <%ae> %s", "main..pullwright/x") == (
        "Pullwright <pullwright@users.noreply.github.com> Add a file"
    )
    assert naive(checkout, "rev-parse", "pullwright/x~1") == head
    assert naive(checkout, "symbolic-ref", "HEAD") == "refs/heads/main"
    assert (checkout / ".git/index").read_bytes() == index
    assert naive(checkout, "status", "--porcelain") == ""
    assert naive(checkout, "fsck", "--strict", "--no-dangling") == ""


def test_a_linked_worktree(home: Path) -> None:
    main = make(home / "main")
    naive(main, "worktree", "add", "-q", "-b", "side", str(home / "side"))
    write(home / "side", {"side.py": "x = 1\n"})
    commit(home / "side", "Side")
    workspace = _opened(home / "side", home)
    assert workspace.read(workspace.base_tree, "side.py") == b"x = 1\n"
    assert _publish(workspace) == "pullwright/x"
    assert naive(main, "log", "-1", "--format=%s", "pullwright/x~1") == "Side"


def test_a_submodule_s_own_checkout(home: Path) -> None:
    inner, outer = make(home / "inner"), make(home / "outer")
    naive(outer, "-c", "protocol.file.allow=always", "submodule", "add", "-q", str(inner), "sub")
    workspace = _opened(outer / "sub", home)
    assert _publish(workspace) == "pullwright/x"
    assert naive(outer / "sub", "show", "pullwright/x:new.py") == "print(1)"


def test_a_bare_repository(home: Path) -> None:
    make(home / "checkout")
    naive(home, "clone", "-q", "--bare", "checkout", "bare.git")
    assert _publish(_opened(home / "bare.git", home)) == "pullwright/x"
    assert naive(home / "bare.git", "show", "pullwright/x:new.py") == "print(1)"


def test_a_shallow_clone(home: Path) -> None:
    checkout = make(home / "checkout")
    write(checkout, {"app.py": "x = 2\n"})
    commit(checkout, "Second")
    naive(home, "clone", "-q", "--depth=1", f"file://{checkout}", "shallow")
    assert _publish(_opened(home / "shallow", home)) == "pullwright/x"
    assert naive(home / "shallow", "fsck") == ""


def test_packed_branches_and_objects(home: Path) -> None:
    checkout = make(home / "checkout")
    naive(checkout, "gc", "-q")
    assert not (checkout / ".git/refs/heads/main").exists()
    assert _publish(_opened(checkout, home)) == "pullwright/x"


def test_objects_named_by_sha256(home: Path) -> None:
    folder = home / "checkout"
    folder.mkdir()
    naive(folder, "init", "-q", "-b", "main", "--object-format=sha256")
    write(folder, FILES)
    commit(folder, "First")
    workspace = _opened(folder, home)
    assert len(workspace.base) == 64
    assert workspace.notes == ()
    assert _publish(workspace) == "pullwright/x"
    assert naive(folder, "fsck", "--strict", "--no-dangling") == ""


def test_an_empty_repository_is_a_fine_place_to_start(home: Path) -> None:
    folder = home / "checkout"
    folder.mkdir()
    naive(folder, "init", "-q", "-b", "main")
    workspace = _opened(folder, home)
    assert workspace.base == ""
    assert workspace.entries(workspace.base_tree) == ()
    assert workspace.notes == ("The repository has no commit yet; everything is new.",)
    assert _publish(workspace, "main") == "main-2"  # `main` is what HEAD waits for
    assert naive(folder, "log", "--format=%s", "main-2") == "Add a file"
    assert naive(folder, "ls-files") == ""


def test_a_detached_head_is_said(home: Path) -> None:
    checkout = make(home / "checkout")
    naive(checkout, "checkout", "-q", "--detach")
    workspace = _opened(checkout, home)
    assert workspace.notes == (f"HEAD is detached at {workspace.base[:12]}; the run starts from there.",)


@pytest.mark.parametrize("change", ["edited", "staged", "deleted", "mode"])
def test_uncommitted_changes_are_said_and_left_out(home: Path, change: str) -> None:
    checkout = make(home / "checkout")
    if change in ("edited", "staged"):
        write(checkout, {"app.py": "changed = 1\n"})
    if change == "staged":
        naive(checkout, "add", "app.py")
    if change == "deleted":
        (checkout / "app.py").unlink()
    if change == "mode":
        naive(checkout, "update-index", "--chmod=+x", "app.py")
    workspace = _opened(checkout, home)
    assert workspace.notes == ("The checkout has uncommitted changes; they are not part of the run.",)
    assert workspace.read(workspace.base_tree, "app.py") == FILES["app.py"].encode()


@pytest.mark.parametrize("version", ["2", "3", "4"])
def test_a_clean_checkout_is_not_called_changed(home: Path, version: str) -> None:
    checkout = make(home / "checkout", {f"folder/{name}.txt": f"{name}\n" * name for name in range(1, 30)})
    (checkout / "link").symlink_to("folder/1.txt")
    commit(checkout, "Link")
    naive(checkout, "update-index", "--index-version", version)
    for path in checkout.glob("folder/*"):
        path.touch()
    (checkout / "ignored.log").write_text("new files are not changes")
    assert _opened(checkout, home).notes == ()


def test_what_is_not_as_usual_is_said(home: Path) -> None:
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:" + "a" * 64 + "\nsize 12345\n"
    checkout = make(home / "checkout", {".gitattributes": "*.bin filter=lfs\n", "model.bin": pointer})
    naive(checkout, "update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},sub")
    (checkout / "out").symlink_to("../../etc/passwd")
    naive(checkout, "add", "out")
    naive(checkout, "commit", "-q", "-m", "Odd")
    said = " ".join(_opened(checkout, home).notes)
    assert "Submodules are kept as they are and not fetched: sub." in said
    assert "Git LFS files are kept as pointers; their content is not fetched: model.bin." in said
    assert "Links that leave the repository are kept but not in the sandbox: out." in said


def test_a_huge_file_is_kept_and_left_out_of_the_sandbox(home: Path) -> None:
    checkout = make(home / "checkout")
    with (checkout / "zeros.bin").open("wb") as file:
        file.truncate(70 << 20)
    commit(checkout, "Zeros")
    workspace = _opened(checkout, home)
    assert workspace.notes == ("Files over 64 MiB are kept but not in the sandbox: zeros.bin.",)
    assert len(workspace.tar(workspace.base_tree)) < 1 << 20
    with pytest.raises(Refused, match="is not read"):
        workspace.read(workspace.base_tree, "zeros.bin")
    with pytest.raises(NotApplicable, match="larger than 4 MiB"):
        workspace.apply(workspace.base_tree, [WriteFile("zeros.bin", "x")])
    assert _publish(workspace) == "pullwright/x"


def _no_folder(home: Path) -> Path:
    return home / "nothing"


def _a_file(home: Path) -> Path:
    (home / "file").touch()
    return home / "file"


def _no_repository(home: Path) -> Path:
    (home / "plain").mkdir()
    return home / "plain"


def _waiting_branch(home: Path) -> Path:
    naive(make(home / "checkout"), "checkout", "-q", "--orphan", "other")
    return home / "checkout"


def _inside_a_bare_one(home: Path) -> Path:
    naive(home, "init", "-q", "--bare", "bare.git")
    return home / "bare.git/refs"


@pytest.mark.parametrize(
    ("build", "said"),
    [
        (_no_folder, "is not a folder"),
        (_a_file, "is not a folder"),
        (_no_repository, "is not in a git repository"),
        (_waiting_branch, "has no commit yet; check out a branch"),
        (_inside_a_bare_one, "is not in a git repository"),
    ],
)
def test_what_cannot_be_opened_is_refused_in_one_sentence(home: Path, build: object, said: str) -> None:
    assert callable(build)
    path = build(home)
    with pytest.raises(Refused, match=said):
        _opened(path, home)
    assert not (home / "workspace").exists()


def test_a_run_is_taken_up_again_from_what_is_there(home: Path) -> None:
    checkout = make(home / "checkout")
    first = _opened(checkout, home)
    tree = first.apply(first.base_tree, [NEW]).tree
    write(checkout, {"app.py": "later = 1\n"})
    commit(checkout, "Later")
    again = reopen_workspace(checkout, home / "workspace", first.base)
    assert again.notes == (
        f"The checkout has moved on; this run stays on the commit it started from ({first.base[:12]}).",
    )
    assert again.patch(tree).paths == ("new.py",)


def test_a_run_whose_workspace_is_gone_is_copied_again(home: Path) -> None:
    checkout = make(home / "checkout")
    base = Sha(naive(checkout, "rev-parse", "HEAD"))
    workspace = reopen_workspace(checkout, home / "workspace", base)
    assert workspace.base == base
    assert _publish(workspace) == "pullwright/x"


def test_opening_twice_into_the_same_folder_is_harmless(opened: Opened, home: Path) -> None:
    first = opened(FILES)
    second = _opened(home / "checkout", home)
    assert (second.base, second.base_tree) == (first.base, first.base_tree)
