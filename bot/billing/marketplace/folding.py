"""From events of the Marketplace to an entitlement. Pure; the order in which they come, and how often, decides nothing.

Events say when a change takes effect, mostly as a day, and nothing else about their order. So what is known is the
greatest word under one order: the later effect, then the end, then what GitHub does at once on one day: the longer
paid period, the dearer plan, more seats. Announcements are kept beside it, and what was taken back takes back whatever
was announced for that day or before. Where that is wrong (two contrary words of one day), the listing is right: every
event has it asked again.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.billing.marketplace.mark import LONG_AGO, Mark, mark_of
from bot.billing.marketplace.plans import ListingPlans
from core.events import Bought, PlanChanged
from core.github import ListedPlan, Purchase
from core.plans.entitlement import Entitlement, Source, Standing
from core.plans.period import months_later
from core.plans.plan import FREE, PlanName

_TICK = timedelta(microseconds=1)
_MONTHS = {"month": 1, "year": 12}


def heard(known: Entitlement | None, event: PlanChanged, plans: ListingPlans, now: datetime) -> Entitlement | None:
    """What is known after `event`, to be checked; None if it says nothing new."""
    said = word(event, plans, now)
    after = said if known is None else joined(known, said, plans)
    if known is None:
        return after
    same = replace(after, stamp=known.stamp, checked=known.checked) == known
    return None if same else replace(after, stamp=max(now, known.stamp + _TICK), checked=None)


def listed(account: int, found: Purchase | None, plans: ListingPlans, at: datetime) -> Entitlement:
    """What the listing said when it was asked at `at`: all that there is to know."""
    day = at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    if found is None:
        return replace(_nothing(account, day - _TICK), stamp=at, checked=at)  # it may buy something later that day
    trial_end = found.trial_end if found.trial_end and found.trial_end > at else None  # GitHub is late to end it
    bought = Bought(found.plan.id, found.plan.name, found.cycle, found.units, trial_end, found.next_billing)
    made = replace(_has(account, bought, day, plans), stamp=at, checked=at)
    if found.pending is None:
        return made
    then = _then(made, bought, found.pending.plan, found.pending.units, plans)
    return replace(made, pending_plan=then, pending_from=found.pending.at if then else None)


def word(event: PlanChanged, plans: ListingPlans, now: datetime) -> Entitlement:
    """What `event` says, alone."""
    account, bought = event.account.id, event.bought
    match event.action:
        case "cancelled":
            made = _nothing(account, event.effective)
        case "pending_change":
            made = _announced(event, plans)
        case "pending_change_cancelled":
            made = _has(account, bought, _cycle_start(bought, event.effective), plans)
            kept = max(event.effective, bought.next_billing or event.effective)
            made = replace(made, reference=str(replace(mark_of(made.reference), kept=kept)))
        case _:
            made = _has(account, bought, event.effective, plans)
    return replace(made, stamp=now)


def joined(one: Entitlement, other: Entitlement, plans: ListingPlans) -> Entitlement:
    """What both say together; the same whichever comes first."""

    def age(said: Entitlement) -> tuple[object, ...]:
        mark = mark_of(said.reference)
        paid = (_seconds(said.period_end), said.cycle == "year", plans.worth(said.plan), said.units)
        rest = (said.plan, said.state is not Standing.TRIAL, _seconds(said.trial_end), mark.plan)
        return (mark.since, said.state is Standing.ENDED, *paid, *rest)

    def smaller(pending: tuple[datetime, PlanName]) -> tuple[object, ...]:
        return (pending[0], plans.worth(pending[1]), pending[1])

    current = max(one, other, key=age)
    mark = mark_of(current.reference)
    kept = max((found for said in (one, other) if (found := mark_of(said.reference).kept)), default=None)
    over = max(mark.since, kept or LONG_AGO)
    said_pending = ((said.pending_from, said.pending_plan) for said in (one, other))
    waiting = [(at, plan) for at, plan in said_pending if at and plan and at > over]
    at, plan = max(waiting, key=smaller, default=(None, None))
    return replace(current, pending_plan=plan, pending_from=at, reference=str(replace(mark, kept=kept)))


def _has(account: int, bought: Bought, since: datetime, plans: ListingPlans) -> Entitlement:
    trial_end = bought.trial_end
    end = bought.next_billing
    return Entitlement(
        account,
        Source.MARKETPLACE,
        plans.of(bought.plan, bought.name),
        Standing.TRIAL if trial_end else Standing.ACTIVE,
        stamp=since,
        cycle=bought.cycle,
        units=max(1, bought.units),
        period_start=months_later(end, -_MONTHS[bought.cycle]) if end else None,
        period_end=end,
        trial_end=trial_end,
        reference=str(Mark(bought.plan, since)),
    )


def _nothing(account: int, since: datetime) -> Entitlement:
    mark = str(Mark(0, since))
    return Entitlement(account, Source.MARKETPLACE, FREE, Standing.ENDED, stamp=since, reference=mark)


def _announced(event: PlanChanged, plans: ListingPlans) -> Entitlement:
    """The change itself is all that is sure; what it is changed from is told, too, mostly."""
    before, after = event.before, event.bought
    if before is None:
        made = _nothing(event.account.id, LONG_AGO)
    else:
        held = replace(before, next_billing=before.next_billing or event.effective)
        made = _has(event.account.id, held, _cycle_start(held, event.effective), plans)
    then = _then(made, before, ListedPlan(after.plan, after.name), after.units, plans)
    return replace(made, pending_plan=then, pending_from=event.effective if then else None)


def _then(
    now: Entitlement, before: Bought | None, plan: ListedPlan | None, units: int, plans: ListingPlans
) -> PlanName | None:
    """The plan after what was announced: the free one for an end, None where only seats or the cycle change."""
    if plan is None or (units == 0 and before is not None and before.plan == plan.id):
        return FREE
    then = plans.of(plan.id, plan.name)
    return None if then == now.plan else then


def _cycle_start(bought: Bought, otherwise: datetime) -> datetime:
    """What an announcement says of the present is as old as the billing cycle: no older word is newer than that."""
    return months_later(bought.next_billing or otherwise, -_MONTHS[bought.cycle])


def _seconds(moment: datetime | None) -> float:
    return moment.timestamp() if moment else 0.0
