"""The plans: what one has, what one could have, and what would happen when."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from bot.pages.accounts.figures import count, day_text
from bot.pages.accounts.frame import Guest, Place, hidden, of_account
from core.money import shown
from core.plans.entitlement import Source, Terms
from core.plans.plan import Plan

_SAID_BY = {
    Source.ADMIN: "Your plan was set by whoever runs this service; ask them to change it.",
    Source.LICENCE: "Your plan comes from the licence of this server; its operator changes it.",
}


_YOURS = ' <span class="pill good">yours</span>'


@dataclass(frozen=True, slots=True)
class Ways:
    """How plans are bought here. `marketplace` is the page of the listing, empty where it is not sold there; who is
    `is_new` to Stripe has the trial of a plan first."""

    by_stripe: bool = False
    marketplace: str = ""
    has_subscription: bool = False
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody is about to choose; `effect` says what will happen, and when."""

    plan: Plan
    cycle: str
    units: int
    effect: str


def plans(
    guest: Guest,
    place: Place,
    terms: Terms,
    mine: Plan,
    offered: Sequence[Plan],
    ways: Ways,
    *,
    said: str = "",
    becomes: str = "",
) -> str:
    """All plans side by side; `becomes` is the title of the one that was announced."""
    cards = "".join(_card(place, one, terms, ways) for one in offered)
    note = _SAID_BY.get(terms.source, "")
    if not note and not place.is_administrator:
        note = "Only the administrators of this account can change its plan."
    told = f'<p class="lead">{escape(_now(terms, mine, becomes))} {escape(note)}</p>'
    more = _marketplace(ways) + (_own_portal(guest, place, terms) if ways.by_stripe and place.is_administrator else "")
    return of_account(
        guest, place, "Plan", f'<section class="card"><h2>Your plan: {escape(mine.title)}</h2>{told}{more}</section>'
        f'<div class="plans">{cards}</div>', said=said
    )  # fmt: skip


def confirm(guest: Guest, place: Place, choice: Choice) -> str:
    """What will happen, said before it does."""
    units = ""
    if choice.plan.per_unit:
        units = (
            '<label for="units">Seats</label><input id="units" name="units" inputmode="numeric" maxlength="6" '
            f'value="{choice.units}">'
        )
    else:
        units = '<input type="hidden" name="units" value="1">'
    send = hidden(guest, plan=choice.plan.name, cycle=choice.cycle)
    wanted = f"{choice.plan.title}, {_price(choice.plan, choice.cycle)}"
    body = f"""<section class="card"><h2>Change to {escape(wanted)}</h2>
<p>{escape(choice.effect)}</p><p>What you have used stays counted, and nothing that runs is stopped.</p>
<form method="post" action="{place.path}/plan">{send}{units}
<div class="actions"><button type="submit">Change the plan</button>
<a class="button second" href="{place.path}/plan">Keep what there is</a></div></form></section>"""
    return of_account(guest, place, "Plan", body)


def _now(terms: Terms, mine: Plan, becomes: str) -> str:
    if terms.pending_plan and terms.pending_from:
        return f"From {day_text(terms.pending_from)} on it will be {becomes or terms.pending_plan}."
    if terms.trial_end:
        return f"It is a trial until {day_text(terms.trial_end)}, which ends by itself."
    if terms.period_end:
        return f"Its period ends on {day_text(terms.period_end)}."
    return "It costs nothing." if not mine.price_month and not mine.is_metered else ""


def _card(place: Place, plan: Plan, terms: Terms, ways: Ways) -> str:
    is_mine = plan.name == terms.plan
    trial = [f"The first {plan.trial_days} days cost nothing"] if plan.trial_days and ways.is_new else []
    lines = "".join(f"<li>{escape(line)}</li>" for line in (*trial, *_what(plan)))
    mark, mine = (_YOURS, " mine") if is_mine else ("", "")
    return (
        f'<section class="card plan{mine}"><h2>{escape(plan.title)}{mark}</h2>'
        f'<p class="figure">{_big(plan)}</p>{_yearly(plan)}<ul>{lines}</ul>'
        f'<div class="foot">{_choose(place, plan, terms, ways)}</div></section>'
    )


