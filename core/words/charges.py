"""What people are told about limits and money: what is left, when it resets, what a run cost and why it was charged.

One place for all of it: comments, replies, reports. Pure; nothing here was written by a person or a model.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from core.ledger.allowance import Allowance
from core.ledger.limits import Budget, BudgetScope, Shortage
from core.ledger.movement import Unit
from core.money import NONE, Micros, shown
from core.plans.entitlement import Standing
from core.words.measures import count

MONTH = BudgetScope.MONTH
_SHARES = (100, 80, 50)
_WHOSE = {
    BudgetScope.RUN: "for one run",
    BudgetScope.DAY: "for the day",
    BudgetScope.MONTH: "for the month",
    BudgetScope.PERSON: "for each person",
    BudgetScope.REPOSITORY: "for this repository",
    BudgetScope.INSTALLATION: "for this installation",
}
UNUSUAL = (
    "Far more was spent on models today than on other days of this account. Its administrators can set a budget, or "
    "have a pause on such days with `budget.pause_on_anomaly`."
)
_SPEND = "What models may cost in a month on this account's plan, also for what is not proven,"
_BECAUSE = {
    "unproven": "it could not be proven",
    "planned": "a plan changes nothing",
    "cancelled": "it was cancelled",
    "refused": "a rule stopped it",
    "mistaken": "it could not begin",
    "needless": "there was nothing to do",
    "dead": "it was given up",
    "unreported": "its report could not be made",
}


@dataclass(frozen=True, slots=True)
class Left:
    """What an account has left. None is no limit. `price` is what the period has come to on a plan by use."""

    plan: str = ""  # its title; empty where nothing is sold
    month: int | None = None
    month_left: int | None = None
    day: int | None = None
    day_left: int | None = None
    resets: datetime | None = None


def left_of(known: Allowance | None) -> Left:
    """What is left by that allowance."""
    if known is None or not known.is_sold:
        return Left()
    limits, end = known.limits, known.sums.period.end
    return Left(known.plan.title, limits.month, known.month_left, limits.day, known.day_left, end)


def when(moment: datetime) -> str:
    """`1 December 2026, 00:00 UTC`."""
    at = moment.astimezone(UTC)
    return f"{at.day} {at:%B %Y, %H:%M} UTC"


def left(known: Left) -> str:
    """`3 of 10 left this month`; empty where there is no limit."""
    if known.month is None or known.month_left is None:
        return ""
    today = known.day is not None and known.day_left is not None and known.day_left < known.month_left
    return f"{known.month_left:,} of {known.month:,} left this month{f', {known.day_left:,} today' if today else ''}"


def standing(known: Allowance, handle: str) -> str:
    """What is left, when it resets, and what is wrong with the account, for who may ask; empty without limits."""
    if known.is_read_only:
        return f"This account is read-only: a payment is overdue, and nothing new starts. See `/{handle} account`."
    told = left(left_of(known))
    return f"{told[:1].upper()}{told[1:]}; it resets on {when(known.sums.period.end)}." if told else ""


def plan_line(known: Allowance) -> str:
    """Which plan, until when, and what comes after it."""
    if not known.is_sold:
        return ""
    terms, title = known.terms, known.plan.title
    parts = [f"Plan: **{title}**"]
    if terms.state is Standing.TRIAL and terms.trial_end:
        parts.append(f"on trial until {when(terms.trial_end)}")
    if terms.pending_plan and terms.pending_from:
        parts.append(f"`{terms.pending_plan}` from {when(terms.pending_from)} on")
    if terms.state is Standing.GRACE:
        parts.append("a payment is late; everything still works")
    return _sentence(", ".join(parts))


def budgets(known: Allowance) -> str:
    """A line for each budget that applies to whoever asks."""
    lines = [_budget_line(one, known) for one in known.limits.budgets]
    return "\n".join(lines)


def _budget_line(one: Budget, known: Allowance) -> str:
    if one.scope is BudgetScope.RUN:
        return f"- Budget {_WHOSE[one.scope]}: {shown(one.amount)}"
    used = Micros(known.sums.of(one.unit, one.scope))
    rest = Micros(max(0, one.amount - used))
    return f"- Budget {_WHOSE[one.scope]}: {shown(rest)} of {shown(one.amount)} left"


def month(known: Allowance) -> str:
    """What the month has come to so far, running requests with the most that they can cost."""
    cost, price = known.sums.cost(), known.sums.price()
    charged = f", and {shown(price)} is charged or reserved" if known.is_sold else ""
    return f"This month: {shown(cost)} for models, spent or reserved{charged}."


def ended(verdict: str, cost: Micros, price: Micros, known: Left, *, is_reported: bool = True) -> str:
    """The line at the end of a request: `3 of 10 left this month; this run: $0.042, not charged because …`."""
    spent = f"this run: {shown(cost)} for models"
    if not known.plan:
        return _sentence(f"{spent}; nobody is charged for it")
    proven = verdict == "proven" and is_reported
    if proven:
        paid = f"charged {shown(price)}" if price else "included in your plan"
        return _sentence("; ".join(part for part in (left(known), f"{spent}, {paid}") if part))
    word = "unreported" if verdict == "proven" else verdict
    why = _BECAUSE.get(word, "it did not succeed")
    return _sentence("; ".join(part for part in (left(known), f"{spent}, not charged because {why}") if part))


def open_line(known: Left, most: Micros = NONE) -> str:
    """The line while a request waits or runs: it is counted in what is left until it ends."""
    price = f"at most {shown(most)} is charged, and only if it is proven" if most else ""
    return _sentence("; ".join(part for part in (left(known), price) if part))


def short(found: Shortage, handle: str, *, sealed: bool = False) -> str:
    """Why nothing more fits in, when there is more again, and what else helps; no amounts where they are `sealed`."""
    again = f" There is more on {when(found.resets)}." if found.resets else ""
    if found.unit is Unit.REQUEST:
        what = "today" if found.which == "quota_day" else "this month"
        taken = f"All {count(found.limit, 'request')} of this account's plan for {what.replace('this ', 'the ')}"
        taken = taken.replace("for today", "for one day")
        return f"{taken} are used up or under way.{again}"
    if found.which == "spend":
        return f"{_SPEND} is used up or under way.{again}"
    rest = f"{shown(Micros(found.left))} of {shown(Micros(found.limit))} is left, and this may cost up to "
    said = "" if sealed else f": {rest}{shown(Micros(found.wanted))}"
    return (
        f"The budget {_WHOSE[found.scope]} does not allow it{said}.{again} An "
        f"administrator can raise it; `/{handle} account` shows all budgets."
    )


def lowered(amount: Micros, wanted: Micros | None) -> str:
    """Why a run has less to spend than it was allowed: said when it is used up."""
    usual = f" instead of {shown(wanted)}" if wanted else ""
    return f"The budgets of this account left {shown(amount)}{usual} for this run"


@dataclass(frozen=True, slots=True)
class Warning:
    """A limit that is nearly, or wholly, used up. Each of `keys` (the highest share first) is told once."""

    sentence: str
    keys: tuple[str, ...]


def warnings(known: Allowance) -> tuple[Warning, ...]:
    """Of the month's requests and of each budget that is half used up or more."""
    month = known.limits.month
    found = [_request_warning(month, known)] if month else []
    found += [_spend_warning(known.limits.spend, known)] if known.limits.spend else []
    found += [_budget_warning(one, known) for one in known.limits.budgets if one.scope is not BudgetScope.RUN]
    return tuple(one for one in found if one is not None)


