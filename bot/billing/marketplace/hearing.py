"""Hearing of a purchase: it counts at once, as far as it can be new, and the listing is asked whether it is so."""

from collections.abc import Sequence
from datetime import timedelta

from bot.billing.marketplace.desk import PROVIDER, Desk, known_of
from bot.billing.marketplace.folding import heard
from bot.billing.marketplace.plans import ListingPlans
from core.events import PlanChanged
from core.plans.account import Account, kind_of
from core.plans.entitlement import Source

_MOST_TIMES = 5
_JUST_ASKED = timedelta(minutes=1)


class Hearing:
    """What the receiver does with an event of the Marketplace. Safe for threads and for many receivers."""

    def __init__(self, desk: Desk, plans: ListingPlans, secrets: Sequence[bytes] = ()) -> None:
        self._desk = desk
        self._plans = plans
        self.secrets = tuple(secrets)
        """What purchases may be signed with besides the App's own secrets."""

    def hear(self, event: PlanChanged, key: str) -> bool:
        """Keep what it says and have the listing asked; `key` is the same for every copy of it. False: a copy.

        Raises `Broken` where the database is away; whoever sends it again then is heard.
        """
        account = event.account
        if self._desk.knows_event(PROVIDER, key):
            self._doubt(account.id)
            return False
        self._desk.know(Account(account.id, kind=kind_of(account.kind)))  # what it is called now, the listing knows
        self._desk.retell(account.id, Source.MARKETPLACE, lambda known, now: heard(known, event, self._plans, now))
        self._desk.want(PROVIDER, str(account.id))  # after that, so that what is asked then is newer
        self._desk.seen_event(PROVIDER, key, event.action, account.id, event.effective)
        return True

    def _doubt(self, account: int) -> None:
        """A copy says nothing, but what looks like one may be another event: bought, ended and bought again on one
        day are two that are the same. So the listing is asked; seldom, or whoever replays one uses up our limit."""
        known = known_of(self._desk, account)
        if known is None or known.checked is None or abs(self._desk.clock() - known.checked) > _JUST_ASKED:
            self._desk.expect(PROVIDER, (str(account),))
