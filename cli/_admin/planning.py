"""`pullwright admin plan`: an administrator's word about a plan; it goes before everybody else's."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import click

from cli._admin.finding import account, account_of, actor, named, reason
from cli._opening import load_settings, open_records
from cli._saying import say
from core.errors import Refused

if TYPE_CHECKING:
    from core.plans.account import Account
    from core.plans.entitlement import Entitlement, Terms
    from core.plans.plan import Plan
    from core.settings import Settings
    from core.store import Store

_LIFTED = "none"
_NO_PLAN = "There is no plan {!r}; there are: {}. `none` takes an administrator's word back."
_RETIRED = "The plan {!r} is kept by those who have it, and given to nobody new. Choose another: {}."
_PAST = "--until {} is over already; give a day to come, or `none` as the plan to end it now."
_FAR = "--until {} is further away than {}; leave it out for a plan without an end."
_LAST = 2200
_NOTHING = "There is no administrator's word about {} to take back; its plan is {}, by {}."


@click.command("plan")
@account
@click.argument("plan", metavar="PLAN")
@reason
@click.option("--until", metavar="DAY", type=click.DateTime(["%Y-%m-%d"]), help="Its last day, in UTC; then it ends.")
@click.option(
    "--seats", type=click.IntRange(1, 1_000_000), default=1, help="Of a plan that is paid by the seat; 1: any number."
)
@click.option("--at-period-end", is_flag=True, help="From the end of the current period on, instead of at once.")
def plan(account: str, plan: str, reason: str, until: datetime | None, seats: int, at_period_end: bool) -> None:
    """Give ACCOUNT the PLAN, whatever it bought, at once; `none` takes that back. What was used stays used."""
    if until and at_period_end:
        raise click.UsageError("--until is the plan's last day and --at-period-end its first: give one of them.")
    settings = load_settings()
    with closing(open_records(settings)) as store:
        whose, now = account_of(account, settings, store), datetime.now(UTC)
        terms = _terms(whose, now, settings, store)
        ends = _end(until, now)
        if plan == _LIFTED:
            say(_lift(whose, terms, reason, store))
            return
        chosen = _chosen(plan, terms, settings)
        said = _entitlement(whose, chosen, terms, now, at_period_end=at_period_end)
        said = replace(said, units=seats, pending_from=ends or said.pending_from)
        when = f" from {said.pending_from:%Y-%m-%d} on" if at_period_end and said.pending_from else ""
        last = f" until {until:%Y-%m-%d}" if until else ""
        store.desk.override(said, reason=reason, actor=actor(), what=f"Plan {chosen.title}{when}{last}")
    say(f"{named(whose)} has the plan {chosen.title}{when}{last}, by an administrator's word. {_USAGE}")


_USAGE = "What it has used and owes is unchanged."


def _terms(whose: "Account", now: datetime, settings: "Settings", store: "Store") -> "Terms":
    from core.plans.licensing import licensed

    return store.desk.terms_of(whose.id, now, settings.billing, licensed(settings, now).licence)


def _end(until: datetime | None, now: datetime) -> datetime | None:
    """The first moment after the last day."""
    if until is None:
        return None
    if until.year > _LAST:
        raise Refused(_FAR.format(f"{until:%Y-%m-%d}", _LAST))
    ends = until.replace(tzinfo=UTC) + timedelta(days=1)
    if ends <= now:
        raise Refused(_PAST.format(f"{until:%Y-%m-%d}"))
    return ends


def _chosen(name: str, terms: "Terms", settings: "Settings") -> "Plan":
    from core.plans.catalogue import plans
    from core.plans.plan import PlanName

    known = plans(settings.plans_file)
    chosen, there = known.get(PlanName(name)), ", ".join(key for key, one in known.items() if not one.retired)
    if chosen is None:
        raise Refused(_NO_PLAN.format(name[:40], there))
    if chosen.retired and terms.plan != chosen.name:
        raise Refused(_RETIRED.format(chosen.name, there))
    return chosen


def _entitlement(
    whose: "Account", chosen: "Plan", terms: "Terms", now: datetime, *, at_period_end: bool
) -> "Entitlement":
    """With the period that is running, so that what was used in it goes on counting."""
    from core.plans.entitlement import Entitlement, Source, Standing
    from core.plans.period import period

    said = Entitlement(whose.id, Source.ADMIN, chosen.name, Standing.ACTIVE, now, cycle=terms.cycle)
    said = replace(said, period_start=terms.period_start, period_end=terms.period_end)
    if not at_period_end:
        return said
    return replace(said, plan=terms.plan, pending_plan=chosen.name, pending_from=period(terms, now).end)


def _lift(whose: "Account", terms: "Terms", reason: str, store: "Store") -> str:
    from core.plans.entitlement import Source, Standing

    known = next((one for one in store.desk.entitlements(whose.id) if one.source is Source.ADMIN), None)
    if known is None or known.state is Standing.ENDED:
        raise Refused(_NOTHING.format(named(whose), terms.plan, terms.source))
    ended = replace(known, state=Standing.ENDED)
    store.desk.override(ended, reason=reason, actor=actor(), what="An administrator's plan was taken back")
    return f"{named(whose)} has what it bought again. {_USAGE}"
