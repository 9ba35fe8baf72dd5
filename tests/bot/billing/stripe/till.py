"""A place where plans are paid: our parts over the fake Stripe, on a real database, with one clock for both."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.billing.stripe.desk import known_of
from bot.billing.stripe.fold import Note
from bot.billing.stripe.opening import OpenStripe, open_stripe
from core.crypto import keyring
from core.plans.catalogue import plans
from core.plans.entitlement import Entitlement
from core.settings import Settings, load
from core.store import Desk, Store, open_store
from tests.fakes.stripe import FakeStripe
from tests.fakes.stripe.server import KEY
from tests.fakes.stripe.shapes import meter
from tests.fakes.stripe.state import Thing

ACME = 4242
SECRET, OLD_SECRET = "whsec_new", "whsec_old"
PRICES = (
    "pro.month=price_pro_m,pro.year=price_pro_y,enterprise.month=price_ent_m,enterprise.year=price_ent_y,"
    "usage.month=price_usage"
)
METER = "pullwright_micro_dollars"


def stripe_settings(url: str, **more: str) -> Settings:
    given = {
        "PULLWRIGHT_BILLING": "stripe",
        "STRIPE_API_KEY": KEY,
        "STRIPE_WEBHOOK_SECRET": f"{SECRET},{OLD_SECRET}",
        "PULLWRIGHT_STRIPE_URL": url,
        "PULLWRIGHT_STRIPE_PRICES": PRICES,
        "PULLWRIGHT_PUBLIC_URL": "https://pullwright.example",
        "XDG_CONFIG_HOME": "/nonexistent",
    }
    return load({**given, **more})


class Till:
    """`notes` are what a person would be told."""

    def __init__(self, fake: FakeStripe, store: Store, settings: Settings) -> None:
        self.fake = fake
        self.store = store
        self.notes: list[tuple[Note, int | None]] = []
        self.stripe: OpenStripe = open_stripe(settings, self.desk, plans(), self._noted)

    def _noted(self, note: Note, account: int | None) -> None:
        self.notes.append((note, account))

    @property
    def desk(self) -> Desk:
        return self.store.desk

    def later(self, passed: timedelta) -> None:
        self.fake.books.ahead += passed.total_seconds()

    def settle(self) -> None:
        """The clerk does all that is due."""
        while self.stripe.asking.step():
            pass

    def known(self, account: int = ACME) -> Entitlement | None:
        return known_of(self.desk, account)

    def buy(self, plan: str = "pro", account: int = ACME, units: int = 1) -> Thing:
        """Somebody checks out, and pays."""
        from core.plans.plan import PlanName

        url = self.stripe.shop.checkout_url(account, PlanName(plan), "month", units)
        return self.fake.books.pay(self.fake.books.things[url.rpartition("/")[2]])

    def told(self, subscription: Thing) -> None:
        """An event says that there is news of it."""
        self.desk.want("stripe", subscription["customer"])
        self.settle()


@contextmanager
def opened(folder: Path, pristine: Path | None = None) -> Iterator[Till]:
    """A fresh one; `pristine` is a database of ours with nothing in it, which saves migrating another."""
    with FakeStripe() as fake:
        fake.books.put(meter("mtr_1", METER))
        if pristine is not None:
            shutil.copy(pristine, folder / "books.db")

        def clock(_: object) -> datetime:
            return datetime.fromtimestamp(fake.books.now(), UTC)

        store = open_store(f"sqlite:///{folder / 'books.db'}", folder, keyring("", folder), clock)
        try:
            yield Till(fake, store, stripe_settings(fake.url))
        finally:
            store.close()
