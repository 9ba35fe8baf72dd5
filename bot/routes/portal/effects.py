"""What changing a plan will do, said before it is done. Pure."""

from datetime import datetime

from bot.pages.accounts.figures import day_text
from core.errors import Refused
from core.plans.entitlement import Source, Standing, Terms
from core.plans.plan import Plan

_SEATS = "The number of seats is a whole number from 1 to 10,000."
_MOST_SEATS = 10_000
SAID = {
    "now": "Done: the new plan holds from now on.",
    "later": "Done: the new plan holds from the end of this period on; until then nothing changes.",
    "ends": "Done: the subscription ends with its period. What is paid for stays until then.",
    "goes": "Done: the subscription goes on.",
    "paid": "Thank you. As soon as Stripe tells us, mostly within seconds, the new plan is here.",
}


_FIXED = {
    Source.ADMIN: "This plan was set by whoever runs this service; ask them to change it.",
    Source.LICENCE: "This plan comes from the licence of this server; its operator changes it.",
}


def check_open(terms: Terms) -> None:
    """`Refused` where what would be bought could not hold: nobody is to pay for it."""
    if terms.source in _FIXED:
        raise Refused(_FIXED[terms.source])


def effect(terms: Terms, mine: Plan, wanted: Plan, cycle: str, *, is_new: bool) -> str:
    """What will happen, and when, if `wanted` is chosen by who has `terms`; only who `is_new` to Stripe has a trial."""
    if terms.source is Source.MARKETPLACE:
        return (
            f"You pay at Stripe, and {wanted.title} holds as soon as that is done. What you have on GitHub Marketplace "
            "goes on and is billed by GitHub until you cancel it there."
        )
    if terms.source is not Source.STRIPE:
        trial = f" The first {wanted.trial_days} days cost nothing." if wanted.trial_days and is_new else ""
        return f"You pay at Stripe, and {wanted.title} holds as soon as that is done.{trial}"
    if wanted.name == mine.name and cycle == terms.cycle:
        return "More seats hold at once, and the rest of this period is paid for them now; fewer from its end on."
    if _monthly(wanted, cycle) > _monthly(mine, terms.cycle) and not mine.is_metered:
        if terms.state is Standing.TRIAL:
            return f"{wanted.title} holds at once, and is paid from now on: the trial of {mine.title} ends with that."
        return f"{wanted.title} holds at once. What is left of this period is reckoned against it and paid now."
    return (
        f"{wanted.title} holds from {_end(terms.period_end)} on. Until then nothing changes, and nothing is paid back."
    )


def seats(text: str) -> int:
    """A number of seats; `Refused` where it is none."""
    if not (text or "1").isascii() or not (text or "1").isdigit() or len(text) > 6:
        raise Refused(_SEATS)
    number = int(text or "1")
    if not 1 <= number <= _MOST_SEATS:
        raise Refused(_SEATS)
    return number


def cycle_of(text: str) -> str:
    """`month` or `year`; nothing else is one."""
    return "year" if text == "year" else "month"


def _monthly(plan: Plan, cycle: str) -> float:
    return (plan.price_year or 0) / 12 if cycle == "year" else plan.price_month


def _end(moment: datetime | None) -> str:
    return day_text(moment) if moment else "the end of the period"
