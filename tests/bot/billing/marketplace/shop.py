"""An office whose plans are sold at the Marketplace of the fake GitHub."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from core.plans.entitlement import Entitlement, Source, Terms
from tests.bot.office import Office, opened
from tests.fakes.github import Repo

PLANS = "7003=enterprise"


def day(number: int) -> str:
    """That many days from today, as GitHub names days."""
    return (datetime.now(UTC) + timedelta(days=number)).date().isoformat()


class Shop:
    """`office` is a receiver and a clerk; `free`, `pro` and `enterprise` are plans of the listing."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.github = office.github
        self.desk = office.desk
        self.free, self.pro = self.github.list_plan("Free", 0), self.github.list_plan("Pro")
        self.enterprise = self.github.list_plan("The big one", 29900, per_unit=True)

    def id(self, login: str) -> int:
        """The account's number; made where it is new."""
        return self.github.person(login, kind="Organization").id

    def terms(self, login: str = "acme") -> Terms:
        """What holds for it now."""
        return self.desk.terms_of(self.id(login), self.desk.clock(), self.office.settings.billing)

    def known(self, login: str = "acme") -> Entitlement:
        """What the Marketplace is known to have said."""
        (found,) = [one for one in self.desk.entitlements(self.id(login)) if one.source is Source.MARKETPLACE]
        return found

    def settle(self) -> None:
        """The clerk asks about all that is due."""
        self.office.settle("market")

    def later(self, **time: float) -> None:
        self.office.later(timedelta(**time).total_seconds())

    def asks(self, login: str = "acme") -> None:
        """Somebody asks for something there, and it is decided."""
        repo = self._repo(login)
        ada = self.github.person("ada", "write", repo)
        issue = self.github.issue(repo, "A bug", "It is broken.", ada)
        self.github.say(repo, issue, ada, "/pullwright plan")
        self.office.settle()
        assert self.office.decisions[-1].word in ("admitted", "answered", "refused")

    def calls(self) -> list[str]:
        """What the listing was asked, without its base."""
        asked = [call.path for call in self.github.journal if call.path.startswith("/marketplace_listing/")]
        return [path.removeprefix("/marketplace_listing") for path in asked]

    def _repo(self, login: str) -> Repo:
        return self.office.repo if login == "acme" else self.github.repo(login, "widgets")


@contextmanager
def shop(folder: Path, settings: Mapping[str, str] | None = None, database: str = "") -> Iterator[Shop]:
    sold = {"PULLWRIGHT_BILLING": "marketplace", "PULLWRIGHT_MARKETPLACE_PLANS": PLANS, **(settings or {})}
    with opened(folder, database, sold) as office:
        yield Shop(office)
