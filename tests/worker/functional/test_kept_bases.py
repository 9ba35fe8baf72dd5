"""What a base was measured to be is kept for its owner: it saves time, and it proves nothing by itself."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.crypto import Keyring
from core.runs import CheckStatus, Issue, Outcome, TestRun, WriteFile
from core.serial import dump
from tests.worker.functional.labs import Bench, bench
from worker.checks.evidence.keeping import Bases, Kept
from worker.checks.functional import Baseline, Lab, baseline, check
from worker.sandbox import Box, BoxSpec, Driver, Layer
from worker.sandbox.keeping.eviction import Room

_FILES = {
    "words.py": "def loud(word):\n    return word\n",
    "test_words.py": "from words import loud\n"
    "def test_loud(): assert loud('a') == 'A'\n"
    "def test_same(): assert loud('A')\n",
}
_LOUD = "def loud(word):\n    return word.upper()\n"
_RING = Keyring((b"k" * 32,))
_ROOM = Room(7.0, 1 << 20)


class Counted:
    """A driver that counts the boxes that it opens."""

    def __init__(self, driver: Driver) -> None:
        self._driver, self.opened = driver, 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._driver, name)

    @contextmanager
    def open(self, spec: BoxSpec) -> Iterator[Box]:
        self.opened += 1
        with self._driver.open(spec) as box:
            yield box


@dataclass(frozen=True)
class Scene:
    """A repository in Docker, and the folder where its results are kept."""

    lab: Lab
    base: Baseline  # measured in this run
    folder: Path
    boxes: Counted

    def of(self, owner: str, room: Room = _ROOM) -> Lab:
        bases = Bases(self.folder, lambda: _RING, room, owner=owner)
        return replace(self.lab, bases=bases)

    def kept(self, owner: str = "1/2") -> Lab:
        """The laboratory of an owner for whom the base's results are kept."""
        lab = self.of(owner)
        assert lab.bases
        lab.bases.keep(lab, self.base.run)
        return lab

    def files(self) -> list[Path]:
        return [file for file in self.folder.rglob("*") if file.is_file()]


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return bench(tmp_path_factory.mktemp("kept"), _FILES, engine="docker", wall_s=300.0)


@pytest.fixture
def scene(measured: Bench, tmp_path: Path) -> Scene:
    boxes = Counted(measured.lab.driver)
    lab = replace(measured.lab, driver=boxes)
    return Scene(lab, measured.base, tmp_path / "bases", boxes)


def test_a_base_is_measured_once_for_its_owner(scene: Scene) -> None:
    lab = scene.of("1/2")
    first = baseline(lab)
    once = scene.boxes.opened
    second = baseline(lab)
    assert scene.boxes.opened == once
    assert (first.run.kept, second.run) == ("", replace(first.run, origins=second.run.origins))
    assert datetime.fromisoformat(second.run.kept) <= datetime.now(UTC)
    for other in ("1/3", "2/2", "", "1/2/", "../1/2", "1/2\0"):
        assert _bases(scene.of(other)).find(lab) is None


def test_what_an_issue_says_is_measured_in_each_run(scene: Scene) -> None:
    """One kept base serves every issue: the tests are taken, the examples are run."""
    lab = replace(scene.kept(), issue=Issue("loud is quiet", "`loud('b')` should return `'B'`."))
    opened = scene.boxes.opened
    found = baseline(lab)
    [example] = found.examples
    assert scene.boxes.opened == opened + 1
    assert (found.run.outcome(example.id), bool(found.run.kept)) == (Outcome.FAILED, True)
    assert found.run.outcome("test_words.py::test_same") is Outcome.PASSED
    status, evidence = _changed(lab, found, _LOUD)
    assert (status, set(evidence.red_to_green)) == (CheckStatus.PASSED, {"test_words.py::test_loud", example.id})
    assert evidence.before.kept


def test_whatever_it_depends_on_makes_it_another(scene: Scene) -> None:
    lab, base = scene.kept(), scene.base
    others = (
        replace(lab, image=replace(lab.image, digest="sha256:other")),
        replace(lab, image=replace(lab.image, runtime="another")),
        replace(lab, layer=Layer("key", "of somebody")),
        replace(lab, limits=replace(lab.limits, wall_s=21)),
        replace(lab, limits=replace(lab.limits, memory_bytes=300 << 20)),
        replace(lab, project=replace(lab.project, test_command="pytest -x")),
        replace(lab, project=replace(lab.project, arguments=("-x",))),
        replace(lab, workspace=_moved(lab)),
    )
    assert lab.bases
    assert lab.bases.find(lab)
    assert [lab.bases.find(other) for other in others] == [None] * len(others)
    assert replace(lab.bases, machine="another").find(lab) is None
    unknown = replace(lab, image=replace(lab.image, tag="host"))
    lab.bases.keep(unknown, base.run)  # the machine's own programs, which may be others tomorrow
    assert lab.bases.find(unknown) is None


def _moved(lab: Lab) -> Any:
    """The workspace with another base."""
    tree = lab.workspace.overlay(lab.workspace.base_tree, {"test_words.py": b"def test_same(): assert 0\n"})

    class Other:
        base_tree = tree

    return Other()


