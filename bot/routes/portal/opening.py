"""The pages of accounts of one deployment, put together from its settings."""

from fastapi import APIRouter

from bot.routes.portal.accounts import accounts
from bot.routes.portal.budgets import BudgetDesk, budgets
from bot.routes.portal.cookies import Cookies
from bot.routes.portal.reading import Reading
from bot.routes.portal.selling import selling
from bot.routes.portal.serving import Serving
from bot.routes.portal.shop import Selling
from bot.routes.portal.signing_in import signing_in
from bot.routes.portal.visits import Visits
from core.settings import Settings
from core.store import Store


def portal(settings: Settings, store: Store) -> APIRouter:
    """Nothing is opened or asked before the first visit."""
    router, visits = APIRouter(), Visits(settings, store)
    serving = Serving(visits, Cookies(settings.public_url.startswith("https://")))
    router.include_router(signing_in(serving))
    reading = Reading(settings, store, visits)
    router.include_router(accounts(serving, reading, settings, store))
    router.include_router(budgets(serving, BudgetDesk(visits, reading, store), settings))
    router.include_router(selling(serving, Selling(settings, store, reading)))
    return router