def _price(plan: Plan, cycle: str) -> str:
    each = " a seat" if plan.per_unit else ""
    if plan.is_metered and not plan.price_month:
        return f"{shown(plan.success)} a success"
    if cycle == "year" and plan.price_year is not None:
        return f"{shown(plan.price_year)}{each} a year"
    return f"{shown(plan.price_month)}{each} a month"


def _big(plan: Plan) -> str:
    amount, _, rest = _price(plan, "month").partition(" ")
    return f"{escape(amount)} <small>{escape(rest)}</small>"


def _yearly(plan: Plan) -> str:
    if plan.is_metered:
        return f'<p class="small">and {shown(plan.validation)} for each attempt of it that was measured</p>'
    return (
        f'<p class="small">or {shown(plan.price_year)} a year</p>'
        if plan.price_year
        else '<p class="small">for ever</p>'
    )


def _what(plan: Plan) -> list[str]:
    many = f"{count(plan.month, 'request')} a month" if plan.month is not None else "As many requests as you like"
    languages = ", ".join(sorted(one.capitalize() for one in plan.languages)) + " only" if plan.languages else ""
    lines = [many, languages or "All languages"]
    lines += [f"Up to {plan.attempts} attempts a request"] if plan.attempts else []
    lines += [f"Models for up to {shown(plan.spend)} a month, proven or not"] if plan.spend else []
    lines += [f"{count(plan.at_once, 'run')} at the same time"] if plan.at_once else []
    lines += [f"From {one.start:,} a month on, {one.percent} % less" for one in plan.discounts]
    lines += ["Rules of your own"] if plan.custom_rules else []
    lines += ["On your own machines"] if plan.on_premise else []
    return [*lines, f"Support: {plan.support}"] if plan.support else lines


def _choose(place: Place, plan: Plan, terms: Terms, ways: Ways) -> str:
    free = not plan.price_month and not plan.is_metered
    if terms.source in _SAID_BY or not place.is_administrator or not ways.by_stripe:
        return ""
    if plan.name == terms.pending_plan and terms.pending_from:
        return f'<p class="small">Yours from {day_text(terms.pending_from)} on.</p>'
    if free:
        ends = "Choose it by ending your subscription below your plan." if ways.has_subscription else ""
        return f'<p class="small">{ends}</p>'
    cycles = [("month", "Choose")] + ([("year", "Pay by the year")] if plan.price_year else [])
    return '<div class="actions">' + "".join(
        f'<a class="button{"" if cycle == "month" else " second"}" '
        f'href="{place.path}/plan?choose={plan.name}&amp;cycle={cycle}">{word}'
        f'<span class="sr"> {escape(plan.title)}</span></a>'
        for cycle, word in cycles
        if not (plan.name == terms.plan and cycle == terms.cycle and not plan.per_unit)
    ) + "</div>"  # fmt: skip


def _marketplace(ways: Ways) -> str:
    if not ways.marketplace:
        return ""
    if ways.has_subscription:
        return (
            f'<p class="small">The plans are on <a href="{escape(ways.marketplace)}">GitHub Marketplace</a>, too. Let '
            "the subscription by Stripe end first, or both are paid.</p>"
        )
    return (
        f'<p><a class="button" href="{escape(ways.marketplace)}">See the plans on GitHub Marketplace</a></p>'
        '<p class="small">GitHub bills them. A larger plan holds at once; a smaller one, or none, from the end of the '
        "period that is paid.</p>"
    )


def _own_portal(guest: Guest, place: Place, terms: Terms) -> str:
    if terms.source is not Source.STRIPE:
        return ""
    going = terms.pending_plan is None and terms.pending_from is None
    word, act = ("End it with the period", "cancel") if going else ("Go on after all", "resume")
    until = f" It stays until {day_text(terms.period_end)}." if going and terms.period_end else ""
    return (
        f'<div class="actions"><form method="post" action="{place.path}/plan/{act}">{hidden(guest)}'
        f'<button class="second">{word}</button></form><form method="post" action="{place.path}/portal">{hidden(guest)}'
        f'<button class="second">Cards and addresses</button></form></div><p class="small">Stripe looks after cards, '
        f"addresses and taxes.{until}</p>"
    )
