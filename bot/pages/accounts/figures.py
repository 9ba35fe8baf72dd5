"""What the pages of an account show: numbers and sentences, read by who serves them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from core.money import NONE, Micros, shown
from core.plans.entitlement import Terms
from core.plans.period import Period
from core.plans.plan import Plan


@dataclass(frozen=True, slots=True)
class DayUse:
    """One day: what was counted, what its models cost, what was charged."""

    day: date
    requests: int = 0
    cost: Micros = NONE
    price: Micros = NONE


@dataclass(frozen=True, slots=True)
class Line:
    """One movement of the ledger, as its customer reads it. `about` is empty where the guest may not know."""

    number: int
    when: datetime
    kind: str  # reserve | settle | refund | adjust
    reason: str
    requests: int = 0  # counted by it
    price: Micros = NONE  # charged by it; below nothing: given
    cost: Micros = NONE  # what models cost
    plan: str = ""
    request: str = ""
    about: str = ""
    link: str = ""
    actor: str = ""


@dataclass(frozen=True, slots=True)
class Return:
    """What came of it in the period."""

    merged: int
    hours: float
    formula: str
    per_merged: Micros | None
    costs: str  # what is counted as its cost


@dataclass(frozen=True, slots=True)
class Overview:
    """The first page of an account. `older` is where the lines go on, None where these are all."""

    plan: Plan
    terms: Terms
    period: Period
    used: int = 0
    held: int = 0
    today: int = 0
    month: int | None = None
    day: int | None = None
    cost: Micros = NONE
    price: Micros = NONE
    credit: Micros = NONE
    days: Sequence[DayUse] = ()
    lines: Sequence[Line] = ()
    older: int | None = None
    is_first: bool = True
    returned: Return | None = None
    notes: Sequence[str] = field(default_factory=tuple)
    becomes: str = ""  # the title of the plan that comes after this one


def day_text(moment: datetime | date) -> str:
    """`21 November 2026`."""
    return f"{moment.day} {moment:%B %Y}"


def short_day(moment: datetime | date) -> str:
    """`21 Nov`."""
    return f"{moment.day} {moment:%b}"


def time_text(moment: datetime) -> str:
    """`21 Nov 2026, 14:05 UTC`."""
    return f"{short_day(moment)} {moment:%Y, %H:%M} UTC"


def cents(amount: Micros) -> str:
    """`$29.00`, `$0.042`, `$0.0015`: two digits at least, so that a column of them can be compared."""
    text = shown(amount)
    return text if "." in text else f"{text}.00"


def rounded(amount: Micros) -> str:
    """`$2.14`, for sums of which the parts stand elsewhere; what is less than a cent, and not nothing, as it is."""
    cent = 10_000
    if 0 < abs(amount) < cent:
        return cents(amount)
    return cents(Micros((amount + cent // 2) // cent * cent))


def count(number: int, one: str, many: str = "") -> str:
    """`1 request`, `2 requests`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