def _request_warning(month: int, known: Allowance) -> Warning | None:
    when_ = f" There are more on {when(known.sums.period.end)}."
    said = f"of the {count(month, 'request')} of this month are used or under way.{when_}"
    return _warning(known.sums.requests_month, month, "requests", str(known.sums.period.number), said)


def _spend_warning(spend: Micros, known: Allowance) -> Warning | None:
    said = f"of what models may cost this month on the plan is used or under way. More: {when(known.sums.period.end)}."
    return _warning(known.sums.cost(), spend, "spend", str(known.sums.period.number), said)


def _budget_warning(budget: Budget, known: Allowance) -> Warning | None:
    sums = known.sums
    is_day = budget.scope is BudgetScope.DAY
    ids = {
        BudgetScope.PERSON: sums.scope.person,
        BudgetScope.REPOSITORY: sums.scope.repository,
        BudgetScope.INSTALLATION: sums.scope.installation,
    }
    span = f"{ids.get(budget.scope, '')}:{budget.amount}:{sums.period.day if is_day else sums.period.number}"
    said = f"of the budget {_WHOSE[budget.scope]} are used or under way."  # everybody may read it: no amount
    return _warning(sums.of(budget.unit, budget.scope), budget.amount, budget.scope, span, said)


def _warning(used: int, limit: int, what: str, span: str, said: str) -> Warning | None:
    percent = used * 100 // limit if limit else 0
    crossed = [share for share in _SHARES if percent >= share]
    if not crossed:
        return None
    return Warning(f"{crossed[0]} % {said}", tuple(f"{what}:{span}:{share}" for share in crossed))


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}." if text else ""
