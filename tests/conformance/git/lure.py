"""A small checkout to make hostile, a canary that must not appear, and a neighbour with a secret."""

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

SECRET = "the neighbour's secret is 4711"
_NAIVE = {
    "PATH": os.environ["PATH"],
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_AUTHOR_NAME": "Somebody",
    "GIT_AUTHOR_EMAIL": "somebody@example.org",
    "GIT_COMMITTER_NAME": "Somebody",
    "GIT_COMMITTER_EMAIL": "somebody@example.org",
    "GIT_AUTHOR_DATE": "1700000000 +0000",
    "GIT_COMMITTER_DATE": "1700000000 +0000",
}
FILES = {"app.py": "def double(x):\n    return x + x\n", "docs/read.me": "Words.\n"}


def naive(folder: Path, *arguments: str, stdin: bytes = b"", check: bool = True) -> str:
    """Git as people run it: in the checkout, with the checkout's own configuration and hooks."""
    environment = {**_NAIVE, "HOME": str(folder.parent)}
    done = subprocess.run(
        ["git", *arguments], cwd=folder, env=environment, input=stdin, capture_output=True, timeout=20
    )
    if check and done.returncode:
        raise AssertionError(f"git {arguments}: {done.stderr.decode(errors='replace')}")
    return done.stdout.decode(errors="replace").strip()


def make(folder: Path, files: Mapping[str, str | bytes] = FILES) -> Path:
    """A checkout at `folder` with one commit of `files`."""
    folder.mkdir(parents=True)
    naive(folder, "init", "-q", "-b", "main")
    write(folder, files)
    return commit(folder, "First")


def write(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Put `files` into the work tree, folders made as needed."""
    for name, content in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content if isinstance(content, bytes) else content.encode())


def commit(folder: Path, message: str) -> Path:
    """Commit everything in the work tree."""
    naive(folder, "add", "-A")
    naive(folder, "commit", "-q", "-m", message)
    return folder


@dataclass(frozen=True)
class Lure:
    """Where one attack is built."""

    home: Path

    @property
    def canary(self) -> Path:
        """A file that only a successful attack makes."""
        return self.home / "canary"

    @cached_property
    def checkout(self) -> Path:
        """The checkout that is made hostile."""
        return make(self.home / "checkout")

    @property
    def dot_git(self) -> Path:
        """Its git folder."""
        return self.checkout / ".git"

    @cached_property
    def neighbour(self) -> Path:
        """Another, private repository of the same person."""
        return make(self.home / "private", {"secret.txt": SECRET})

    @cached_property
    def script(self) -> Path:
        """A program that makes the canary, whatever it is called with."""
        place = self.home / "evil.sh"
        place.write_text(f"#!/bin/sh\ntouch '{self.canary}'\nexit 0\n")
        place.chmod(0o755)
        return place

    def git(self, *arguments: str, stdin: bytes = b"", check: bool = True) -> str:
        """Naive git in the checkout."""
        return naive(self.checkout, *arguments, stdin=stdin, check=check)

    def config(self, text: str) -> None:
        """Add to the checkout's configuration; `EVIL` stands for the script."""
        with (self.dot_git / "config").open("a") as file:
            file.write(text.replace("EVIL", str(self.script)) + "\n")

    def hook(self, folder: Path, name: str) -> None:
        """A hook that makes the canary."""
        folder.mkdir(parents=True, exist_ok=True)
        place = folder / name
        place.write_bytes(self.script.read_bytes())
        place.chmod(0o755)

    def tree(self, *entries: tuple[str, bytes, str]) -> str:
        """A raw tree object of (mode, name, sha), written past all of git's checks."""
        body = b"".join(b"%s %s\0%s" % (mode.encode(), name, bytes.fromhex(sha)) for mode, name, sha in entries)
        return self.git("hash-object", "-t", "tree", "-w", "--stdin", "--literally", stdin=body)

    def blob(self, content: bytes) -> str:
        """A blob."""
        return self.git("hash-object", "-w", "--stdin", stdin=content)

    def head(self, tree: str) -> None:
        """Let HEAD be a commit of `tree`."""
        sha = self.git("commit-tree", tree, "-m", "Hostile")
        (self.dot_git / "refs/heads/main").write_text(sha + "\n")

    def told(self, condition: bool) -> None:
        """Makes the canary if an attack's control found what it looked for."""
        if condition:
            self.canary.touch()
