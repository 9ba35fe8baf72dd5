"""A server with its pages, a GitHub beside it, and browsers in which people sign in."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import httpx2

from bot.app import create
from core.crypto import keyring
from core.settings import load
from core.store import Store, open_store
from tests.bot.office import Clock
from tests.bot.serving import bound, served
from tests.fakes.github import FakeGitHub
from tests.fakes.github.readers import Person, Repo

HOST_COOKIE = "pullwright_session"


@dataclass
class Place:
    """`ada` owns the organisation acme, `bob` is a member, `eve` is neither; the App is installed on acme/widgets."""

    url: str
    github: FakeGitHub
    store: Store
    clock: Clock
    repo: Repo
    ada: Person
    bob: Person
    eve: Person

    @property
    def home(self) -> str:
        """The path of acme's pages."""
        return f"/account/{self.repo.installation}"

    def browser(self) -> httpx2.Client:
        return httpx2.Client(base_url=self.url, follow_redirects=True, timeout=20)

    def sign_in(self, browser: httpx2.Client, person: Person, to: str = "") -> httpx2.Response:
        """All the way through GitHub and back."""
        self.github.browses(person)
        return browser.post("/signin", data={"to": to})

    def arrive(self, browser: httpx2.Client, person: Person) -> None:
        """Signed in, and nothing seen yet."""
        self.github.browses(person)
        begun = browser.post("/signin", data={"to": ""}, follow_redirects=False)
        back = httpx2.get(begun.headers["location"], follow_redirects=False).headers["location"]
        assert browser.get(back, follow_redirects=False).status_code == 303

    @contextmanager
    def visited_by(self, person: Person) -> Iterator[httpx2.Client]:
        """A browser of theirs, signed in."""
        with self.browser() as browser:
            assert self.sign_in(browser, person).status_code == 200
            yield browser


def csrf_in(page: str) -> str:
    """The token that the forms of a page carry."""
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    assert found, page
    return unescape(found[1])


@contextmanager
def opened(
    folder: Path, settings: Mapping[str, str] | None = None, database: str = "", account: int = 0
) -> Iterator[Place]:
    """A place; `settings` are put over those that it needs, `account` is the number that acme has, if it matters."""
    with FakeGitHub(folder / "github") as github, bound() as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        given = {
            "XDG_DATA_HOME": str(folder),
            "PULLWRIGHT_GITHUB_URL": github.url,
            "PULLWRIGHT_APP_ID": str(github.app.id),
            "PULLWRIGHT_PRIVATE_KEY": github.app.private_key,
            "PULLWRIGHT_WEBHOOK_SECRET": github.app.webhook_secret,
            "PULLWRIGHT_CLIENT_ID": github.app.client_id,
            "PULLWRIGHT_CLIENT_SECRET": github.app.client_secret,
            "PULLWRIGHT_PUBLIC_URL": url,
            "PULLWRIGHT_BILLING": "marketplace",
            "DATABASE_URL": database,
        }
        known = load({**given, **(settings or {})})
        clock = Clock()
        store = open_store(database, known.data, keyring("", known.data), clock)
        github.set_app(callbacks=[f"{known.public_url}/signin/callback"])
        if account:
            github.number("acme", account)
        repo = github.repo()
        people = [github.person(login) for login in ("ada", "bob", "eve")]
        github.joins(people[0], "acme", "admin")
        github.joins(people[1], "acme", "member")
        with served(create(known, store), listening):
            yield Place(url, github, store, clock, repo, *people)
        store.close()
