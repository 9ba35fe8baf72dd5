"""Git folders laid out to read from, write to, or wait for something else."""

import os
import shutil
from pathlib import Path

from tests.conformance.git.attacks import Attack, Deed, git
from tests.conformance.git.lure import SECRET, Lure, naive


def _borrow_head(lure: Lure) -> None:
    """HEAD names the neighbour's commit, whose id somebody knew."""
    sha = naive(lure.neighbour, "rev-parse", "HEAD")
    (lure.dot_git / "refs/heads/main").write_text(sha + "\n")


def _leaks(lure: Lure) -> None:
    lure.told(SECRET in lure.git("show", "HEAD:secret.txt", check=False))


def _alternates(lure: Lure) -> None:
    _borrow_head(lure)
    (lure.dot_git / "objects/info/alternates").write_text(f"{lure.neighbour / '.git/objects'}\n")


def _objects_link(lure: Lure) -> None:
    _borrow_head(lure)
    shutil.rmtree(lure.dot_git / "objects")
    (lure.dot_git / "objects").symlink_to(lure.neighbour / ".git/objects")


def _pack_link(lure: Lure) -> None:
    _borrow_head(lure)
    naive(lure.neighbour, "gc", "-q")
    for pack in (lure.neighbour / ".git/objects/pack").iterdir():
        (lure.dot_git / "objects/pack" / pack.name).symlink_to(pack)


def _loose_links(lure: Lure) -> None:
    _borrow_head(lure)
    for folder in (lure.neighbour / ".git/objects").glob("??"):
        ours = lure.dot_git / "objects" / folder.name
        shutil.rmtree(ours, ignore_errors=True)
        ours.symlink_to(folder)


def _git_file(lure: Lure) -> None:
    shutil.rmtree(lure.dot_git)
    (lure.checkout / ".git").write_text(f"gitdir: {lure.neighbour / '.git'}\n")


def _git_link(lure: Lure) -> None:
    shutil.rmtree(lure.dot_git)
    lure.dot_git.symlink_to(lure.neighbour / ".git")


def _common_dir(lure: Lure) -> None:
    (lure.dot_git / "commondir").write_text(f"{lure.neighbour / '.git'}\n")


def _embedded_bare(lure: Lure) -> None:
    """A folder of the commit that is itself a git folder: naive git takes it for the repository."""
    bare = lure.checkout / "docs"
    naive(lure.home, "init", "-q", "--bare", str(bare))
    (bare / "config").write_text(
        f"[core]\nrepositoryformatversion = 0\nbare = false\nworktree = ..\nfsmonitor = {lure.script}\n"
    )
    for empty in ("refs/keep", "objects/keep"):
        (bare / empty).write_text("")
    lure.git("add", "-A")
    lure.git("commit", "-q", "-m", "Embedded")


def _status_inside(lure: Lure) -> None:
    naive(lure.checkout / "docs", "status", check=False)


def _replaced(lure: Lure) -> None:
    """What naive git shows for HEAD's file is not what HEAD's commit holds."""
    old, new = lure.git("rev-parse", "HEAD:app.py"), lure.blob(b"replaced = True\n")
    lure.git("replace", old, new)


def _shows_replaced(lure: Lure) -> None:
    lure.told("replaced" in lure.git("show", "HEAD:app.py"))


def _lying_object(lure: Lure) -> None:
    """A loose object with another's name."""
    old, new = lure.git("rev-parse", "HEAD:app.py"), lure.blob(b"lying = True\n")
    place = lure.dot_git / "objects" / old[:2] / old[2:]
    place.unlink()
    shutil.copy(lure.dot_git / "objects" / new[:2] / new[2:], place)


def _shows_lie(lure: Lure) -> None:
    lure.told("lying" in lure.git("cat-file", "blob", "HEAD:app.py", check=False))


def _head(text: str) -> Deed:
    return lambda lure: (lure.dot_git / "HEAD").write_text(text)


