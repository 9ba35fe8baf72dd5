"""Seats: how many persons may ask in a period of a plan that is paid by the person. Pure."""

from dataclasses import dataclass

from core.plans.entitlement import Source, Terms
from core.plans.plan import Plan


@dataclass(frozen=True, slots=True)
class Seats:
    """How many were bought: for the account, or for all accounts of this host together."""

    units: int
    of_all: bool = False


def seats_of(plan: Plan, terms: Terms) -> int | None:
    """How many seats there are; None where persons are not counted. A licence has seats whatever its plan; of a plan
    that is paid by the seat an administrator may give any number, by saying none."""
    if terms.source is Source.LICENCE:
        return terms.units
    is_counted = plan.per_unit and (terms.source is not Source.ADMIN or terms.units > 1)
    return terms.units if is_counted else None


@dataclass(frozen=True, slots=True)
class Seat:
    """Whether who asks has a seat. `taken` persons have asked in this period before, of `units` that were bought."""

    is_granted: bool
    taken: int
    units: int
    is_over: bool = False  # granted out of the grace: more seats are due

    @property
    def sentence(self) -> str:
        """What there is to say about it; empty: nothing."""
        bought = "1 seat was" if self.units == 1 else f"{self.units} seats were"
        if not self.is_granted:
            return (
                f"All seats of this plan are taken: {bought} bought, and {self.taken} people asked in this period. "
                "Whoever has asked in it may go on; to let more people ask, an administrator adds seats."
            )
        return f"More people ask than seats were bought ({bought} bought): please add seats." if self.is_over else ""


def seat(units: int, taken: int, *, has_one: bool) -> Seat:
    """A seat for somebody who asked in this period already (`has_one`) or for a new person.

    Up to a tenth more than were bought, rounded up, are granted, so that nobody stands still while seats are ordered;
    who has one keeps it for the period, also where seats were given back meanwhile.
    """
    most = units + -(-units // 10)
    granted = has_one or taken < most
    return Seat(granted, taken, units, granted and taken + (not has_one) > units)
