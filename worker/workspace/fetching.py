"""A commit of a repository on a server, fetched over HTTPS into a bare repository of our own.

Only the server of the settings is talked to, no redirect is followed, and the token travels in a header that
git reads from its environment: it stands in no URL, no argument and no file.
"""

import base64
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from urllib.parse import urlsplit

from core.errors import Broken, PullwrightError, Refused
from core.names import Sha
from worker.workspace import layout
from worker.workspace.disk import disk
from worker.workspace.formats import Format
from worker.workspace.git import Git, GitFailed, TooMuch

_LARGEST = 1 << 30  # bytes of packed objects
_LONG_S = 600.0
_GLANCE_S = 0.2
_REF = "refs/heads/base"
_PATH = re.compile(r"/(?:[A-Za-z0-9._-]+/){2,4}[A-Za-z0-9._-]+?(?:\.git)?|/[A-Za-z0-9._-]+/[A-Za-z0-9._-]+?(?:\.git)?")
_SHA = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_GONE = ("not our ref", "couldn't find remote ref", "no such remote ref")
_SHUT = ("Authentication failed", "403", "401", "not found", "could not read Username", "404")


@dataclass(frozen=True, slots=True)
class Remote:
    """A repository on the one server that may be talked to (`home`: its web or API address)."""

    url: str
    home: str
    token: str = field(repr=False)
    ca_bundle: Path | None = None
    largest: int = _LARGEST

    def __post_init__(self) -> None:
        here, there = urlsplit(self.home), urlsplit(self.url)
        same = (there.scheme, there.netloc) == (here.scheme, here.netloc) or _is_public(here.netloc, there.netloc)
        odd = there.query or there.fragment or "@" in there.netloc or not _PATH.fullmatch(there.path)
        if there.scheme not in ("https", "http") or not same or odd or ".." in there.path:
            raise Refused("The repository's address is not one of the configured GitHub server; check the settings.")

    def settings(self) -> dict[str, str]:
        """What git is told beyond its usual line, through its environment."""
        there = urlsplit(self.url)
        pairs = {
            "http.followRedirects": "false",
            "http.lowSpeedLimit": "1000",
            "http.lowSpeedTime": "60",
            "credential.helper": "",
            "fetch.recurseSubmodules": "false",
            f"protocol.{there.scheme}.allow": "always",
            "protocol.version": "2",
            "transfer.bundleURI": "false",
        }
        if self.token:  # without one, as everybody
            secret = base64.b64encode(f"x-access-token:{self.token}".encode()).decode()
            pairs[f"http.{there.scheme}://{there.netloc}/.extraHeader"] = f"Authorization: Basic {secret}"
        if self.ca_bundle:
            pairs["http.sslCAInfo"] = str(self.ca_bundle)
        told = {"GIT_CONFIG_COUNT": str(len(pairs)), "GIT_ALLOW_PROTOCOL": there.scheme}
        for number, (key, value) in enumerate(pairs.items()):
            told |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
        return told


def fetch(remote: Remote, folder: Path, commits: Sequence[Sha], *, depth: int = 1) -> Path:
    """The bare repository `folder` with `commits` (and `depth` - 1 generations before), its HEAD the first of them.

    What is there already is not fetched again. `Refused` where a commit is gone or the repository too large,
    `Broken(retryable)` where the server cannot be reached.
    """
    if not commits or not all(_SHA.fullmatch(commit) for commit in commits):
        raise ValueError("commits are named in full")
    layout.make(folder, Format("sha256" if len(commits[0]) == 64 else "sha1"))
    git = Git(folder, extra=remote.settings())
    if depth > 1 or not all(_has(git, commit) for commit in commits):
        arguments = ("--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "--quiet", f"--depth={depth}")
        _guarded(git, remote, ("fetch", *arguments, remote.url, *commits))
    git.run("update-ref", _REF, commits[0])
    with disk():
        (folder / "HEAD").write_text(f"ref: {_REF}\n")
    return folder


def _has(git: Git, commit: Sha) -> bool:
    try:
        git.run("cat-file", "-e", f"{commit}^{{tree}}")
    except GitFailed:
        return False
    return True


class _Scale:
    """Looks at how large a folder becomes, and ends what fills it when that is too much."""

    def __init__(self, folder: Path, largest: int) -> None:
        self._folder = folder
        self._largest = largest
        self._done = Event()
        self._thread: Thread | None = None
        self.tipped = False

    def start(self, end: Callable[[], None]) -> None:
        self._thread = Thread(target=self._look, args=(end,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._done.set()
        if self._thread:
            self._thread.join()

    def _look(self, end: Callable[[], None]) -> None:
        while not self._done.wait(_GLANCE_S):
            if _size(self._folder) > self._largest:
                self.tipped = True
                end()
                break


def _guarded(git: Git, remote: Remote, line: tuple[str, ...]) -> None:
    place = git.directory / "objects"
    scale = _Scale(place, remote.largest)
    try:
        git.run(*line, timeout_s=_LONG_S, started=scale.start)
    except GitFailed as error:
        if not scale.tipped:
            raise _told(error) from error
    finally:
        scale.stop()
    if scale.tipped or _size(place) > remote.largest:
        raise TooMuch(f"The repository is larger than {remote.largest >> 20} MiB, which is the limit here.")


def _size(folder: Path) -> int:
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                total += (Path(place) / name).lstat().st_size
            except FileNotFoundError:  # git moved it in the meantime
                continue
    return total


def _told(error: GitFailed) -> PullwrightError:
    if any(sign in error.said for sign in _GONE):
        return Refused("The commit to start from is not in the repository any more; ask again.")
    if any(sign in error.said for sign in _SHUT):
        return Broken("GitHub did not let us read the repository by git.", retryable=True)
    return Broken("The repository could not be fetched from GitHub.", retryable=True)


def _is_public(api: str, web: str) -> bool:
    """github.com and its like have their API on a host of its own; a server of one's own has not."""
    return api == f"api.{web}"
