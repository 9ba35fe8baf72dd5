"""`/signin` and `/signout`."""

from contextlib import suppress
from typing import NamedTuple

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from bot.pages.accounts import standing
from bot.routes.portal import forms
from bot.routes.portal.cookies import HOME, derived, fresh, is_same, place
from bot.routes.portal.serving import Form, Serving, moved, shown
from bot.routes.portal.visits import Guest, Visits
from core.errors import Broken, Refused
from core.github.manifests import SIGNED_IN
from core.github.plainly import Away
from core.github.signing_in import Client

_SAID = {"over": standing.OVER, "left": standing.LEFT}


def signing_in(serving: Serving) -> APIRouter:
    """The way in and out. The seed in the browser's cookie proves that what comes back was asked for there."""
    router = APIRouter()
    _way_in(router, serving)

    @router.get(SIGNED_IN)
    async def back(request: Request, code: str = "", state: str = "", error: str = "") -> Response:
        seed, to = serving.cookies.started(request)
        if not seed or not is_same(state, derived(seed, "state")):
            return shown(standing.problem(None, "Not signed in", standing.NOT_OURS), 403)
        if error:
            return shown(standing.problem(None, "Not signed in", standing.DECLINED), 403)
        client = await _client(serving.visits)
        if not isinstance(client, Client):
            return client
        return await run_in_threadpool(_arrive, serving, client, _Arrival(seed, code, to, serving.cookie(request)))

    @router.post("/signout")
    async def leave(request: Request) -> Response:
        return await serving.sent(request, lambda guest, form: _leave(serving, guest, form))

    return router


def _way_in(router: APIRouter, serving: Serving) -> None:
    visits, cookies = serving.visits, serving.cookies

    @router.get("/signin")
    async def door(to: str = "", said: str = "") -> Response:
        client = await _client(visits)
        if not isinstance(client, Client):
            return client
        return shown(standing.sign_in(place(to), _SAID.get(said, "")), forms_to=f"'self' {client.web}")

    @router.post("/signin")
    async def start(request: Request) -> Response:
        client = await _client(visits)
        if not isinstance(client, Client):
            return client
        try:
            to = (await forms.fields(request)).get("to", "")
        except forms.Forged:
            return shown(standing.problem(None, "Not sent", standing.FORGED), 403)
        seed = fresh()
        answer = moved(client.address(derived(seed, "state"), derived(seed, "verifier")))
        cookies.start(answer, seed, to)
        return answer


class _Arrival(NamedTuple):
    """What a browser brings back from GitHub; `former` is the cookie of a session that it had."""

    seed: str
    code: str
    to: str
    former: str


async def _client(visits: Visits) -> Client | Response:
    try:
        client = await run_in_threadpool(visits.client)
    except Broken:
        return shown(standing.problem(None, "One moment", standing.WE_ARE_AWAY, again="/signin"), 503)
    return client or shown(standing.problem(None, "Not set up", standing.NO_CLIENT, again="/signin"), 503)


def _arrive(serving: Serving, client: Client, arrival: _Arrival) -> Response:
    seed, code, to, former = arrival
    session = fresh()
    try:
        serving.visits.arrive(session, former, client.exchange(code, derived(seed, "verifier")))
    except Refused as problem:
        return shown(standing.problem(None, "Not signed in", str(problem)), 400)
    except Broken as problem:
        sentence = standing.GITHUB_AWAY if isinstance(problem, Away) else standing.WE_ARE_AWAY
        return shown(standing.problem(None, "One moment", sentence, again="/signin"), 503)
    answer = moved(to or HOME)
    serving.cookies.arrive(answer, session)
    return answer


def _leave(serving: Serving, guest: Guest, _: Form) -> Response:
    with suppress(Away):
        serving.visits.leave(guest)
    answer = moved("/signin?said=left")
    serving.cookies.leave(answer)
    return answer
