"""What a checkout's HEAD stands on, read from its files."""

import re
from dataclasses import dataclass
from pathlib import Path

from core.errors import Refused
from core.names import Sha
from worker.workspace import reading
from worker.workspace.source import Source

_SHA = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_REF = re.compile(r"refs(/(?!\.\.?(/|$))[^/\x00-\x20\x7f\\]+)+")
_MOST_HOPS = 5
_LARGEST_PACK = 256 << 20


@dataclass(frozen=True, slots=True)
class Head:
    """`commit` is None while nothing has been committed; `branch` is None when HEAD is detached."""

    commit: Sha | None
    branch: str | None


def read_head(source: Source) -> Head:
    """The checkout's HEAD; `Refused` if it leads nowhere though the repository has commits."""
    text = _head_text(source.git_dir / "HEAD")
    ref = text.removeprefix("ref:").strip() if text.startswith("ref:") else None
    if ref is None:
        return Head(_sha(text), None)
    commit = _resolve(source.common_dir, ref)
    if commit is None and _has_branches(source.common_dir):
        raise Refused(f"HEAD stands on {ref!r}, which has no commit yet; check out a branch and run again.")
    return Head(commit, ref)


def _head_text(head: Path) -> str:
    if head.is_symlink():  # how git kept HEAD before 2005's end; still valid
        return f"ref: {head.readlink()}"
    return reading.line(head) or ""


def _resolve(common_dir: Path, ref: str) -> Sha | None:
    for _ in range(_MOST_HOPS):
        if not _REF.fullmatch(ref):
            raise Refused(f"HEAD stands on {ref!r}, which is not the name of a branch.")
        text = reading.line(common_dir / ref) if not (common_dir / ref).is_dir() else None
        if text is None:
            return _packed(common_dir, ref)
        if not text.startswith("ref:"):
            return _sha(text)
        ref = text.removeprefix("ref:").strip()
    raise Refused("HEAD goes in circles; check out a branch and run again.")


def _packed(common_dir: Path, ref: str) -> Sha | None:
    content = reading.small(common_dir / "packed-refs", _LARGEST_PACK) or b""
    found = re.search(rb"^([0-9a-f]+) " + re.escape(ref.encode(errors="surrogateescape")) + rb"$", content, re.M)
    return _sha(found[1].decode()) if found else None


def _has_branches(common_dir: Path) -> bool:
    packed = reading.small(common_dir / "packed-refs", _LARGEST_PACK) or b""
    return b" refs/heads/" in packed or any(path.is_file() for path in (common_dir / "refs/heads").rglob("*"))


def _sha(text: str) -> Sha:
    if not _SHA.fullmatch(text):
        raise Refused("HEAD does not name a commit; check out a branch and run again.")
    return Sha(text)
