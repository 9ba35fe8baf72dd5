"""A GitHub with one repository, and our client of it, in a time that jumps when somebody sleeps."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.github import App, Clock, GitHub, Installations, Ledger, open_installations
from tests.fakes.github import FakeGitHub, Person, Repo


class Jumping:
    """A clock that both sides go by; sleeping takes no time, it only becomes later."""

    def __init__(self) -> None:
        self._ahead = 0.0
        self._lock = threading.Lock()
        self.slept: list[float] = []

    def now(self) -> float:
        return time.time() + self._ahead

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self._ahead += seconds
            self.slept.append(seconds)

    def clock(self) -> Clock:
        return Clock(self.now, self.sleep)


class Stage:
    """`github` is the fake, `repo` and `alice` (who may write) are on it, `view` is what is tested."""

    def __init__(self, github: FakeGitHub, time: Jumping) -> None:
        self.github, self.time = github, time
        self.alice: Person = github.person("alice", "write")
        self.repo: Repo = github.repo("acme", "widgets", {"a.py": "x = 1\n", "d/b.txt": "b\n"}, private=True)
        self.issue = github.issue(self.repo, "A bug", "It is broken.", self.alice)
        self.app = self.installations()
        self.view = self.of(self.repo)

    def installations(self, *, ledger: Ledger | None = None, key: str = "", url: str = "") -> App:
        app = self.github.app
        given = (app.id, key or app.private_key, url or self.github.url)
        return open_installations(*given, ledger=ledger, clock=self.time.clock())

    def of(self, repo: Repo, app: Installations | None = None) -> GitHub:
        return (app or self.app).of(repo.installation or self.repo.installation, repo.id, repo.owner, repo.name)

    def calls(self, method: str, path: str) -> int:
        """How often `path` (its end) was called."""
        return sum(1 for call in self.github.journal if call.method == method and call.path.endswith(path))


@contextmanager
def stage(folder: Path) -> Iterator[Stage]:
    jumping = Jumping()
    with FakeGitHub(folder, now=jumping.now) as github:
        yield Stage(github, jumping)