def test_whoever_can_write_the_folder_can_make_no_result(scene: Scene) -> None:
    lab, thief, base = scene.kept(), scene.of("666/1"), scene.base
    [file] = scene.files()
    good = file.read_text("ascii")
    assert "test_loud" not in good and file.stat().st_mode & 0o077 == 0
    forged = replace(base.run, results=tuple(replace(each, outcome=Outcome.FAILED) for each in base.run.results))
    now = datetime.now(UTC)
    bound = f"base {file.parent.name} {file.name}"
    foreign = Keyring((b"f" * 32,)).encrypt(dump(Kept(now, forged)), bound)
    assert thief.bases and lab.bases
    thief.bases.keep(thief, forged)
    theirs = next(other for other in scene.files() if other != file).read_text("ascii")
    old, later = (
        _RING.encrypt(dump(Kept(now + shift, base.run)), bound) for shift in (timedelta(days=-8), timedelta(hours=1))
    )
    middle = len(good) // 2
    flipped = good[:middle] + ("A" if good[middle] != "A" else "B") + good[middle + 1 :]
    for text in ("", "{}", dump(Kept(now, forged)), foreign, theirs, flipped, good[:-9], old, later):
        file.write_text(text, "ascii")
        assert lab.bases.find(lab) is None
    file.write_text(good, "ascii")
    assert lab.bases.find(lab)
    assert thief.bases.find(thief) != lab.bases.find(lab)


def test_what_is_flaky_or_unfinished_is_not_kept(scene: Scene, tmp_path: Path) -> None:
    coin = "import os\ndef test_coin(): assert False or os.urandom(9) > b'\\x80'\n"
    files = {"test_coin.py": "\n".join(coin.replace("coin", f"coin{n}") for n in range(30))}
    lab = bench(tmp_path / "coin", files, engine="docker", wall_s=300.0).lab
    lab = replace(lab, bases=scene.of("1/2").bases)
    assert baseline(lab).flaky
    assert scene.files() == []
    assert lab.bases
    lab.bases.keep(lab, TestRun((), "pytest", None, complete=False))
    assert scene.files() == []


def test_a_proof_never_leans_on_what_was_kept(scene: Scene) -> None:
    """What the store says of yesterday is not so today: the change neither proves nor breaks anything by that."""
    lab, true = scene.kept(), scene.base
    for outcome, name in ((Outcome.FAILED, "test_same"), (Outcome.PASSED, "test_loud")):
        false = replace(true.run, results=tuple(_as(each, name, outcome) for each in true.run.results))
        assert lab.bases
        lab.bases.keep(lab, false)
        stale = baseline(lab)
        assert stale.run.kept
        status, evidence = _changed(lab, stale, "def loud(word):\n    return word + ''\n")
        assert (status, evidence.red_to_green, evidence.broken) == (CheckStatus.FAILED, (), ())
        assert evidence.before.kept == ""  # measured anew, and that is kept now
        assert baseline(lab).run.outcome(f"test_words.py::{name}") is true.run.outcome(f"test_words.py::{name}")


def test_what_was_kept_as_red_hides_nothing_that_a_change_breaks(scene: Scene) -> None:
    lab, true = scene.kept(), scene.base
    assert lab.bases
    false = tuple(_as(each, "test_same", Outcome.FAILED) for each in true.run.results)
    lab.bases.keep(lab, replace(true.run, results=false))
    status, evidence = _changed(lab, baseline(lab), "def loud(word):\n    return 'A' if word == 'a' else ''\n")
    assert (status, evidence.broken) == (CheckStatus.FAILED, ("test_words.py::test_same",))
    assert evidence.before.kept == ""


def test_a_proof_on_a_kept_base_is_the_same_and_says_so(scene: Scene) -> None:
    lab = scene.kept()
    kept = baseline(lab)
    status, evidence = _changed(lab, kept, _LOUD)
    assert (status, evidence.red_to_green) == (CheckStatus.PASSED, ("test_words.py::test_loud",))
    assert evidence.before.kept == kept.run.kept


def test_what_is_old_or_too_much_goes(scene: Scene) -> None:
    lab, base = scene.kept(), scene.base
    [file] = scene.files()
    os.utime(file, (1, 1))
    other = replace(lab, limits=replace(lab.limits, wall_s=21))
    assert lab.bases
    lab.bases.keep(other, base.run)
    assert file not in scene.files() and len(scene.files()) == 1
    crowded = scene.of("1/2", Room(3650.0, 10)).bases
    [file] = scene.files()
    os.utime(file, (file.stat().st_mtime - 7200,) * 2)
    assert crowded
    crowded.keep(lab, base.run)
    assert file not in scene.files()
    shutil.rmtree(scene.folder)
    assert lab.bases.find(lab) is None


def _bases(lab: Lab) -> Bases:
    assert lab.bases
    return lab.bases


def _as(result: Any, name: str, outcome: Outcome) -> Any:
    return replace(result, outcome=outcome) if result.id.endswith(name) else result


def _changed(lab: Lab, base: Baseline, words: str) -> tuple[CheckStatus, Any]:
    patch = lab.workspace.apply(lab.workspace.base_tree, [WriteFile("words.py", words)])
    found, evidence = check(lab, base, patch)
    return found.status, evidence
