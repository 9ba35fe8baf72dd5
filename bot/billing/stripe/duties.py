"""What a clerk does about Stripe: asks about those of whom there is word, and tells the meters."""

from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING

from bot.billing.stripe.opening import is_sold_by_stripe, open_stripe
from core.settings import Settings
from core.telemetry import Log

if TYPE_CHECKING:
    from bot.billing.stripe.desk import Desk
    from bot.billing.stripe.fold import Note
    from bot.billing.stripe.opening import OpenStripe

Step = Callable[[], int]


class StripeDuties:
    """Steps that open Stripe when the first of them is taken. What is wrong with the settings is raised then."""

    def __init__(self, settings: Settings, desk: "Desk", log: Log) -> None:
        self._settings = settings
        self._desk = desk
        self._log = log
        self._lock = Lock()
        self._opened: OpenStripe | None = None

    def steps(self) -> dict[str, Step]:
        """By the name of their loops; none where nothing is paid by Stripe."""
        if not is_sold_by_stripe(self._settings):
            return {}
        return {"stripe": lambda: self._open().asking.step(), "meters": lambda: self._open().outbox.step()}

    def _open(self) -> "OpenStripe":
        from core.plans.catalogue import plans

        with self._lock:
            if self._opened is None:
                self._opened = open_stripe(self._settings, self._desk, plans(self._settings.plans_file), self._noted)
                self._opened.asking.begin()
            return self._opened

    def _noted(self, note: "Note", account: int | None) -> None:
        self._log.billing_noted(note.kind, note.reference, account)
