"""How long texts are kept: as the operator says, and no longer than an account's plan does."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta

from core.plans.catalogue import plan
from core.plans.licensing import licensed
from core.plans.terms import terms
from core.settings import Settings
from core.store.desk import Desk
from core.store.words import Keep


def keep_of(settings: Settings, desk: Desk, days: int | None = None) -> Keep:
    """What is kept now, with `days` in place of PULLWRIGHT_KEEP_DAYS; of two numbers of days the smaller holds."""
    now, most = datetime.now(UTC), settings.keep_days if days is None else days
    licence = licensed(settings, now).licence
    of_all = licence if licence is not None and licence.host else None
    usual = _shorter(most, terms((), now, settings.billing, of_all).plan, settings)
    others: defaultdict[int, list[int]] = defaultdict(list)
    for account, held in desk.held_plans(now, settings.billing, licence).items():
        kept = _shorter(most, held, settings)
        if kept != usual:
            others[kept].append(account)
    groups = tuple((_days(kept), tuple(accounts)) for kept, accounts in others.items())
    return Keep(_days(usual), timedelta(days=settings.keep_deliveries_days), groups)


def _shorter(most: int, held: str, settings: Settings) -> int:
    """0 is for ever."""
    return min((one for one in (most, plan(held, settings.plans_file).keep_days) if one), default=0)


def _days(number: int) -> timedelta | None:
    return timedelta(days=number) if number else None
