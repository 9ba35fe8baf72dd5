"""`/account`: the list, and of each account its usage and the files of it."""

import re

from fastapi import APIRouter, Request, Response

from bot.pages.accounts.frame import Place
from bot.pages.accounts.listing import listing
from bot.pages.accounts.usage import usage
from bot.routes.portal.exports import as_csv, as_json
from bot.routes.portal.reading import Reading
from bot.routes.portal.serving import Serving, shown
from bot.routes.portal.visits import Guest, Hidden, Sight
from core.credentials import APP_URL
from core.settings import Settings
from core.store import Store

_NUMBER = re.compile(r"[1-9][0-9]{0,17}")
_FILES = {"csv": as_csv, "json": as_json}


def place_of(sight: Sight, settings: Settings) -> Place:
    """As pages show it."""
    seen = sight.seen
    sells = settings.billing != "none"
    return Place(seen.installation, seen.login, sight.is_administrator, sells, seen.is_suspended)


def accounts(serving: Serving, reading: Reading, settings: Settings, store: Store) -> APIRouter:
    """The routes."""
    router, visits = APIRouter(), serving.visits

    @router.get("/account")
    async def everything(request: Request) -> Response:
        def make(guest: Guest) -> Response:
            places = [(place_of(one, settings), reading.in_short(one)) for one in visits.sights(guest)]
            app = store.desk.secret(APP_URL)
            return shown(listing(guest.shown, places, f"{app}/installations/new" if app else ""))

        return await serving.page(request, make)

    @router.get("/account/{installation}")
    async def one(request: Request, installation: str, before: str = "") -> Response:
        def make(guest: Guest) -> Response:
            sight = visits.sight(guest, installation)
            overview = reading.overview(guest, sight, _before(before))
            return shown(usage(guest.shown, place_of(sight, settings), overview))

        return await serving.page(request, make)

    @router.get("/account/{installation}/export.{kind}")
    async def export(request: Request, installation: str, kind: str) -> Response:
        def make(guest: Guest) -> Response:
            sight = visits.sight(guest, installation)
            if kind not in _FILES:
                raise Hidden
            return _FILES[kind](reading.all_lines(guest, sight), f"pullwright-{sight.seen.installation}")

        return await serving.page(request, make)

    return router


def _before(given: str) -> int | None:
    if not given:
        return None
    if not _NUMBER.fullmatch(given):
        raise Hidden
    return int(given)
