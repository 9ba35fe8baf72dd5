"""Packages of npm that tests measure against: pinned, fetched once by npm itself, kept in a cache of the person's."""

import fcntl
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NODE = Path(__file__).parents[2] / "scripts" / "node"
_PATIENCE_S = 300


def cache() -> Path:
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "pullwright-tests"


@contextmanager
def held(name: str) -> Iterator[Path]:
    """A folder of the cache that one process at a time may fill; it is there once it is complete."""
    place = cache() / name.replace("/", "-")
    place.parent.mkdir(parents=True, exist_ok=True)
    with (place.parent / f"{place.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield place


def unpacked(package: str, version: str, *members: str) -> Path:
    """A folder with `members` (paths in the package, without `package/`) of that version."""
    with held(f"npm-{package}-{version}") as place:
        if not place.is_dir():
            _unpack(place, f"{package}@{version}", members)
    return place


def _unpack(place: Path, named: str, members: tuple[str, ...]) -> None:
    with tempfile.TemporaryDirectory(dir=place.parent) as work:
        line = [str(NODE), "npm", "pack", named, "--silent", "--pack-destination", work]
        subprocess.run(line, check=True, timeout=_PATIENCE_S, capture_output=True, cwd=work)
        (archive,) = Path(work).glob("*.tgz")
        made = Path(work) / "made"
        with tarfile.open(archive) as tar:
            for member in members:
                tar.extract(f"package/{member}", made, filter="data")
        shutil.move(made / "package", place)


def installed(package: str, version: str) -> Path:
    """A folder whose `node_modules` has the package and all that it needs; its install scripts were not run."""
    with held(f"npm-installed-{package}-{version}") as place:
        if not place.is_dir():
            with tempfile.TemporaryDirectory(dir=place.parent) as work:
                line = [str(NODE), "npm", "install", f"{package}@{version}", "--silent", "--ignore-scripts"]
                made = Path(work) / "made"
                made.mkdir()
                (made / "package.json").write_text("{}")
                subprocess.run(line, check=True, timeout=_PATIENCE_S, capture_output=True, cwd=made)
                shutil.move(made, place)
    return place
