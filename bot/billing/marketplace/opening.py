"""Where a process gets its part of the Marketplace from; nothing of it is made where nothing is sold there."""

from bot.billing.marketplace.checking import Checking
from bot.billing.marketplace.desk import Desk
from bot.billing.marketplace.hearing import Hearing
from bot.billing.marketplace.on_access import OnAccess
from bot.billing.marketplace.plans import listing_plans
from bot.billing.marketplace.watching import Watching
from core.github import App
from core.settings import Settings
from core.telemetry import open_log

_SOLD = ("marketplace", "both")


def is_sold_there(settings: Settings) -> bool:
    """Whether PULLWRIGHT_BILLING names the Marketplace."""
    return settings.billing in _SOLD


def open_hearing(settings: Settings, desk: Desk) -> Hearing | None:
    """For the receiver; None where nothing is sold there. `Refused` where the settings name plans that are none."""
    if not is_sold_there(settings):
        return None
    given = settings.marketplace_secret.get_secret_value().split(",")
    secrets = [part.strip().encode() for part in given if part.strip()]
    return Hearing(desk, listing_plans(settings.marketplace_plans, settings.plans_file), secrets)


def open_market(settings: Settings, desk: Desk, app: App) -> tuple[Watching, OnAccess] | None:
    """For the clerk: what it does by itself, and what it does when somebody asks for something. Likewise."""
    if not is_sold_there(settings):
        return None
    log = open_log(settings.log)
    plans = listing_plans(settings.marketplace_plans, settings.plans_file)
    listing = app.marketplace(stubbed=settings.marketplace_stubbed)
    checking = Checking(desk, listing, plans, log.plan_unknown)
    return Watching(checking, log.listing_failed), OnAccess(desk, checking.check)
