"""Which files of a tree are read as text, and what is left out and why."""

from collections.abc import Iterable
from pathlib import PurePosixPath

from worker.workspace import Entry

_LARGEST = 256 * 1024
_SKIPPED_FOLDERS = frozenset(
    "node_modules vendor third_party dist build .venv venv __pycache__ .git site-packages".split()
)
_SKIPPED_NAMES = frozenset(
    "package-lock.json yarn.lock pnpm-lock.yaml uv.lock poetry.lock Cargo.lock go.sum Gemfile.lock".split()
)
_SKIPPED_SUFFIXES = frozenset(
    """
    .png .jpg .jpeg .gif .ico .pdf .zip .gz .tar .xz .7z .whl .jar .class .so .dll .exe .pyc .woff .woff2 .ttf .mp3
    .mp4 .svg .map .parquet .npy .sqlite .db .bin .lock .snap
    """.split()
)


def readable(entries: Iterable[Entry]) -> list[Entry]:
    """The entries worth reading: regular files of a sensible size that are source or prose by their name."""
    return [entry for entry in entries if _worth(entry)]


def _worth(entry: Entry) -> bool:
    path = PurePosixPath(entry.path)
    if not entry.mode.startswith("100") or entry.size > _LARGEST:
        return False
    if path.name in _SKIPPED_NAMES or path.suffix.lower() in _SKIPPED_SUFFIXES or ".min." in path.name:
        return False
    return _SKIPPED_FOLDERS.isdisjoint(path.parts[:-1])


def decode(raw: bytes) -> str | None:
    """The text of `raw`; None where it is binary or not UTF-8."""
    if b"\0" in raw[:8192]:
        return None
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return None
