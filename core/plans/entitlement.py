"""What a source says an account has, and what that comes to at a moment."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.plans.plan import FREE, PlanName


class Source(StrEnum):
    """Who says so. An administrator's word goes before a licence, that before Stripe, that before the Marketplace."""

    ADMIN = "admin"
    LICENCE = "licence"
    STRIPE = "stripe"
    MARKETPLACE = "marketplace"
    NONE = "none"  # nobody: the free plan, or the self-hosted one


class Standing(StrEnum):
    """How it stands with what was bought."""

    TRIAL = "trial"
    ACTIVE = "active"
    GRACE = "grace"  # a payment is late; everything still works
    READ_ONLY = "read_only"  # it stayed late: nothing new starts, everything can be read
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Entitlement:
    """The word of one source. `stamp` is the provider's own time of it: older words never replace newer ones."""

    account: int
    source: Source
    plan: PlanName
    state: Standing
    stamp: datetime
    cycle: str = "month"
    units: int = 1
    period_start: datetime | None = None
    period_end: datetime | None = None
    trial_end: datetime | None = None
    pending_plan: PlanName | None = None
    pending_from: datetime | None = None
    reference: str = ""  # the subscription
    checked: datetime | None = None  # when it was last compared with what the provider says


@dataclass(frozen=True, slots=True)
class Terms:
    """What applies to an account at one moment. `period_start` is the first moment of the period that quotas count."""

    plan: PlanName = FREE
    source: Source = Source.NONE
    state: Standing = Standing.ACTIVE
    units: int = 1
    cycle: str = "month"
    period_start: datetime | None = None
    period_end: datetime | None = None
    trial_end: datetime | None = None
    pending_plan: PlanName | None = None
    pending_from: datetime | None = None


_ENDING = list(Standing)


def newer(known: Entitlement | None, said: Entitlement) -> Entitlement:
    """Which of two words of one source about one account holds: the newer one. Of two with the same stamp it is the
    one that is nearer to the end, and then the greater one, so that the order of their arrival decides nothing."""
    return said if known is None else max(known, said, key=_age)


def _age(one: Entitlement) -> tuple[object, ...]:
    moments = (one.period_start, one.period_end, one.trial_end, one.pending_from)
    when = tuple(at.timestamp() if at else 0.0 for at in moments)
    what = (one.plan, one.cycle, one.units, one.pending_plan or "", one.reference)
    checked = one.checked.timestamp() if one.checked else 0.0
    return (one.stamp, _ENDING.index(one.state), what, when, checked)
