"""The few things of a repository's configuration that say how it is stored. Nothing else is read of it."""

import re
from dataclasses import dataclass
from pathlib import Path

from core.errors import Refused
from worker.workspace import reading
from worker.workspace.git import Git, GitFailed

_LARGEST = 4 << 20
_SHARED = re.compile(r"group|all|umask|everybody|world|true|false|0[0-7]{3}|[012]")
_RELEVANT = re.compile(rb"extensions|sharedrepository", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Format:
    """How objects are named, and with whom new files are shared (`core.sharedRepository`)."""

    algorithm: str = "sha1"
    shared: str = ""


def read_format(git_dir: Path) -> Format:
    """The format of the repository in `git_dir`; `Refused` if it is one that cannot be worked with."""
    content = reading.small(git_dir / "config", _LARGEST) or b""
    if not _RELEVANT.search(content):  # most repositories: no process needed
        return Format()
    algorithm = _value(content, "extensions.objectFormat") or "sha1"
    if algorithm not in ("sha1", "sha256"):
        raise Refused(f"The repository names its objects by {algorithm!r}, which is not known here.")
    if (_value(content, "extensions.refStorage") or "files") != "files":
        raise Refused("The repository keeps reftables; run `git refs migrate --ref-format=files` in it first.")
    shared = _value(content, "core.sharedRepository") or ""
    return Format(algorithm, shared if _SHARED.fullmatch(shared) else "")


def setting(git_dir: Path, key: str) -> str:
    """One value of the configuration file of `git_dir`, without its includes; empty if it is not set."""
    return _value(reading.small(git_dir / "config", _LARGEST) or b"", key)


def _value(content: bytes, key: str) -> str:
    try:
        output = Git(Path("/")).run("config", "--file", "-", "--no-includes", "--null", "--get", key, stdin=content)
    except GitFailed as error:
        if error.code == 1:  # the key is not there
            return ""
        raise Refused("The repository's configuration file cannot be read; run `git config -l` there.") from error
    return output.rstrip(b"\0").decode(errors="surrogateescape")
