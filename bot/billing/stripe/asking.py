"""Asking Stripe what is so, whatever was heard: when there is word of a customer, when something ends, and each day."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.billing.stripe.desk import EVERYBODY, PROVIDER, Desk, known_of
from bot.billing.stripe.fold import Note, fold, is_living
from bot.billing.stripe.gateway import Gateway
from bot.billing.stripe.payments import remarks
from bot.billing.stripe.prices import PriceList
from core.errors import Broken, PullwrightError
from core.plans.account import Account
from core.plans.entitlement import Standing
from core.plans.plan import FREE
from core.store.rechecks import Recheck

Noted = Callable[[Note, int | None], None]

_DAILY = timedelta(hours=23)
_LEASE = timedelta(minutes=3)  # who dies has nobody wait for long; that two ask at the same time does no harm
_FIRST, _LAST = timedelta(seconds=15), timedelta(hours=6)  # between two tries of what fails
_TICK = timedelta(microseconds=1)
_CHARGES = ("ch_", "py_")


@dataclass(frozen=True, slots=True)
class Asking:
    """`step` is a duty of the clerk; several clerks share the work. What needs a person is `noted`."""

    desk: Desk
    gateway: Gateway
    prices: PriceList
    noted: Noted = lambda _note, _account: None

    def step(self) -> int:
        """Ask about who is due first; how many there were."""
        due = self.desk.rechecks(PROVIDER, 1, _LEASE)
        for one in due:
            self._try(one)
        return len(due)

    def begin(self) -> None:
        """Have everybody asked about each day, from now on."""
        self.desk.expect(PROVIDER, [EVERYBODY])

    def ask(self, customer: str, begun: datetime) -> timedelta | None:
        """Keep what is so with a customer; how soon it is to be asked again, None where nothing is expected of it.

        `begun` is before the first question: of two who ask at the same time, what the later one heard holds.
        """
        account = self._account(customer)
        if account is None:
            return None
        known = known_of(self.desk, account.id)
        subscriptions = self.gateway.subscriptions(customer)
        if any(one.livemode != self.gateway.is_live for one in subscriptions):
            self.noted(Note("test and live mode mixed", customer), account.id)
            return _DAILY
        if account.stripe_customer != customer and not self._takes_over(account, customer):
            return _DAILY
        folded = fold(account.id, subscriptions, self.prices, known, begun)
        if folded.entitlement is not None:
            stamp = max(begun, known.stamp + _TICK) if known else begun  # also where the clock was set back
            self.desk.keep(replace(folded.entitlement, stamp=stamp))
        for note in folded.notes:
            self.noted(note, account.id)
        if folded.entitlement is None or folded.entitlement.state is Standing.ENDED:
            return None if not folded.notes else _DAILY
        return min(_DAILY, folded.again - begun) if folded.again else _DAILY

    def _try(self, one: Recheck) -> None:
        try:
            if one.subject == EVERYBODY:
                self.desk.expect(PROVIDER, [*self.gateway.everybody(), *self.desk.paying()])
                self.desk.checked(one, _DAILY)
            elif one.subject.startswith(_CHARGES):
                self._pay_heed(one.subject)
                self.desk.checked(one, None)
            else:
                self.desk.checked(one, self.ask(one.subject, one.begun))
        except PullwrightError as failed:
            later = min(_FIRST * 2 ** min(one.attempts, 16), _LAST)
            self.desk.unchecked(one, later, str(failed))
            self.noted(Note("not answered", one.subject), None)

    def _pay_heed(self, charge: str) -> None:
        """What became of a payment is remarked in the books of who paid it, and a person is told, once."""
        found = self.gateway.charge(charge)
        account = self._account(found.customer) if found else None
        if found is None or account is None:
            return
        self.desk.want(PROVIDER, found.customer)
        known = known_of(self.desk, account.id)
        plan = known.plan if known else FREE
        for one in remarks(found):
            if self.desk.remark(account.id, one.sentence, actor="Stripe", key=one.key, plan=plan):
                self.noted(Note(one.kind, found.id), account.id)

    def _account(self, customer: str) -> Account | None:
        """Whose customer that is: as we know it, or as the metadata say that we wrote. None: nobody's, or gone."""
        bound = self.desk.account_paying_as(customer)
        found = self.gateway.customer(customer)
        if found is None:
            if bound is not None:
                raise Broken(f"Stripe knows nothing of {customer}. Is STRIPE_API_KEY that of another account?")
            return None
        if bound is not None:
            return bound
        if found.account is None:
            self.noted(Note("customer of nobody", customer), None)
            return None
        return self.desk.account(found.account) or Account(found.account)

    def _takes_over(self, account: Account, customer: str) -> bool:
        """Whether `customer` is from now on who pays for `account`: where nobody else does. Else a person is told."""
        if account.stripe_customer and any(map(is_living, self.gateway.subscriptions(account.stripe_customer))):
            self.noted(Note("second customer", customer), account.id)
            return False
        if not account.stripe_customer or any(map(is_living, self.gateway.subscriptions(customer))):
            self.desk.know(Account(account.id, stripe_customer=customer))
            return True
        return False
