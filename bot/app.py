"""The receiver: one ASGI app."""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager

from fastapi import FastAPI

from bot.billing.marketplace.opening import open_hearing
from bot.billing.stripe.opening import check
from bot.intake import Intake
from bot.pages.door import Door
from bot.routes.answers import Receive, Scope, Send
from bot.routes.api.heard import Heard
from bot.routes.api.opening import api
from bot.routes.health import health
from bot.routes.identity import Identity
from bot.routes.keys import keys
from bot.routes.portal.opening import portal
from bot.routes.rated import Rated, proxies
from bot.routes.setup import setup
from bot.routes.stripe import StripeWebhook
from bot.routes.webhook import Webhook
from bot.routes.witness import Witness
from core.plans.catalogue import plans
from core.rates import Rates
from core.rates.opening import limits, open_rates
from core.settings import Settings
from core.store import Store
from core.telemetry import Log, open_log
from core.telemetry.faults import Faults, open_faults
from core.telemetry.metrics import Metrics
from core.version import VERSION

WEBHOOK = "/webhooks/github"
STRIPE = "/webhooks/stripe"
Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]
_TURN_S = 0.001  # how long the thread that writes may keep the one that answers from going on


class Receiver:
    """The webhooks beside everything else, so that they pass through no framework."""

    def __init__(self, webhooks: Mapping[str, Asgi], rest: Asgi, faults: Faults) -> None:
        self._webhooks = webhooks
        self._rest = rest
        self._faults = faults

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI. A fault of ours is reported; the server answers it with 500 and no word about it."""
        webhook = self._webhooks.get(scope["path"]) if scope["type"] == "http" else None
        try:
            await (webhook or self._rest)(scope, receive, send)
        except Exception as fault:
            self._faults.report(fault)
            raise


def create(
    settings: Settings,
    store: Store,
    door: Door | None = None,
    ring: Callable[[], None] = lambda: None,
    rates: Rates | None = None,
) -> Receiver:
    """The receiver over `store`; nothing is opened before the server starts it.

    `door` has the one-time code of the first start, for whoever starts the server to print it. `ring` is called,
    from a thread, when there are new asks for the clerk. Without `rates`, calls are counted by this process alone.
    Raises `Refused` for settings of payment, rates or proxies that cannot be right.
    """
    check(settings, plans(settings.plans_file))
    faults = open_faults(settings.sentry_dsn.get_secret_value(), settings.secrets, VERSION)
    rates = rates or open_rates("")
    intake, metrics = Intake(store.desk, ring=ring), Metrics(store.desk.tally)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        sys.setswitchinterval(_TURN_S)
        yield
        intake.close()
        await asyncio.to_thread(faults.close)

    rest = FastAPI(title="Pullwright", docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    rest.include_router(health(store, metrics))
    rest.include_router(keys(settings, store))
    log = open_log(settings.log)
    rest.mount("/api/v1", Heard(api(settings, store, ring, rates), log, metrics))
    rest.include_router(setup(settings, store, door or Door()))
    rest.include_router(portal(settings, store))
    rated = Rated(
        *(rest, rates, limits(settings), proxies(settings.trusted_proxies)),
        refused=lambda: metrics.answered("rate", "refused"),
    )
    return Receiver(_webhooks(settings, store, intake, Witness(log, metrics), log), rated, faults)


def _webhooks(settings: Settings, store: Store, intake: Intake, witness: Witness, log: Log) -> dict[str, Asgi]:
    market = open_hearing(settings, store.desk)
    return {
        WEBHOOK: Webhook(Identity(settings, store), store.desk, intake, witness, market),
        STRIPE: StripeWebhook(settings, store.desk, log),
    }
