"""Trees are read, overlaid, compared and packed as git would."""

import io
import tarfile
from pathlib import Path

import pytest

from core.errors import Broken
from core.runs import DeleteFile, WriteFile
from tests.conformance.git.lure import naive
from tests.worker.workspace.conftest import Opened
from worker.workspace import Entry

FILES: dict[str, str | bytes] = {"a.py": "a\n", "a/b.txt": "", "lib/deep/x.py": "x\n", "lib.py": "l\n", "z": b"\0\1"}
NICE: dict[str, str | bytes] = {"a.py": "a\n", "lib/deep/x.py": "x\n", "lib/y.py": "y\n", "lib.py": "l\n", "z": b"\0\1"}


def test_an_overlay_is_the_tree_git_makes(opened: Opened, home: Path) -> None:
    workspace = opened(NICE)
    moved = next(e for e in workspace.entries(workspace.base_tree) if e.path == "lib/y.py")
    tree = workspace.overlay(
        workspace.base_tree,
        {"lib/deep/x.py": None, "lib/y.py": None, "lib": moved, "new/er/file": b"new\n", "z": b"\2"},
    )
    checkout = home / "checkout"
    for gone in ("lib/deep/x.py", "lib/y.py"):
        (checkout / gone).unlink()
    (checkout / "lib/deep").rmdir()
    (checkout / "lib").rmdir()
    (checkout / "lib").write_text("y\n")
    (checkout / "new/er").mkdir(parents=True)
    (checkout / "new/er/file").write_text("new\n")
    (checkout / "z").write_bytes(b"\2")
    naive(checkout, "add", "-A")
    assert naive(checkout, "write-tree") == tree


def test_removing_everything_leaves_the_empty_tree(opened: Opened) -> None:
    workspace = opened(NICE)
    tree = workspace.overlay(workspace.base_tree, dict.fromkeys(NICE))
    assert tree == "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
    assert workspace.entries(tree) == ()


def test_an_overlay_takes_no_hostile_path(opened: Opened) -> None:
    workspace = opened(NICE)
    with pytest.raises(Broken, match=r"\.\."):
        workspace.overlay(workspace.base_tree, {"../x": b""})


def test_names_git_takes_as_text_only_survive_a_change(home: Path, opened: Opened) -> None:
    checkout = home / "checkout"
    workspace = opened({"app.py": "1\n", "odd/b\xe4d".encode("latin-1").decode("utf-8", "surrogateescape"): "kept\n"})
    assert [entry.path for entry in workspace.entries(workspace.base_tree)] == ["app.py"]
    assert "1 file(s) have names that are not valid text" in workspace.notes[0]
    patch = workspace.apply(workspace.base_tree, [WriteFile("odd/new.py", "1\n")])
    workspace.publish(workspace.commit(patch.tree, "x"), "x")
    assert r"odd/b\344d" in naive(checkout, "ls-tree", "-r", "x")


def test_the_patch_names_every_change_and_its_blobs(opened: Opened) -> None:
    workspace = opened(NICE)
    patch = workspace.apply(
        workspace.base_tree, [WriteFile("a.py", "b\n"), DeleteFile("lib.py"), WriteFile("ü/n e w.py", "n\n")]
    )
    assert patch.paths == ("a.py", "lib.py", "ü/n e w.py")
    changed, deleted, added = patch.changes
    assert (changed.old_mode, changed.new_mode) == ("100644", "100644")
    assert (deleted.new_blob, deleted.new_mode) == (None, None)
    assert (added.old_blob, added.old_mode) == (None, None)
    assert added.new_blob
    assert workspace.blob(added.new_blob) == b"n\n"
    assert "-a\n+b\n" in patch.diff
    assert patch.diff.startswith("diff --git a/a.py b/a.py\n")


def test_the_patch_applies_with_git(opened: Opened, home: Path) -> None:
    workspace = opened(NICE)
    patch = workspace.apply(workspace.base_tree, [WriteFile("a.py", "b"), WriteFile('q"u.py', "1\n")])
    naive(home / "checkout", "apply", "--index", "-", stdin=patch.diff.encode())
    assert naive(home / "checkout", "write-tree") == patch.tree


def test_binary_files_are_only_named(opened: Opened) -> None:
    workspace = opened(NICE)
    tree = workspace.overlay(workspace.base_tree, {"z": b"\0\2"})
    assert workspace.diff(workspace.base_tree, tree).endswith("Binary files a/z and b/z differ\n")


def test_no_difference_is_an_empty_patch(opened: Opened) -> None:
    workspace = opened(NICE)
    patch = workspace.patch(workspace.base_tree)
    assert (patch.diff, patch.changes) == ("", ())


def test_links_are_read_through_while_they_stay_inside(home: Path, opened: Opened) -> None:
    workspace = opened(NICE)
    link = workspace.objects.write("blob", b"../lib/deep/x.py")
    out = workspace.objects.write("blob", b"/etc/passwd")
    tree = workspace.overlay(
        workspace.base_tree,
        {"docs/in": Entry("", "120000", link, 16), "out": Entry("", "120000", out, 11)},
    )
    assert workspace.read(tree, "docs/in") == b"x\n"
    assert workspace.read(tree, "out") is None
    assert workspace.read(tree, "lib") is None
    assert workspace.read(tree, "nothing") is None


def test_the_archive_is_the_same_bytes_and_holds_the_tree(opened: Opened) -> None:
    workspace = opened(NICE)
    run = Entry("", "100755", workspace.objects.write("blob", b"#!/bin/sh\n"), 10)
    inside = Entry("", "120000", workspace.objects.write("blob", b"../a.py"), 7)
    outside = Entry("", "120000", workspace.objects.write("blob", b"../../a.py"), 10)
    long = "d" * 90 + "/" + "e" * 200
    tree = workspace.overlay(workspace.base_tree, {"run": run, "lib/in": inside, "lib/out": outside, long: b"long"})
    packed = workspace.tar(tree)
    assert packed == workspace.tar(tree)
    with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
        kinds = {member.name: (member.type, member.mode, member.linkname) for member in tar}
        assert {member.mtime for member in tar} == {946_684_800}  # a wheel cannot hold a file from before 1980
        held = tar.extractfile(long)
        assert held
        assert held.read() == b"long"
    assert kinds["run"] == (tarfile.REGTYPE, 0o755, "")
    assert kinds["a.py"] == (tarfile.REGTYPE, 0o644, "")
    assert kinds["lib/in"] == (tarfile.SYMTYPE, 0o777, "../a.py")
    assert kinds["lib/deep"][0] == tarfile.DIRTYPE
    assert "lib/out" not in kinds


def test_many_blobs_come_with_one_question(opened: Opened) -> None:
    workspace = opened({f"f{number}": f"{number}\n" * number for number in range(200)})
    entries = workspace.entries(workspace.base_tree)
    found = workspace.blobs(entry.blob for entry in entries)
    assert all(len(found[entry.blob]) == entry.size for entry in entries)
    with pytest.raises(Broken, match="has no blob"):
        workspace.blobs([workspace.base])
