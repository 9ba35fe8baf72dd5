"""`pullwright admin show`: what an account has, uses, owes and costs."""

import json
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from cli._admin.finding import account, account_of, as_json, named
from cli._opening import load_settings, open_records
from cli._saying import say_line

if TYPE_CHECKING:
    from core.ledger.balance import Balance
    from core.ledger.limits import Sums
    from core.plans.account import Account
    from core.plans.entitlement import Terms
    from core.plans.licensing import Licensed
    from core.plans.plan import Plan
    from core.settings import Settings
    from core.store import Store


@dataclass(frozen=True, slots=True)
class _Shown:
    account: "Account"
    terms: "Terms"
    plan: "Plan"
    sums: "Sums"
    balance: "Balance"
    held: "_Held"
    licence: "Licensed"


@dataclass(frozen=True, slots=True)
class _Held:
    """What is reserved in this period, and today: it is not used yet."""

    month: int
    day: int
    cost: int
    price: int


@click.command("show")
@account
@as_json
def show(account: str, as_json: bool) -> None:
    """Show the plan of ACCOUNT (or of an installation), its limits, what is used and reserved, its money and margin."""
    settings = load_settings()
    with closing(open_records(settings)) as store:
        shown = _shown(account_of(account, settings, store), settings, store)
    if as_json:
        click.echo(json.dumps(_document(shown), default=_plain, indent=2))
    else:
        _say(shown)


def _shown(whose: "Account", settings: "Settings", store: "Store") -> _Shown:
    from core.ledger.movement import Scope
    from core.plans.catalogue import plan
    from core.plans.licensing import licensed

    now, desk = datetime.now(UTC), store.desk
    licence = licensed(settings, now)
    terms = desk.terms_of(whose.id, now, settings.billing, licence.licence)
    sums = desk.sums(Scope(whose.id), terms)
    balance, held = desk.balance(whose.id), _held(whose, sums, store)
    return _Shown(whose, terms, plan(terms.plan, settings.plans_file), sums, balance, held, licence)


def _held(whose: "Account", sums: "Sums", store: "Store") -> _Held:
    days = store.desk.usage_by_day(whose.id, sums.period.number, sums.period.day)
    today = sum(one.held_requests for one in days if one.day == sums.period.day)
    month = sum(one.held_requests for one in days)
    return _Held(month, today, sum(one.held_cost for one in days), sum(one.held for one in days))


def _document(shown: _Shown) -> dict[str, Any]:
    """Amounts are micro-dollars; the names are fixed, others rely on them."""
    terms, plan, period, balance = shown.terms, shown.plan, shown.sums.period, shown.balance
    limits = (
        "month",
        "day",
        "attempts",
        "candidates",
        "at_once",
        "weight",
        "run",
        "spend",
        "keep_days",
        "custom_rules",
    )
    return {
        "account": asdict(shown.account),
        "plan": terms.plan,
        "title": plan.title,
        "source": terms.source,
        "state": terms.state,
        "units": terms.units,
        "cycle": terms.cycle,
        "trial_end": terms.trial_end,
        "pending": {"plan": terms.pending_plan, "from": terms.pending_from},
        "period": {"start": period.start, "end": period.end, "day": period.day, "day_ends": period.tomorrow},
        "limits": {**{name: getattr(plan, name) for name in limits}, "languages": plan.languages},
        "used": _used(shown),
        "reserved": {name: getattr(shown.held, name) for name in ("month", "day", "cost", "price")},
        "balance": balance.credit - balance.owed,
        "money": {name: getattr(balance, name) for name in ("credit", "owed", "held", "charged", "spent")},
        "margin": balance.margin,
        "licence": shown.licence.sentence,
    }


def _used(shown: _Shown) -> dict[str, int]:
    sums, held = shown.sums, shown.held
    return {
        "month": max(0, sums.requests_month - held.month),
        "day": max(0, sums.requests_day - held.day),
        "cost": max(0, sums.cost() - held.cost),
        "price": max(0, sums.price() - held.price),
    }


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset) else str(value)


def _say(shown: _Shown) -> None:
    from core.money import Micros
    from core.money import shown as money

    terms, plan, used, held, balance = shown.terms, shown.plan, _used(shown), shown.held, shown.balance
    say_line(f"{named(shown.account)}{_gone(shown.account)}")
    say_line(f"Plan      {plan.title} ({terms.plan}), {terms.state}, by {_SOURCES[terms.source]}{_pending(terms)}")
    say_line(f"Period    {shown.sums.period.start:%Y-%m-%d %H:%M} to {shown.sums.period.end:%Y-%m-%d %H:%M} UTC")
    say_line(f"Requests  {used['month']} of {_limit(plan.month)} used, {held.month} reserved")
    say_line(f"Today     {used['day']} of {_limit(plan.day)} used, {held.day} reserved")
    say_line(
        f"Money     {money(balance.credit)} credit, {money(balance.owed)} owed, {money(balance.charged)} charged, "
        f"{money(balance.held)} reserved"
    )
    spent = money(Micros(used["cost"]))
    say_line(f"Models    {spent} in this period, {money(balance.spent)} in all; margin {money(balance.margin)}")
    if shown.licence.sentence:
        say_line(f"Licence   {shown.licence.sentence}")


_SOURCES = {
    "admin": "an administrator",
    "licence": "the licence",
    "stripe": "Stripe",
    "marketplace": "the GitHub Marketplace",
    "none": "default",
}


def _limit(limit: int | None) -> str:
    return "any number" if limit is None else str(limit)


def _gone(whose: "Account") -> str:
    return f", without the App since {whose.gone:%Y-%m-%d}" if whose.gone else ""


def _pending(terms: "Terms") -> str:
    if terms.pending_from is None:
        return ""
    return f"; {terms.pending_plan or 'no longer'} from {terms.pending_from:%Y-%m-%d} on"
