"""Telling Stripe's meters what was used: at least once, under a name by which it counts once.

Stripe remembers such a name for a day only. So what was tried longer ago than that, without a word that it arrived, is
looked for in the meter's own sums before it is told again; and what it cannot be told any more is a person's turn.
"""

from dataclasses import dataclass
from datetime import timedelta

from bot.billing.stripe.asking import Noted
from bot.billing.stripe.desk import Desk
from bot.billing.stripe.fold import Note
from bot.billing.stripe.gateway import Gateway
from bot.billing.stripe.words import MeterEvent
from core.errors import PullwrightError
from core.store.meters import Metered

OLDEST = timedelta(days=35) - timedelta(hours=1)  # Stripe takes nothing older
AHEAD = timedelta(minutes=4)  # nor what is five minutes ahead
UNSURE = timedelta(hours=20)  # the name of an event is safe for a day
_MOST = 20
_LEASE = timedelta(minutes=10)  # who dies has nobody wait for long; what two tell counts once
_FIRST, _LAST = timedelta(seconds=10), timedelta(hours=1)
_MINUTE = timedelta(minutes=1)
_LONGEST_NAME = 100
_MOST_UNSURE = 14
_WAIT, _GIVE_UP = timedelta(hours=1), None


@dataclass(frozen=True, slots=True)
class Outbox:
    """`step` is a duty of the clerk; several clerks share the work. What needs a person is `noted`."""

    desk: Desk
    gateway: Gateway
    noted: Noted = lambda _note, _account: None

    def step(self) -> int:
        """Tell what is due; how many there were."""
        due = self.desk.untold(_MOST, _LEASE)
        for one in due:
            try:
                self._tell(one)
            except PullwrightError as failed:
                self.desk.untellable(one, str(failed), min(_FIRST * 2 ** min(one.attempts, 12), _LAST))
        return len(due)

    def _tell(self, one: Metered) -> None:
        account = self.desk.account(one.account)
        age = one.begun - one.happened
        if age > OLDEST:
            self._give_up(one, "older than Stripe takes: to be invoiced by hand")
        elif not 0 < one.value < 10**15 or len(one.key) > _LONGEST_NAME:
            self._give_up(one, "no amount, or no name, that Stripe takes")
        elif account is None or not account.stripe_customer:
            self.desk.untellable(one, "its account is no customer of Stripe's", _WAIT)
        elif age < -AHEAD:
            self.desk.untellable(one, "ahead of the clock", _WAIT)
        elif one.attempts and age > UNSURE:
            self._compare(one, account.stripe_customer)
        else:
            self._send(one, account.stripe_customer)

    def _send(self, one: Metered, customer: str) -> None:
        """With a key of this attempt: under the one before, Stripe would say again that it failed."""
        event = MeterEvent(one.key, one.meter, customer, one.value, one.happened)
        self.gateway.meter(event, f"meter:{one.key}:{one.attempts}")
        self.desk.told(one)

    def _compare(self, one: Metered, customer: str) -> None:
        """The sum of its minute says whether it arrived. Where it can be this or others, which it was is all the same:
        the sum comes to what it should be."""
        since = one.happened.replace(second=0, microsecond=0)
        there = self.gateway.metered(one.meter, customer, since, since + _MINUTE)
        told, unsure = self.desk.metered_between(one.account, one.meter, since, since + _MINUTE)
        others = _sums([other.value for other in unsure if other.key != one.key])
        if there < told:  # what was told lately is not summed yet
            self.desk.untellable(one, "the meter has less than it was told", _WAIT)
        elif there - told - one.value in others:
            self.desk.told(one)
        elif there - told in others:
            self._send(one, customer)
        else:
            self._give_up(one, f"the meter has {there} of that minute, and was told {told} for sure")

    def _give_up(self, one: Metered, problem: str) -> None:
        self.desk.untellable(one, problem, _GIVE_UP)
        self.noted(Note(f"meter: {problem}", one.key), one.account)


def _sums(values: list[int]) -> set[int]:
    """What none, some or all of them come to, of the first few."""
    found = {0}
    for value in values[:_MOST_UNSURE]:
        found |= {before + value for before in found}
    return found
