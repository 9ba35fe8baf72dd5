"""Git objects in a bare repository: loose ones are written and read here, packed ones by git itself."""

import hashlib
import os
import subprocess
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_CLEAN = {"PATH": "/usr/bin:/bin:/usr/local/bin", "GIT_CONFIG_NOSYSTEM": "1", "HOME": "/nonexistent", "LC_ALL": "C"}


@dataclass(frozen=True, slots=True)
class Entry:
    mode: str
    name: str
    sha: str

    @property
    def kind(self) -> str:
        return {"040000": "tree", "160000": "commit"}.get(self.mode, "blob")


@dataclass(frozen=True, slots=True)
class Commit:
    tree: str
    parents: tuple[str, ...]
    author: str
    committer: str
    message: str


def git(repo: Path, *args: str, stdin: bytes | None = None) -> bytes:
    done = subprocess.run(["git", "-C", str(repo), *args], input=stdin, capture_output=True, env=_CLEAN, check=True)
    return done.stdout


def create(repo: Path, default_branch: str) -> None:
    subprocess.run(
        ["git", "init", "-q", "--bare", f"--initial-branch={default_branch}", str(repo)], check=True, env=_CLEAN
    )
    git(repo, "config", "http.receivepack", "true")
    git(repo, "config", "uploadpack.allowFilter", "true")
    git(repo, "config", "uploadpack.allowAnySHA1InWant", "true")
    git(repo, "config", "gc.auto", "0")


def write(repo: Path, kind: str, content: bytes) -> str:
    raw = b"%s %d\0" % (kind.encode(), len(content)) + content
    sha = hashlib.sha1(raw, usedforsecurity=False).hexdigest()
    path = repo / "objects" / sha[:2] / sha[2:]
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        partial = path.with_suffix(f".{os.getpid()}-{time.monotonic_ns()}")
        partial.write_bytes(zlib.compress(raw, 1))
        partial.rename(path)
    return sha


def read(repo: Path, sha: str) -> tuple[str, bytes] | None:
    """(kind, content), or None if there is no such object."""
    path = repo / "objects" / sha[:2] / sha[2:]
    if path.is_file():
        head, _, content = zlib.decompress(path.read_bytes()).partition(b"\0")
        return head.split()[0].decode(), content
    answer = git(repo, "cat-file", "--batch", stdin=f"{sha}\n".encode())
    head, _, content = answer.partition(b"\n")
    fields = head.split()
    return (fields[1].decode(), content[: int(fields[2])]) if len(fields) == 3 else None


def read_as(repo: Path, kind: str, sha: str) -> bytes | None:
    found = read(repo, sha)
    return found[1] if found and found[0] == kind else None


def tree(repo: Path, sha: str) -> list[Entry]:
    content = read_as(repo, "tree", sha) or b""
    entries, at = [], 0
    while at < len(content):
        space, null = content.index(b" ", at), content.index(b"\0", at)
        mode = content[at:space].decode().rjust(6, "0")
        entries.append(Entry(mode, content[space + 1 : null].decode(), content[null + 1 : null + 21].hex()))
        at = null + 21
    return entries


def write_tree(repo: Path, entries: list[Entry]) -> str:
    ordered = sorted(entries, key=lambda entry: entry.name.encode() + (b"/" if entry.kind == "tree" else b""))
    pieces = [f"{entry.mode.lstrip('0')} {entry.name}".encode() + b"\0" + bytes.fromhex(entry.sha) for entry in ordered]
    return write(repo, "tree", b"".join(pieces))


def graft(repo: Path, base: str | None, path: str, mode: str, sha: str | None) -> str:
    """The tree `base` with `path` set to (mode, sha), or without it when `sha` is None; may become empty."""
    name, _, rest = path.partition("/")
    entries = {entry.name: entry for entry in (tree(repo, base) if base else [])}
    if rest:
        below = entries.get(name)
        inner = graft(repo, below.sha if below and below.kind == "tree" else None, rest, mode, sha)
        entries[name] = Entry("040000", name, inner)
        if not tree(repo, inner):
            del entries[name]
    elif sha is None:
        entries.pop(name, None)
    else:
        entries[name] = Entry(mode, name, sha)
    return write_tree(repo, list(entries.values()))


def at_path(repo: Path, root: str, path: str) -> Entry | None:
    found = Entry("040000", "", root)
    for name in path.strip("/").split("/"):
        if not name:
            continue
        below = {entry.name: entry for entry in tree(repo, found.sha)} if found.kind == "tree" else {}
        if name not in below:
            return None
        found = below[name]
    return found


def walk(repo: Path, root: str, prefix: str = "") -> Iterator[tuple[str, Entry]]:
    """Every file below `root`, and every folder before its files."""
    for entry in tree(repo, root):
        yield prefix + entry.name, entry
        if entry.kind == "tree":
            yield from walk(repo, entry.sha, f"{prefix}{entry.name}/")


def commit(repo: Path, sha: str) -> Commit | None:
    content = read_as(repo, "commit", sha)
    if content is None:
        return None
    head, _, message = content.decode(errors="replace").partition("\n\n")
    lines = [line.partition(" ")[::2] for line in head.split("\n")]
    fields = dict(lines)
    parents = tuple(value for name, value in lines if name == "parent")
    return Commit(fields["tree"], parents, fields["author"], fields["committer"], message)


def write_commit(repo: Path, made: Commit) -> str:
    parents = "".join(f"parent {parent}\n" for parent in made.parents)
    text = f"tree {made.tree}\n{parents}author {made.author}\ncommitter {made.committer}\n\n{made.message}"
    return write(repo, "commit", text.encode())


def is_ancestor(repo: Path, old: str, new: str) -> bool:
    waiting, seen = [new], set[str]()
    while waiting:
        sha = waiting.pop()
        if sha == old:
            return True
        found = commit(repo, sha) if sha not in seen else None
        seen.add(sha)
        waiting += found.parents if found else ()
    return False
