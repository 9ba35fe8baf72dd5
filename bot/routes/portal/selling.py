"""`/account/…/plan`, `/invoices` and `/portal`: for administrators, where something is charged at all."""

from fastapi import APIRouter, Request, Response

from bot.pages.accounts.invoices import invoices
from bot.pages.accounts.plan import Choice, confirm, plans
from bot.routes.portal.accounts import place_of
from bot.routes.portal.effects import SAID, check_open, cycle_of, effect
from bot.routes.portal.serving import Form, Serving, moved, shown
from bot.routes.portal.shop import Selling, path
from bot.routes.portal.visits import Guest, Hidden
from core.plans.catalogue import offered


def selling(serving: Serving, sells: Selling) -> APIRouter:
    """The routes; none where nothing is charged."""
    router = APIRouter()
    if sells.settings.billing != "none":
        _seen(router, serving, sells)
        _done(router, serving, sells)
    return router


def _seen(router: APIRouter, serving: Serving, sells: Selling) -> None:
    @router.get("/account/{installation}/plan")
    async def see(request: Request, installation: str, choose: str = "", cycle: str = "", said: str = "") -> Response:
        def make(guest: Guest) -> Response:
            if choose:
                return _confirm(serving, sells, guest, installation, choose, cycle)
            return _plans(
                serving, sells, guest, installation, said or ("paid" if "paid" in request.query_params else "")
            )

        return await serving.page(request, make)

    @router.get("/account/{installation}/invoices")
    async def bills(request: Request, installation: str) -> Response:
        def make(guest: Guest) -> Response:
            sight = serving.visits.sight(guest, installation, administrator=True)
            place = place_of(sight, sells.settings)
            html = invoices(guest.shown, place, sells.bills(sight), sells.github_bills(sight))
            return shown(html, forms_to=sells.forms_to)

        return await serving.page(request, make)


def _done(router: APIRouter, serving: Serving, sells: Selling) -> None:
    @router.post("/account/{installation}/plan")
    async def buy(request: Request, installation: str) -> Response:
        def make(guest: Guest, form: Form) -> Response:
            sight = serving.visits.sight(guest, installation, administrator=True)
            return moved(sells.buy(sight, form))

        return await serving.sent(request, make)

    @router.post("/account/{installation}/plan/{act}")
    async def end(request: Request, installation: str, act: str) -> Response:
        def make(guest: Guest, form: Form) -> Response:
            sight = serving.visits.sight(guest, installation, administrator=True)
            if act not in ("cancel", "resume"):
                raise Hidden
            ends = act == "cancel"
            sells.shop().cancel(sight.seen.account, ends=ends)
            return moved(f"{path(sight)}?said={'ends' if ends else 'goes'}")

        return await serving.sent(request, make)

    @router.post("/account/{installation}/portal")
    async def portal(request: Request, installation: str) -> Response:
        def make(guest: Guest, form: Form) -> Response:
            sight = serving.visits.sight(guest, installation, administrator=True)
            return moved(sells.shop().portal_url(sight.seen.account, sells.settings.public_url + path(sight)))

        return await serving.sent(request, make)


def _plans(serving: Serving, sells: Selling, guest: Guest, installation: str, said: str) -> Response:
    sight = serving.visits.sight(guest, installation)
    if said == "paid" and sight.is_administrator:  # who only looks has Stripe asked for nothing
        sells.paid(sight)
    bought = sells.reading.bought(sight.seen.account)
    place, ways = place_of(sight, sells.settings), sells.ways(sight, bought.terms.source)
    listed, told = offered(sells.settings.plans_file), SAID.get(said, "")
    html = plans(guest.shown, place, bought.terms, bought.plan, listed, ways, said=told, becomes=bought.becomes)
    return shown(html, forms_to=sells.forms_to)


def _confirm(serving: Serving, sells: Selling, guest: Guest, installation: str, choose: str, cycle: str) -> Response:
    sight = serving.visits.sight(guest, installation, administrator=True)
    sells.shop()
    bought, plan, by = sells.reading.bought(sight.seen.account), sells.chosen(choose), cycle_of(cycle)
    check_open(bought.terms)
    told = effect(bought.terms, bought.plan, plan, by, is_new=sells.is_new(sight))
    choice = Choice(plan, by, bought.terms.units, told)
    return shown(confirm(guest.shown, place_of(sight, sells.settings), choice), forms_to=sells.forms_to)
