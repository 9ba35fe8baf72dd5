"""What the subscriptions of a customer come to. Pure: the same subscriptions give the same word, whatever was heard of
them before, in whatever order, and how often. Only a price that nobody knows keeps what was known."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.billing.stripe.prices import PriceList
from bot.billing.stripe.words import Change, Item, Subscription
from core.plans.entitlement import Entitlement, Source, Standing
from core.plans.plan import FREE, PlanName

GRACE = timedelta(days=7)  # after an invoice was due, before nothing new starts
_LIVING = {"trialing": 3, "active": 3, "past_due": 2, "unpaid": 1, "paused": 1}
_STATES = {
    "trialing": Standing.TRIAL,
    "active": Standing.ACTIVE,
    "unpaid": Standing.READ_ONLY,
    "paused": Standing.READ_ONLY,
    "canceled": Standing.ENDED,
    "incomplete": Standing.ENDED,  # the first payment was never made
    "incomplete_expired": Standing.ENDED,
}
_SOON = timedelta(minutes=1)  # after a moment from which on something else holds


@dataclass(frozen=True, slots=True)
class Note:
    """Something that a person has to look at."""

    kind: str
    reference: str


@dataclass(frozen=True, slots=True)
class Folded:
    """`entitlement` is None where Stripe has nothing to say about the account; `again` is when something else holds
    without any word of it, None where that is not known."""

    entitlement: Entitlement | None
    notes: tuple[Note, ...] = ()
    again: datetime | None = None


def fold(
    account: int, subscriptions: Sequence[Subscription], prices: PriceList, known: Entitlement | None, now: datetime
) -> Folded:
    """The word of Stripe about `account` at `now`, which is its stamp. `known` is what was kept before."""
    if not subscriptions:
        return Folded(replace(known, state=Standing.ENDED, stamp=now, checked=now) if known else None)
    counts, *others = sorted(subscriptions, key=_rank, reverse=True)
    second = tuple(Note("second subscription", one.id) for one in others if is_living(one))
    sold = _sold(counts, prices)
    if sold is None and (known is None or counts.status not in _LIVING):
        lost = (Note("unknown price", counts.id),) if is_living(counts) else ()
        ended = replace(known, state=Standing.ENDED, stamp=now, checked=now) if known else None
        return Folded(ended, (*second, *lost))
    made, notes = _made(account, counts, sold, known, now)
    made, unknown = _announced(counts.next, made, prices)
    return Folded(made, (*second, *notes, *unknown), _again(counts, made, now))


def is_living(subscription: Subscription) -> bool:
    """Whether it may be paid for, now or again."""
    return subscription.status in _LIVING or subscription.status not in _STATES


def _rank(one: Subscription) -> tuple[int, datetime, str]:
    """The newest of those that are best paid for counts."""
    return _LIVING.get(one.status, 0), one.created, one.id


_Sold = tuple[PlanName, str, Item]


def _sold(subscription: Subscription, prices: PriceList) -> _Sold | None:
    """The plan, its cycle and its item; of several plans in one, the first of our list."""
    order = list(prices.of)
    found = [(*key, item) for item in subscription.items if (key := prices.plan_of(item.price)) is not None]
    return min(found, key=lambda one: order.index((one[0], one[1])), default=None)


def _made(
    account: int, counts: Subscription, sold: _Sold | None, known: Entitlement | None, now: datetime
) -> tuple[Entitlement, tuple[Note, ...]]:
    item = sold[2] if sold else counts.items[0] if counts.items else Item("", "")
    state, strange = _state(counts, known, item, now)
    made = Entitlement(
        account=account,
        source=Source.STRIPE,
        plan=sold[0] if sold else known.plan if known else FREE,
        state=state,
        stamp=now,
        cycle=sold[1] if sold else known.cycle if known else "month",
        units=max(1, item.quantity or 1) if sold else known.units if known else 1,
        period_start=item.period_start,
        period_end=item.period_end,
        trial_end=counts.trial_end if state is Standing.TRIAL else None,
        reference=counts.id,
        checked=now,
    )
    lost = () if sold else (Note("unknown price", counts.id),)
    return made, (*strange, *lost)


def _state(
    counts: Subscription, known: Entitlement | None, item: Item, now: datetime
) -> tuple[Standing, tuple[Note, ...]]:
    if counts.status == "past_due":
        return (Standing.GRACE if now < _grace_ends(counts, item) else Standing.READ_ONLY), ()
    if counts.status in _STATES:
        return _STATES[counts.status], ()
    return (known.state if known else Standing.ENDED), (Note("unknown status", counts.id),)


def _grace_ends(subscription: Subscription, item: Item) -> datetime:
    return (subscription.unpaid_since or item.period_start or subscription.created) + GRACE


def _announced(change: Change | None, made: Entitlement, prices: PriceList) -> tuple[Entitlement, tuple[Note, ...]]:
    """`made` with what was announced: an end is the free plan; other units or another cycle of its plan is nothing."""
    if change is None or made.state is Standing.ENDED:
        return made, ()
    plans = [found[0] for price, _ in change.prices if (found := prices.plan_of(price)) is not None]
    if change.prices and not plans:
        return made, (Note("unknown price", change.prices[0][0]),)
    if made.plan in plans:
        return made, ()
    return replace(made, pending_plan=plans[0] if plans else FREE, pending_from=change.at), ()


def _again(counts: Subscription, made: Entitlement, now: datetime) -> datetime | None:
    item = Item("", "", None, made.period_start, made.period_end)
    grace = _grace_ends(counts, item) if made.state is Standing.GRACE else None
    moments = (made.period_end, made.trial_end, counts.next.at if counts.next else None, grace)
    coming = [one for one in moments if one is not None and one > now]
    return min(coming) + _SOON if coming else None
