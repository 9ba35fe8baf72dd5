"""`/setup`: the first start, gone as soon as there are credentials; and `/`, which says what this server is."""

from urllib.parse import parse_qs

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse

from bot.pages import first_start, layout
from bot.pages.door import Door
from bot.payloads import events
from bot.routes.bodies import small
from bot.routes.registering import Registering
from core.errors import PullwrightError
from core.settings import Settings
from core.store import Store

_COOKIE = "pullwright_setup"
_LASTS_S = 3600
_LARGEST_FORM = 4096  # bytes


def setup(settings: Settings, store: Store, door: Door) -> APIRouter:
    """The routes; `/setup` is 404 once the App is known, and `/` leads there before."""
    router = APIRouter()
    desk = Registering(settings, store.desk, door, events())
    _front(router, desk, settings.handle)

    @router.get("/setup")
    async def form(request: Request, code: str = "", public_url: str = "", organisation: str = "") -> Response:
        session = request.cookies.get(_COOKIE, "")
        if door.knows(session) and desk.done:
            return _shown(first_start.registered(desk.done.url, desk.done.slug, settings.handle))
        if await run_in_threadpool(desk.is_closed):
            return _closed()
        if not door.knows(session):
            return _shown(first_start.ask_code(code[:100]))
        registration, problem = desk.registration(session, str(request.base_url), public_url, organisation)
        return _shown(first_start.register(registration, problem), forms_to=f"'self' {registration.github}")

    @router.post("/setup")
    async def enter(request: Request) -> Response:
        if await run_in_threadpool(desk.is_closed):
            return _closed()
        session = door.enter(await _code_in(request))
        if session is None:
            return _shown(first_start.ask_code(problem=_WRONG_CODE), status=403)
        return _let_in(session, secure=request.url.scheme == "https")

    @router.get("/setup/callback")
    async def callback(request: Request, code: str = "", state: str = "") -> Response:
        if not door.is_ours(state, request.cookies.get(_COOKIE, "")):
            return _shown(first_start.failed(_WRONG_BROWSER), status=403)
        try:
            await run_in_threadpool(desk.register, code)
        except PullwrightError as error:
            return _shown(first_start.failed(str(error)), status=400)
        return RedirectResponse("/setup", 303, headers=layout.headers())

    return router


def _front(router: APIRouter, desk: Registering, handle: str) -> None:
    @router.get("/")
    async def front() -> Response:
        if not await run_in_threadpool(desk.is_closed):
            return RedirectResponse("/setup", 303, headers=layout.headers())
        return _shown(first_start.running(await run_in_threadpool(desk.app_url), handle))


def _let_in(session: str, *, secure: bool) -> Response:
    answer = RedirectResponse("/setup", 303, headers=layout.headers())
    answer.set_cookie(_COOKIE, session, _LASTS_S, path="/setup", httponly=True, samesite="lax", secure=secure)
    return answer


_WRONG_CODE = "This is not the code, or it was used already. The server prints a fresh one each time it starts."
_WRONG_BROWSER = "This answer of GitHub was not asked for from this browser."


async def _code_in(request: Request) -> str:
    """The code of the form; empty if the form is too large, too slow, or none."""
    body = await small(request, _LARGEST_FORM) or b""
    return parse_qs(body.decode("utf-8", "replace")).get("code", [""])[0].strip()


def _shown(html: str, status: int = 200, forms_to: str = "'self'") -> Response:
    return HTMLResponse(html, status, headers=layout.headers(forms_to))


def _closed() -> Response:
    return HTMLResponse(first_start.closed(), 404, headers=layout.headers())
