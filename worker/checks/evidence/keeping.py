"""What the tests of a base were measured to be, kept for the next run on the same tree.

Examples are none of it: which they are depends on the issue, so each run measures them. A result is kept for one
owner, under everything that it depends on, encrypted and bound to both: whoever can write the folder and does not have
the keys can take results away, and make none. What a verdict leans on is measured again in any case (`confirming`), so
a kept result only ever saves the rest.
"""

import hashlib
import os
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import worker.checks.evidence
import worker.languages
from core.crypto import Keyring
from core.errors import Broken
from core.runs import NO_IMAGE, Origin, TestRun
from core.serial import dump, read
from core.version import VERSION
from worker.sandbox.keeping.eviction import Resting, Room, stale

if TYPE_CHECKING:
    from worker.checks.evidence.lab import Lab

_LARGEST = 64 << 20


@dataclass(frozen=True, slots=True)
class Kept:
    """A base's run and when it was made."""

    at: datetime
    run: TestRun


@dataclass(frozen=True, slots=True)
class Bases:
    """The results below `folder` that are `owner`'s; `room.days` after they were measured they count no more.

    `machine` says what else of this machine a result depends on.
    """

    folder: Path
    ring: Callable[[], Keyring]
    room: Room
    machine: str = ""
    owner: str = ""

    def of(self, owner: str) -> "Bases":
        """Those of `owner`, who sees nobody else's."""
        return replace(self, owner=owner)

    def find(self, lab: "Lab") -> TestRun | None:
        """What the base of `lab` was measured to be not long ago, with its origin; None where nobody can say."""
        place = self._place(lab)
        if place is None or not place.is_file() or place.stat().st_size > _LARGEST:
            return None
        try:
            found: Kept = read(Kept, self.ring().decrypt(place.read_text("ascii"), self._bound(place)))
        except (Broken, OSError, ValueError):  # another key's, damaged, or somebody's own: it says nothing
            place.unlink(missing_ok=True)
            return None
        if not timedelta() <= datetime.now(UTC) - found.at <= timedelta(days=self.room.days):
            return None
        with suppress(OSError):
            os.utime(place)
        return replace(found.run, origins=(_origin(lab, found.at),))

    def keep(self, lab: "Lab", run: TestRun) -> None:
        """Remember `run`, where there is room and it ended as it should."""
        place = self._place(lab)
        if place is None or not run.complete:
            return
        text = self.ring().encrypt(dump(Kept(datetime.now(UTC), run)), self._bound(place))
        with suppress(OSError):
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            draft = place.with_name(f".{secrets.token_hex(8)}")
            draft.touch(mode=0o600, exist_ok=False)
            draft.write_text(text, "ascii")
            draft.replace(place)
            self._evict()

    def forget(self, lab: "Lab") -> None:
        """It was found to be wrong today."""
        if place := self._place(lab):
            place.unlink(missing_ok=True)

    def _place(self, lab: "Lab") -> Path | None:
        """Where it lies; None where nobody can say what the box is made of: programs of the machine may change."""
        if lab.image.tag == NO_IMAGE or not lab.image.digest:
            return None
        return self.folder / _hash(self.owner) / _hash(self.owner, self.machine, *_depends(lab))

    def _bound(self, place: Path) -> str:
        return f"base {place.parent.name} {place.name}"

    def _evict(self) -> None:
        """What was not used for long, and what there is no room for."""
        files = [file for file in self.folder.glob("*/*") if file.is_file()]
        resting = [Resting(str(file), file.stat().st_size, file.stat().st_mtime) for file in files]
        for name in stale(resting, self.room, time.time()):
            Path(name).unlink(missing_ok=True)


def _origin(lab: "Lab", at: datetime) -> Origin:
    """All but the moment is the same for this run, or the result would not lie where it was found."""
    moment = at.isoformat(timespec="minutes")
    image = lab.image
    return Origin(moment, lab.project.folder, VERSION, lab.driver.name, image.tag, image.digest, image.runtime)


def _depends(lab: "Lab") -> tuple[str, ...]:
    """Everything that decides what measuring the base gives."""
    layer = lab.layer
    return (
        lab.workspace.base_tree,
        lab.driver.name,
        repr(lab.image),
        repr((layer.key, layer.reference) if layer else None),
        repr(lab.limits),
        repr(replace(lab.project, notes=())),
        repr(lab.others),
        _reporters(lab.project.language),
    )


@cache
def _reporters(language: str) -> str:
    """The version of what measures: what runs in the box, and what reads it here."""
    harness = worker.languages.named(language).harness()
    own = [Path(package.__file__ or "").parent for package in (worker.languages, worker.checks.evidence)]
    read_here = {str(file.relative_to(place)): file.read_bytes() for place in own for file in place.rglob("*.py")}
    return _hash(VERSION, *(f"{name}\0{content!r}" for name, content in sorted({**read_here, **harness}.items())))


def _hash(*words: str) -> str:
    digest = hashlib.sha256()
    for word in words:
        encoded = word.encode("utf-8", "surrogatepass")
        digest.update(len(encoded).to_bytes(8, "big") + encoded)
    return digest.hexdigest()
