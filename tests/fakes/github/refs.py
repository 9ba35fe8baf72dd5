"""The refs of a bare repository, as files; packed ones are read too."""

import os
import re
import time
from pathlib import Path

_BAD = re.compile(r"[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|//|/\.|^/|\.$|/$|\.lock(/|$)|^-")


def is_valid(ref: str) -> bool:
    return ref.startswith("refs/") and ref.count("/") >= 2 and not _BAD.search(ref)


def read(repo: Path, ref: str) -> str | None:
    path = repo / ref
    if path.is_file():
        return path.read_text().strip()
    return _packed(repo).get(ref)


def _packed(repo: Path) -> dict[str, str]:
    packed = repo / "packed-refs"
    lines = packed.read_text().splitlines() if packed.is_file() else []
    return {line[41:]: line[:40] for line in lines if line[:1] not in ("#", "^")}


def write(repo: Path, ref: str, sha: str) -> bool:
    """False if a folder of that name, or a file where a folder is needed, is in the way (as git has it)."""
    path = repo / ref
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.parent / f".{os.getpid()}-{time.monotonic_ns()}.lock"
        partial.write_text(sha + "\n")
        partial.rename(path)
    except (FileExistsError, NotADirectoryError, IsADirectoryError):
        return False
    return True


def delete(repo: Path, ref: str) -> None:
    (repo / ref).unlink(missing_ok=True)
    packed = repo / "packed-refs"
    if ref in _packed(repo):
        lines = packed.read_text().splitlines(keepends=True)
        packed.write_text("".join(line for line in lines if line[41:].strip() != ref))


def matching(repo: Path, prefix: str) -> dict[str, str]:
    loose = {
        str(path.relative_to(repo)): path.read_text().strip()
        for path in (repo / "refs").rglob("*")
        if path.is_file() and path.suffix != ".lock"
    }
    return {ref: sha for ref, sha in sorted({**_packed(repo), **loose}.items()) if ref.startswith(prefix)}
