"""The folder of the reports: looked at before a run begins, and written to without following anybody's links."""

import os
import secrets
from pathlib import Path

from core.errors import Refused, Unfinished

_IGNORE_ALL = b"*\n"
_DEFAULT = ".pullwright"
_GIT = ("HEAD", "objects", "refs")


def check(out: Path) -> None:
    """`Refused` if reports cannot or must not be written to `out`; nothing is left behind."""
    for place in (real := out.resolve(), *real.parents):
        if place.name.casefold() == ".git" or all((place / name).exists() for name in _GIT):
            raise Refused(f"--out {out} lies inside git's own folder; give another folder for the reports.")
    if out.parent.name == _DEFAULT and out.parent.is_symlink():
        raise Refused(f"{out.parent} is a symbolic link, and reports go only where they seem to; give --out DIR.")
    nearest = next(place for place in (out, *out.parents) if os.path.lexists(place))
    if not nearest.is_dir():
        raise Refused(f"--out {out} cannot be a folder, because {nearest} is a file; give another folder.")
    probe = nearest / f".pullwright-{secrets.token_hex(8)}"
    try:
        os.close(os.open(probe, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        probe.unlink()
    except OSError as error:
        raise Refused(
            f"Reports cannot be written to {out}: {error.strerror}. Give another folder with --out."
        ) from error


def make(out: Path) -> None:
    """The folder; a default one (`.pullwright/<run>`) is hidden from git by a `.gitignore` beside the runs."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        ignore = out.parent / ".gitignore"
        if out.parent.name == _DEFAULT and not os.path.lexists(ignore):
            put(ignore, _IGNORE_ALL)
    except OSError as error:
        raise _unwritten(out, error) from error


def put(path: Path, content: bytes) -> None:
    """Write a file in one piece, in the place of whatever stands there; a link is replaced and not followed."""
    half = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
    try:
        descriptor = os.open(half, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW, 0o644)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        half.replace(path)
    except OSError as error:
        half.unlink(missing_ok=True)
        raise _unwritten(path, error) from error


def _unwritten(path: Path, error: OSError) -> Unfinished:
    return Unfinished(
        f"{path} could not be written ({error.strerror}). All that was found is on record; free what is missing and "
        "go on with pullwright run --resume."
    )
