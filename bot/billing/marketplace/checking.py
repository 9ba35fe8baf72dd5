"""Comparing with the listing what is known of an account."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.billing.marketplace.desk import Desk, known_of
from bot.billing.marketplace.folding import listed
from bot.billing.marketplace.plans import ListingPlans
from core.errors import Broken
from core.github import Gone, Marketplace, Purchase
from core.plans.account import Account, kind_of
from core.plans.entitlement import Entitlement, Standing

_TICK, _WRONG_CLOCK = timedelta(microseconds=1), timedelta(hours=1)
_UNLISTED = "The App has no listing at GitHub's Marketplace that its key may read; what was bought is left as it is."


class Checking:
    """Safe for threads. `unmapped` hears of plans of the listing that are none of ours, by their number."""

    def __init__(
        self, desk: Desk, listing: Marketplace, plans: ListingPlans, unmapped: Callable[[int], None] = lambda _: None
    ) -> None:
        self.desk, self.listing = desk, listing
        self._plans, self._unmapped = plans, unmapped

    def check(self, account: int) -> None:
        """Ask about one account and keep the answer. Raises what GitHub raises; then all is left as it was."""
        begun = self.desk.clock()
        found = self.listing.account(account)
        if found is None:
            self._make_sure(account)
        self.keep(account, found, begun)

    def all_plans(self) -> tuple[int, ...]:
        """The numbers of the listing's plans. `Broken` where there is no listing."""
        try:
            found = self.listing.plans()
        except Gone:
            raise Broken(_UNLISTED) from None
        return tuple(plan.id for plan in found)

    def keep(self, account: int, found: Purchase | None, begun: datetime) -> None:
        """Keep what the listing said when it was asked at `begun`, unless something newer is known."""
        if found is not None:
            if found.account == account:  # the made-up listing says the same of everybody
                self.desk.know(Account(account, found.login, kind_of(found.kind)))
            if self._plans.find(found.plan.id, found.plan.name) is None:
                self._unmapped(found.plan.id)
        known = known_of(self.desk, account)
        self.desk.keep(_over(known, listed(account, found, self._plans, begun)))

    def _make_sure(self, account: int) -> None:
        """GitHub says the same of an account without a plan and of an App without a listing. Nobody loses a plan
        because a wrong key was set, or the listing is away for a while."""
        known = known_of(self.desk, account)
        has = known is not None and known.state is not Standing.ENDED
        if has:
            self.all_plans()


def _over(known: Entitlement | None, said: Entitlement) -> Entitlement:
    """Where the clock was far ahead when something was kept, the listing still has the last word."""
    is_ahead = known is not None and known.stamp > said.stamp + _WRONG_CLOCK
    return replace(said, stamp=known.stamp + _TICK) if known is not None and is_ahead else said
