"""What an account may do now, from what is kept of it: asked by who admits, by who works and by who shows."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from core.ledger.allowance import Allowance, limits_of
from core.ledger.limits import Budget, Sums
from core.ledger.movement import Scope
from core.plans.catalogue import plan
from core.plans.entitlement import Source, Terms
from core.plans.licensing import Machine, licensed
from core.plans.period import period
from core.plans.plan import SELF_HOSTED, Plan
from core.plans.seats import Seats, seats_of

if TYPE_CHECKING:
    from core.plans.licence import Licence


class Desk(Protocol):
    """The part of the store's desk that is used here."""

    def terms_of(self, account: int, now: datetime, billing: str, licence: "Licence | None" = None) -> Terms: ...
    def sums(self, scope: Scope, terms: Terms) -> Sums: ...
    def budgets(self, account: int) -> Sequence[Budget]: ...


class Settings(Machine, Protocol):
    """The settings that are used here."""

    @property
    def billing(self) -> str: ...
    @property
    def plans_file(self) -> str: ...


class Billing:
    """Reads; every answer is of this moment."""

    def __init__(self, desk: Desk, settings: Settings) -> None:
        self._desk = desk
        self._settings = settings

    @property
    def is_sold(self) -> bool:
        """Whether plans are sold here."""
        return self._settings.billing != "none"

    def terms(self, account: int) -> Terms:
        """What holds for it."""
        now = datetime.now(UTC)
        if not self.is_sold and not self._settings.licence_file and not account:
            return Terms(SELF_HOSTED)
        licence = licensed(self._settings, now).licence if self._settings.licence_file else None
        return self._desk.terms_of(account, now, self._settings.billing, licence)

    def plan(self, terms: Terms) -> Plan:
        """The plan of `terms`."""
        return plan(terms.plan, self._settings.plans_file)

    def allowance(self, scope: Scope, budgets: Sequence[Budget] = (), *, counted: bool = True) -> Allowance:
        """What whoever is in `scope` may do: `budgets` are those of the configuration, beside those of the page.

        With `counted` False it is not looked up what is taken: the transaction that admits does that.
        """
        terms = self.terms(scope.account)
        found = self.plan(terms)
        limits = limits_of(found, (*budgets, *self._desk.budgets(scope.account)), scope)
        fresh = Sums(scope, period(terms, datetime.now(UTC)), {})
        return Allowance(found, terms, limits, self._desk.sums(scope, terms) if counted else fresh)

    def seats(self, allowance: Allowance) -> Seats | None:
        """What was bought; None where persons are not counted."""
        units = seats_of(allowance.plan, allowance.terms)
        return None if units is None else Seats(units, self._is_of_the_host(allowance.terms))

    def _is_of_the_host(self, terms: Terms) -> bool:
        """Seats of a licence for the whole host are those of all its accounts together."""
        if terms.source is not Source.LICENCE:
            return False
        licence = licensed(self._settings, datetime.now(UTC)).licence
        return licence is not None and bool(licence.host)

    def at_once(self, account: int, usual: int) -> int:
        """How many runs of it may go on at the same time: what its plan says, else `usual`."""
        if not self.is_sold:
            return usual
        return self.plan(self.terms(account)).at_once or usual

    def more(self) -> str:
        """Where more is to be had: a page, or a sentence without one."""
        base = self._settings.public_url
        return f"{base}/account" if base else ""
