"""Who uses, and who makes, a layer: locks of files, which end with the process that holds them, however it ends."""

import fcntl
import os
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Leases:
    """The leases below `folder`, a file for each layer; when it was touched is when the layer was last used."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: dict[str, int] = {}
        weakref.finalize(self, _let_go, self._held)

    def hold(self, name: str) -> None:
        """From now on nobody evicts `name`, as long as there are these leases and this process."""
        if name not in self._held:
            self._held[name] = self._locked(f"{name}.use", fcntl.LOCK_SH)
        os.utime(self._held[name])

    def used(self, name: str) -> float | None:
        """When it was last held (seconds since 1970); None where nobody here knows."""
        try:
            return (self._folder / f"{name}.use").stat().st_mtime
        except FileNotFoundError:
            return None

    @contextmanager
    def making(self, name: str) -> Iterator[None]:
        """One maker at a time: whoever comes later waits, and then finds what was made."""
        lock = self._locked(f"{name}.make", fcntl.LOCK_EX)
        try:
            yield
        finally:
            os.close(lock)

    @contextmanager
    def unused(self, name: str) -> Iterator[bool]:
        """Whether nobody holds `name`, also while the body runs; the lease of what was evicted goes with it."""
        try:
            lock = self._locked(f"{name}.use", fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        try:
            yield True
            for kind in ("use", "make"):
                (self._folder / f"{name}.{kind}").unlink(missing_ok=True)
        finally:
            os.close(lock)

    def _locked(self, file: str, how: int) -> int:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self._folder / file
        while True:
            lock = os.open(path, os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(lock, how)
                if _same(lock, path):  # else it was evicted while we waited
                    return lock
            except OSError:
                os.close(lock)
                raise
            os.close(lock)


def _same(lock: int, path: Path) -> bool:
    try:
        there = path.stat()
    except FileNotFoundError:
        return False
    ours = os.fstat(lock)
    return (ours.st_dev, ours.st_ino) == (there.st_dev, there.st_ino)


def _let_go(held: dict[str, int]) -> None:
    for lock in held.values():
        os.close(lock)
