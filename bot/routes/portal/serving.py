"""From a request to a page: whatever happens on the way, somebody reads one clear page and nothing else."""

from collections.abc import Awaitable, Callable
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse

from bot.pages import layout
from bot.pages.accounts import frame, standing
from bot.routes.portal import forms
from bot.routes.portal.cookies import Cookies, is_same, place
from bot.routes.portal.visits import Guest, Hidden, MustSignIn, Visits, Withheld
from core.errors import Broken, Refused
from core.github.plainly import Away

_RETRY_S = "10"
Form = dict[str, str]


def shown(html: str, status: int = 200, *, forms_to: str = "'self'") -> Response:
    """A page, with what a browser may do with it."""
    retry = {"Retry-After": _RETRY_S} if status == 503 else {}
    return HTMLResponse(html, status, headers={**layout.headers(forms_to), **retry})


def moved(path: str) -> Response:
    """To be looked at there. `path` is never what somebody sent."""
    return RedirectResponse(path, 303, headers=layout.headers())


class Serving:
    """Serves pages to guests."""

    def __init__(self, visits: Visits, cookies: Cookies) -> None:
        self.visits = visits
        self.cookies = cookies

    async def page(self, request: Request, make: Callable[[Guest], Response]) -> Response:
        """What `make` makes for whoever is signed in; it may block."""
        return await self._answered(request, lambda: run_in_threadpool(self._made, request, make))

    async def sent(self, request: Request, make: Callable[[Guest, Form], Response]) -> Response:
        """The same for a form, which has to be of this session."""

        async def work() -> Response:
            form = dict(await forms.fields(request))

            def checked(guest: Guest) -> Response:
                if not is_same(form.pop("csrf", ""), guest.csrf):
                    raise forms.Forged
                return make(guest, form)

            return await run_in_threadpool(self._made, request, checked)

        return await self._answered(request, work)

    def cookie(self, request: Request) -> str:
        """What the browser says of its session."""
        return request.cookies.get(self.cookies.session_name, "")

    def _made(self, request: Request, make: Callable[[Guest], Response]) -> Response:
        guest = self.visits.guest(self.cookie(request))
        try:
            return make(guest)
        except (Hidden, Withheld, Refused, Broken, forms.Forged) as problem:
            return _told(problem, guest.shown, request)

    async def _answered(self, request: Request, work: Callable[[], Awaitable[Response]]) -> Response:
        try:
            return await work()
        except MustSignIn as nobody:
            said = "over" if nobody.was else ""
            to = place(request.url.path) if request.method == "GET" else ""
            return moved(f"/signin?to={quote(to, safe='')}&said={said}")
        except (Refused, Broken, forms.Forged) as problem:
            return _told(problem, None, request)


def _told(problem: Exception, guest: frame.Guest | None, request: Request) -> Response:
    again = request.url.path if request.method == "GET" else ""
    if isinstance(problem, Hidden):
        return shown(standing.nothing_here(guest), 404)
    if isinstance(problem, Withheld):
        return shown(standing.problem(guest, "Not for you", str(problem)), 403)
    if isinstance(problem, forms.Forged):
        return shown(standing.problem(guest, "Not sent", standing.FORGED), 403)
    if isinstance(problem, Refused):
        return shown(standing.problem(guest, "That cannot be done", str(problem)), 400)
    sentence = standing.GITHUB_AWAY if isinstance(problem, Away) else standing.WE_ARE_AWAY
    return shown(standing.problem(guest, "One moment", sentence, again=again), 503)