def _head_link(lure: Lure) -> None:
    (lure.dot_git / "HEAD").unlink()
    (lure.dot_git / "HEAD").symlink_to("/etc/passwd")


def _pipe(name: str) -> Deed:
    def build(lure: Lure) -> None:
        place = lure.dot_git / name
        place.unlink(missing_ok=True)
        os.mkfifo(place)

    return build


def _pipe_object(lure: Lure) -> None:
    sha = lure.git("rev-parse", "HEAD:app.py")
    _pipe(f"objects/{sha[:2]}/{sha[2:]}")(lure)


def _branch_folder_link(lure: Lure) -> None:
    (lure.home / "elsewhere").mkdir()
    (lure.dot_git / "refs/heads/pullwright").symlink_to(lure.home / "elsewhere")


def _branch_elsewhere(lure: Lure) -> None:
    lure.git("branch", "pullwright/x", check=False)
    lure.told((lure.home / "elsewhere/x").exists())


def _info_attributes(lure: Lure) -> None:
    (lure.dot_git / "info").mkdir(exist_ok=True)
    (lure.dot_git / "info/attributes").write_text("* binary filter=evil diff=evil export-ignore\n")
    lure.config('[filter "evil"]\nclean = EVIL\n[diff "evil"]\ntextconv = EVIL')
    (lure.checkout / "app.py").write_text("changed = 1\n")


def _index(content: bytes) -> Deed:
    return lambda lure: (lure.dot_git / "index").write_bytes(content)


def _index_outside(lure: Lure) -> None:
    """The index names a file outside of the checkout, which must not be opened as a tracked file."""
    os.mkfifo(lure.home / "pipe")
    name = b"../pipe"
    fields = b"\0" * 24 + (0o100644).to_bytes(4, "big") + b"\0" * 12 + b"\1" * 20 + len(name).to_bytes(2, "big")
    entry = fields + name
    (lure.dot_git / "index").write_bytes(b"DIRC\0\0\0\2\0\0\0\1" + entry + b"\0" * (8 - len(entry) % 8) + b"\0" * 20)


ATTACKS = [
    Attack("alternates", _alternates, _leaks, "borrows objects"),
    Attack("objects are a link", _objects_link, _leaks, "another repository's objects"),
    Attack("packs are links", _pack_link, _leaks, "another repository's objects"),
    Attack("loose objects are links", _loose_links, _leaks, "another repository's objects"),
    Attack(".git file", _git_file, _leaks, "does not point back"),
    Attack(".git link", _git_link, _leaks, "is a link"),
    Attack("commondir", _common_dir, _leaks, "another repository"),
    Attack("embedded bare repository", _embedded_bare, _status_inside),
    Attack("replace refs", _replaced, _shows_replaced),
    Attack("lying object", _lying_object, _shows_lie, "cannot be copied whole"),
    Attack("HEAD climbs", _head("ref: refs/heads/../../../../private/.git/HEAD\n"), None, "not the name of a branch"),
    Attack("HEAD is an option", _head("--upload-pack=evil\n"), None, "does not name a commit"),
    Attack("HEAD is a link", _head_link, None, "not the name of a branch"),
    Attack("HEAD is a pipe", _pipe("HEAD"), None, "not a regular file"),
    Attack("a branch is a pipe", _pipe("refs/heads/main"), None, "not a regular file"),
    Attack("config is a pipe", _pipe("config"), None, "not a regular file"),
    Attack("index is a pipe", _pipe("index")),
    Attack("an object is a pipe", _pipe_object, None, "not a regular file"),
    Attack("branch folder is a link", _branch_folder_link, _branch_elsewhere, "not a regular file or folder"),
    Attack("info/attributes", _info_attributes, git("diff")),
    Attack("index is not one", _index(b"DIRC\0\0\0\2\xff\xff\xff\xff")),
    Attack("index points outside", _index_outside),
    Attack("commit-graph is not one", lambda lure: Path(lure.dot_git / "objects/info/commit-graph").write_text("x")),
]
