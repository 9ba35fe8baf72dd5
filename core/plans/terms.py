"""Which of the words that several sources have about an account holds at a moment. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from core.plans.entitlement import Entitlement, Source, Standing, Terms
from core.plans.plan import FREE, SELF_HOSTED

if TYPE_CHECKING:
    from core.plans.licence import Licence  # with its cryptography, which most who ask do not need

_SOLD_BY = {
    "none": frozenset[Source](),
    "stripe": frozenset({Source.STRIPE}),
    "marketplace": frozenset({Source.MARKETPLACE}),
    "both": frozenset({Source.STRIPE, Source.MARKETPLACE}),
}
_ORDER = (Source.ADMIN, Source.LICENCE, Source.STRIPE, Source.MARKETPLACE)


def terms(entitlements: Sequence[Entitlement], now: datetime, billing: str, licence: "Licence | None" = None) -> Terms:
    """What holds at `now`: an administrator's word, then a licence, then Stripe, then the Marketplace, then nothing
    bought: the free plan, or the self-hosted one where `billing` is `none`.

    What is sold by a provider that `billing` does not name does not count. A provider whose plan is free, or whose
    payment stayed late, gives way to one that has more to say. `licence` is one that holds for this account.
    """
    heard = [one for one in entitlements if one.source is Source.ADMIN or one.source in _SOLD_BY[billing]]
    live = [made for made in (at(one, now) for one in heard) if made is not None]
    if licence is not None and (made := licence.terms(now)) is not None:
        live.append(made)
    nothing = Terms(SELF_HOSTED if billing == "none" else FREE)
    return min(live, key=_rank, default=nothing)


def at(entitlement: Entitlement, now: datetime) -> Terms | None:
    """What one source's word comes to at `now`; None: it has ended.

    A trial ends by itself, and what was announced (a smaller plan, or none) holds from its moment on: `pending_from`,
    or else the end of the period. An announced free plan is the end of what was bought;
    where an administrator announced it, it is what there is then.
    """
    found = _announced(entitlement, now)
    if found is None or found.state is Standing.ENDED:
        return None
    if found.state is Standing.TRIAL and found.trial_end is not None and found.trial_end <= now:
        return None
    return Terms(
        found.plan,
        found.source,
        found.state,
        max(1, found.units),
        found.cycle,
        found.period_start,
        found.period_end,
        found.trial_end,
        found.pending_plan,
        (found.pending_from or found.period_end) if found.pending_plan else found.pending_from,
    )


def _announced(given: Entitlement, now: datetime) -> Entitlement | None:
    """`given` with what was announced carried out if it is due; None if it was its end. An announced moment without
    a plan is an end as well; an announced plan without any moment waits for word of one."""
    due = given.pending_from or (given.period_end if given.pending_plan else None)
    if due is None or due > now:
        return given
    is_end = given.pending_plan == FREE and given.source is not Source.ADMIN
    if given.pending_plan is None or is_end:
        return None
    after = Standing.ACTIVE if given.state is Standing.TRIAL else given.state
    return replace(given, plan=given.pending_plan, state=after, pending_plan=None, pending_from=None)


def _rank(found: Terms) -> tuple[bool, bool, int]:
    """The smallest holds."""
    place = _ORDER.index(found.source)
    is_sold = found.source in _SOLD_BY["both"]
    return (is_sold and found.plan == FREE, is_sold and found.state is Standing.READ_ONLY, place)
