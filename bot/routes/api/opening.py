"""The API of one deployment, put together from its settings."""

from collections.abc import Callable

from fastapi import FastAPI

from bot.oidc import Keys, Verifier
from bot.routes.api import problems
from bot.routes.api.application import application
from bot.routes.api.calling import Calls
from bot.routes.api.following import Following
from bot.routes.api.places import Places
from bot.routes.api.rates import PerRepository
from bot.routes.api.streams import Streams
from core.github.registered import open_registered
from core.rates import Rates
from core.settings import Settings
from core.store import Store

_NO_ADDRESS = (
    "This server does not know its own address, so it takes no jobs of workflows: its operator has to set "
    "PULLWRIGHT_PUBLIC_URL."
)


def api(settings: Settings, store: Store, ring: Callable[[], None], rates: Rates) -> FastAPI:
    """The application of `/api/v1`; `ring` wakes the clerk. Nothing is opened or asked before the first call.

    Without an audience there would be tokens for other servers that are believed here: then every call is 503.
    """
    if not settings.audience:
        return _closed()
    keys = Keys(settings.oidc_issuer, settings.ca_bundle)
    verifier = Verifier(keys, settings.oidc_issuer, settings.audience)
    places = Places(lambda: open_registered(settings, store.desk.secret, store.desk.page))
    following = Following(verifier, places, store, settings)
    calls = Calls(verifier, places, store.desk, settings.handle, ring, PerRepository(rates))
    return application(calls, following, Streams(following))


def _closed() -> FastAPI:
    closed = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    problems.install(closed)

    @closed.api_route("/{path:path}", methods=["GET", "POST"])
    async def refuse(path: str) -> None:
        raise problems.Declined(503, _NO_ADDRESS, retry_after_s=600)

    return closed
