"""A hostile checkout goes the whole way, or is refused in one sentence; nothing of it ever runs or leaks."""

import io
import stat
import tarfile
from pathlib import Path

import pytest

from core.errors import Refused
from core.runs import WriteFile
from tests.conformance.git.attacks import Attack, commits, configured, hooks, layouts
from tests.conformance.git.lure import SECRET, Lure
from worker.workspace import Workspace, open_workspace

ATTACKS = [*configured.ATTACKS, *hooks.ATTACKS, *layouts.ATTACKS, *commits.ATTACKS]
FIRED = [attack for attack in ATTACKS if attack.control]


def _names(attack: Attack) -> str:
    return attack.name


@pytest.fixture
def lure(tmp_path: Path) -> Lure:
    return Lure(tmp_path)


@pytest.mark.parametrize("attack", ATTACKS, ids=_names)
def test_pullwright_is_not_moved(attack: Attack, lure: Lure) -> None:
    attack.build(lure)
    before = _state(lure.checkout)
    try:
        shown = _whole_way(lure, lure.home / "workspace")
    except Refused as refusal:
        assert attack.refused, f"refused: {refusal}"
        assert attack.refused in str(refusal)
        assert "\n" not in str(refusal)
        shown = str(refusal).encode()
    else:
        assert not attack.refused, "it should have been refused"
    assert not lure.canary.exists()
    assert SECRET.encode() not in shown
    assert _state(lure.checkout) == before
    assert list((lure.home / "elsewhere").glob("*")) == []


@pytest.mark.parametrize("attack", FIRED, ids=_names)
def test_the_attack_works_on_naive_git(attack: Attack, lure: Lure) -> None:
    attack.build(lure)
    assert attack.control
    attack.control(lure)
    assert lure.canary.exists()


def test_the_corpus_is_large_enough() -> None:
    assert len(ATTACKS) >= 70
    assert len(FIRED) >= 40
    assert len({attack.name for attack in ATTACKS}) == len(ATTACKS)


def _whole_way(lure: Lure, folder: Path) -> bytes:
    """Everything a run does with a workspace; all that it shows."""
    workspace = open_workspace(lure.checkout, folder)
    patch = workspace.apply(workspace.base_tree, [WriteFile("new.py", "print(1)\n")])
    head = workspace.commit(patch.tree, "A change")
    assert workspace.publish(head, "pullwright/x") == "pullwright/x"
    assert (lure.dot_git / "refs/heads/pullwright/x").read_text().strip() == head
    return _shown(workspace) + patch.diff.encode()


def _shown(workspace: Workspace) -> bytes:
    entries = workspace.entries(workspace.base_tree)
    archive = workspace.tar(workspace.base_tree)
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        assert all(_is_harmless(member) for member in tar)
    read = [workspace.read(workspace.base_tree, entry.path) or b"" for entry in entries[:50]]
    return b"".join([archive, *read, *(note.encode() for note in workspace.notes)])


def _is_harmless(member: tarfile.TarInfo) -> bool:
    safe = tarfile.data_filter(member, "/nowhere")
    return safe.name == member.name and (member.isreg() or member.isdir() or member.issym())


def _state(checkout: Path) -> dict[str, object]:
    """Everything of the checkout but its object store and branches."""
    found: dict[str, object] = {}
    for path in sorted(checkout.rglob("*")):
        name = str(path.relative_to(checkout))
        if not name.startswith((".git/objects", ".git/refs")):
            about = path.lstat()
            kind = stat.S_IFMT(about.st_mode)
            content: object = path.read_bytes() if kind == stat.S_IFREG else None
            found[name] = (about.st_mode, path.readlink() if kind == stat.S_IFLNK else content)
    return found
