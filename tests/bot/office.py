"""A GitHub, our receiver and a clerk: what people do there arrives here, and what the clerk does is seen there."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection

from bot.app import create
from bot.clerk.admit import Decision
from bot.clerk.hosted import all_steps
from core.crypto import keyring
from core.github import App
from core.github.registered import open_registered
from core.rates import Rates
from core.requests import Outcome, Publication, Request
from core.settings import Settings, load
from core.store import Store, open_store
from core.store.moments import database_clock
from tests.bot.serving import served
from tests.fakes.github import FakeGitHub
from tests.fakes.github.readers import Person, Repo, Said

CONFIG = ".github/pullwright.yml"


@dataclass
class Clock:
    """The database's clock, which a story may put forward."""

    ahead_s: float = 0.0

    def __call__(self, connection: Connection) -> datetime:
        return database_clock(connection) + timedelta(seconds=self.ahead_s)


class Office:
    """`ada` may write, `bob` may read. `settle` has the clerk do all that is due now."""

    def __init__(self, github: FakeGitHub, settings: Settings, store: Store, clock: Clock) -> None:
        self.github = github
        self.clock = clock
        self.settings = settings
        self.store = store
        self.desk = store.desk
        self.decisions: list[Decision] = []
        self.rates: Rates | None = None  # counted from the next `begin` on
        self.installations: App = open_registered(settings, store.desk.secret, store.desk.page)
        self.begin()
        self.repo = github.repo(files={"README.md": "# Widgets\n"})
        self.ada = github.person("ada", "write", self.repo)
        self.bob = github.person("bob", "read", self.repo)

    def settle(self, *names: str) -> list[Decision]:
        """The steps of those names (default: admission), until nothing is due; what was decided."""
        before = len(self.decisions)
        for name in names or ("admit",):
            while self._steps[name]():
                pass
        return self.decisions[before:]

    def begin(self) -> None:
        """A fresh clerk, which remembers nothing."""
        self._steps = all_steps(self.settings, self.store, self.installations, self.decisions.append, self.rates)

    def later(self, seconds: float) -> None:
        """So many seconds pass for the database, and with them leases and leaves."""
        self.clock.ahead_s += seconds

    def says(self, person: Person, number: int, text: str) -> Said:
        """A comment, delivered and decided about."""
        said = self.github.say(self.repo, number, person, text)
        assert said.delivery is not None
        assert said.delivery.status in (200, 202), said.delivery.reply
        self.settle()
        return said

    def configure(self, text: str, repo: Repo | None = None) -> None:
        """Put `text` into the configuration of the default branch."""
        self.github.push(repo or self.repo, "main", {CONFIG: text})

    def ours(self, number: int) -> list[str]:
        """What we have said there, oldest first."""
        slug = self.github.app.slug
        return [one.body for one in self.github.comments(self.repo, number) if one.author == f"{slug}[bot]"]

    def latest(self, number: int) -> Request:
        """The newest request of that thread."""
        found = self.desk.latest(self.repo.id, number)
        assert found is not None
        return found

    def works(self, request: Request, outcome: Outcome, publication: Publication | None = None) -> Request:
        """What a worker would do: take it, publish, finish; without a word on GitHub."""
        attempt = self.desk.queue(request.id)
        assert attempt is not None
        assert self.desk.claim(request.id, attempt) is not None
        if publication is not None:
            assert self.desk.publish(request.id, attempt, publication)
        assert self.desk.finish(request.id, attempt, outcome)
        return self.desk.request(request.id)

    def opens_pull(self, request: Request, branch: str = "pullwright/issue-1-x-0a1b2c") -> int:
        """A pull request of ours, as a worker publishes it."""
        here = request.ask.thread.repository
        self.github.push(self.repo, branch, {"new.txt": "x\n"})
        view = self.installations.of(request.ask.installation, here.id, here.owner, here.name)
        pull = view.open_pull("A change", "Refs #1", branch, "main", draft=True)
        self.works(
            request,
            Outcome("unproven", "Two tests are missing.", cost_usd=0.02),
            Publication(branch=branch, pull_number=pull.number, pull_url=pull.url),
        )
        return pull.number


@contextmanager
def opened(folder: Path, database: str = "", settings: Mapping[str, str] | None = None) -> Iterator[Office]:
    """An office whose App is registered and installed; deliveries go to a real server. `database` is a URL."""
    with FakeGitHub(folder / "github") as github:
        known = load(
            {
                "XDG_DATA_HOME": str(folder),
                "PULLWRIGHT_GITHUB_URL": github.url,
                "PULLWRIGHT_APP_ID": str(github.app.id),
                "PULLWRIGHT_PRIVATE_KEY": github.app.private_key,
                "PULLWRIGHT_WEBHOOK_SECRET": github.app.webhook_secret,
                "PULLWRIGHT_BUDGET_USD": "2",
                "DATABASE_URL": database,
                **(settings or {}),
            }
        )
        clock = Clock()
        store = open_store(database, known.data, keyring("", known.data), clock)
        with served(create(known, store)) as url:
            github.webhook = f"{url}/webhooks/github"
            office = Office(github, known, store, clock)
            yield office
        store.close()
