"""The stage of the hosted stories: GitHub with people on it, the App's desk and clerk, and its worker."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from bot.clerk.admit import Admission
from bot.clerk.house import house
from bot.payloads import parse
from bot.triggers import Us, asks
from core.crypto import keyring
from core.events import Ignored
from core.github.registered import open_registered
from core.requests import Request
from core.settings import Settings, load
from core.store import Store, open_store
from core.store.words import Delivery
from tests.fakes.github import CheckRun, FakeGitHub, Person, Pull, Repo
from tests.fakes.github import Delivery as Sent
from tests.fakes.github.routing import Raw
from tests.stories.stage import CACHE, FILES, ISSUE, RIGHT, whole
from worker.jobs.office import open_office
from worker.jobs.serving import serve

_LONG_AGO = "2001-01-01 00:00:00.000000"
LEASE_S = 120.0  # longer than this machine is ever slow: losing it would end the tests' own process


@dataclass
class Stage:
    """One installation of Pullwright and one GitHub, in `home`."""

    home: Path
    github: FakeGitHub
    answers: Sequence[str] = (whole("shapes.py", RIGHT),)
    files: Mapping[str, str] = field(default_factory=lambda: dict(FILES))

    def __post_init__(self) -> None:
        self.repo: Repo = self.github.repo("acme", "shapes", dict(self.files))
        self.ada: Person = self.github.person("ada", "write", self.repo)
        title, _, body = ISSUE.partition("\n\n")
        self.issue = self.github.issue(self.repo, title, body, self.github.person("eve"))
        self.answer(*self.answers)

    def answer(self, *texts: str) -> None:
        """What the model answers from now on, from its first answer on in every run."""
        turns = [{"text": text, "input_tokens": 100, "output_tokens": 20} for text in texts]
        document = {"format": "pullwright-conversation/1", "answers": turns}
        (self.home / "answers.json").write_text(json.dumps(document), encoding="utf-8")

    @cached_property
    def environment(self) -> dict[str, str]:
        """Of every process of Pullwright here."""
        app = self.github.app
        given = {key: os.environ[key] for key in ("PATH", "LANG") if key in os.environ}
        return {
            **given,
            "HOME": str(self.home),
            "XDG_DATA_HOME": str(self.home / "data"),
            "XDG_CONFIG_HOME": str(self.home / "config"),
            "XDG_CACHE_HOME": str(CACHE),
            "PULLWRIGHT_APP_ID": str(app.id),
            "PULLWRIGHT_PRIVATE_KEY": app.private_key,
            "PULLWRIGHT_WEBHOOK_SECRET": app.webhook_secret,
            "PULLWRIGHT_GITHUB_URL": self.github.url,
            "PULLWRIGHT_SANDBOX": "bubblewrap",
            "PULLWRIGHT_WALL_S": "300",  # a busy machine is no reason for a story to end otherwise
            "PULLWRIGHT_STRENGTH_S": "0",  # what tests are worth has stories of its own
            "PULLWRIGHT_MODELS": f"scripted:{self.home / 'answers.json'}",
        }

    @cached_property
    def settings(self) -> Settings:
        return load(self.environment)

    @cached_property
    def store(self) -> Store:
        ring = keyring(self.settings.encryption_keys.get_secret_value(), self.settings.data)
        return open_store(self.settings.database_url.get_secret_value(), self.settings.data, ring)

    def close(self) -> None:
        """Give the database back."""
        self.store.close()

    def says(self, text: str, number: int | None = None, person: Person | None = None) -> Request:
        """`person` (Ada) comments; the request that the clerk makes of it, already in the queue."""
        said = self.github.say(self.repo, number or self.issue, person or self.ada, text)
        assert said.delivery is not None
        return self.hears(said.delivery)

    def hears(self, sent: Sent) -> Request:
        """A delivery goes its whole way in: the request that comes of it."""
        app = self.github.app
        event = parse(sent.event, sent.body)
        assert not isinstance(event, Ignored), event
        found = asks(event, Us(self.settings.handle, app.id, app.slug), sent.guid)
        self.store.desk.accept(Delivery(sent.guid, sent.event), found)
        made = open_registered(self.settings, self.store.desk.secret, self.store.desk.page)
        Admission(self.store, made, house(self.settings)).step()
        request = self.store.desk.open()[0]
        assert self.store.desk.queue(request.id) is not None
        return self.store.desk.request(request.id)

    def works(self, request: Request) -> Request:
        """A worker does it, in this process; the request as it is afterwards."""
        with open_office(self.settings) as office:
            serve(office, request.id, request.attempt, LEASE_S)
        return self.store.desk.request(request.id)

    def meanwhile(self, path: str, deed: Callable[[], object]) -> None:
        """`deed` is done once, while GitHub holds back its answer to the first call whose path holds `path`."""
        once = iter((deed,))

        def watch(raw: Raw, _: object) -> None:
            if path in raw.path:
                for do in once:
                    do()

        self.github.watch(watch)

    def worker(self, request: Request) -> "subprocess.Popen[str]":
        """A worker does it, in a process of its own, which can be killed."""
        words = "import sys; from worker.jobs import work; work(sys.argv[1], int(sys.argv[2]))"
        return subprocess.Popen(
            [sys.executable, "-P", "-c", words, request.id, str(request.attempt)],
            env=self.environment,
            stderr=subprocess.PIPE,
            text=True,
            process_group=0,
        )

    def again(self, request: Request) -> Request:
        """What a dead worker held is handed out again (the lease is not waited for)."""
        self.store.desk.release(request.id, request.attempt)
        assert self.store.desk.queue(request.id) is not None
        return self.store.desk.request(request.id)

    def lapsed(self, request: Request) -> Request:
        """The same, after its lease was over: the start counts."""
        with sqlite3.connect(self.settings.data / "pullwright.db") as database:
            database.execute("UPDATE requests SET lease_until = ? WHERE id = ?", [_LONG_AGO, request.id])
            database.execute("UPDATE effects SET until = ?", [_LONG_AGO])
        self.store.desk.reap()
        assert self.store.desk.queue(request.id) is not None
        return self.store.desk.request(request.id)

    # what there is afterwards

    def sticky(self, number: int | None = None) -> str:
        """The last comment of ours in the thread."""
        ours = [one for one in self.comments(number) if "pullwright:request:" in one]
        return ours[-1]

    def comments(self, number: int | None = None) -> list[str]:
        """All of our comments in the thread."""
        found = self.github.comments(self.repo, number or self.issue)
        return [one.body for one in found if one.author == f"{self.github.app.slug}[bot]"]

    @property
    def pull(self) -> Pull:
        """The one pull request."""
        pulls = self.github.pulls(self.repo)
        assert len(pulls) == 1, pulls
        return pulls[0]

    @property
    def check(self) -> CheckRun:
        """The newest check run."""
        return self.github.check_runs(self.repo)[-1]

    def text(self, branch: str, path: str) -> str:
        """A file at the head of a branch."""
        return self.github.files(self.repo, branch)[path].decode()


def kill(running: "subprocess.Popen[str]") -> None:
    """kill -9, with all that it started."""
    os.killpg(running.pid, signal.SIGKILL)
    running.communicate()


def gone(folder: Path) -> bool:
    """Whether nothing is left in `folder`."""
    return not folder.exists() or not any(folder.iterdir())


__all__ = ["LEASE_S", "Stage", "gone", "kill"]
