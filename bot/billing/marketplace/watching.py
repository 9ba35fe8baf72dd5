"""The clerk's part: what was heard of is compared with the listing, and every night all that there is.

Events of the Marketplace get lost, and nobody sends them again.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot.billing.marketplace.checking import Checking
from bot.billing.marketplace.desk import PROVIDER
from core.errors import Broken, Refused
from core.github import Limited
from core.plans.entitlement import Source
from core.store.rechecks import Recheck

EVERYBODY = "*"
_AT_ONCE = 20
_LEASE = timedelta(minutes=10)
_SOON, _LONGEST = timedelta(seconds=5), timedelta(minutes=10)
_NIGHT = 3  # o'clock, UTC


class Watching:
    """One clerk's hands; two clerks take different accounts. `failed` hears what could not be found out, and why."""

    def __init__(self, checking: Checking, failed: Callable[[str], None] = lambda _: None) -> None:
        self._checking = checking
        self._desk = checking.desk
        self._failed = failed
        self._is_expected = False

    def step(self) -> int:
        """Ask about what is due; how many that were. A limit of GitHub's is `Limited`."""
        if not self._is_expected:
            self._desk.expect(PROVIDER, (EVERYBODY,))
            self._is_expected = True
        due = self._desk.rechecks(PROVIDER, _AT_ONCE, _LEASE)
        for number, one in enumerate(due):
            try:
                self._ask(one)
            except Limited as limited:
                self._put_off(due[number:], limited)
                raise
        return len(due)

    def _put_off(self, due: Sequence[Recheck], limited: Limited) -> None:
        for one in due:
            self._desk.unchecked(one, max(limited.retry_at - one.begun, _SOON), str(limited))

    def _ask(self, one: Recheck) -> None:
        try:
            if one.subject == EVERYBODY:
                self._reconcile(one.begun)
                self._desk.checked(one, _until_night(one.begun))
            else:
                self._checking.check(int(one.subject))
                self._desk.checked(one, None)
        except Limited:
            raise
        except (Refused, Broken) as problem:
            self._desk.unchecked(one, min(_SOON * 2 ** min(one.attempts, 10), _LONGEST), str(problem))
            self._failed(type(problem).__name__)

    def _reconcile(self, begun: datetime) -> None:
        """Everybody on the listing, page by page; then one by one those who should be there and are not, or are there
        twice because they changed their plan meanwhile."""
        seen: set[int] = set()
        unsure: set[int] = set()
        for plan in self._checking.all_plans():
            for found in self._checking.listing.accounts(plan):
                (unsure if found.account in seen else seen).add(found.account)
                self._checking.keep(found.account, found, begun)
        unsure |= set(self._desk.holders(Source.MARKETPLACE)) - seen
        self._desk.expect(PROVIDER, [str(account) for account in sorted(unsure)])


def _until_night(now: datetime) -> timedelta:
    tonight = now.replace(hour=_NIGHT, minute=0, second=0, microsecond=0)
    return (tonight if tonight > now else tonight + timedelta(days=1)) - now
