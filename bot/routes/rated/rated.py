"""Counts the requests of pages and API before anything else is done about them."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from bot.routes.answers import Message, Receive, Scope, Send
from bot.routes.rated import telling
from bot.routes.rated.addresses import Proxies
from core.rates import Bucket, Rates, Taken
from core.rates.opening import Limits

Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]
_API = "/api/"
_UNCOUNTED = ("/webhooks/", "/livez", "/readyz", "/metrics")  # GitHub calls from few addresses, supervisors often
_HANDS = 8


class Rated:
    """An ASGI app before `app`. `refused` hears of every 429."""

    def __init__(
        self,
        app: Asgi,
        rates: Rates,
        limits: Limits,
        proxies: Proxies,
        refused: Callable[[], None] = lambda: None,
    ) -> None:
        self._app = app
        self._rates = rates
        self._limits = limits
        self._proxies = proxies
        self._refused = refused
        self._hands = ThreadPoolExecutor(_HANDS, thread_name_prefix="rated")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http" or scope["path"].startswith(_UNCOUNTED):
            await self._app(scope, receive, send)
            return
        taken = await self._take(scope)
        if taken.allowed:
            await self._app(scope, receive, _with_headers(send, taken))
            return
        self._refused()
        headers, body = telling.refusal(taken, for_machines=scope["path"].startswith(_API))
        await send({"type": "http.response.start", "status": 429, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _take(self, scope: Scope) -> Taken:
        asked = asyncio.get_running_loop().run_in_executor(self._hands, self._rates.take_all, self._buckets(scope))
        return await asked

    def _buckets(self, scope: Scope) -> Sequence[Bucket]:
        token = _token(scope) if scope["path"].startswith(_API) else b""
        of_token = [self._limits.of_key(hashlib.sha256(token).hexdigest()[:32])] if token else []
        client = scope.get("client")
        forwarded = [value.decode("latin-1") for name, value in scope["headers"] if name == b"x-forwarded-for"]
        return [*of_token, self._limits.of_address(self._proxies.caller(client[0] if client else "", forwarded))]


def _token(scope: Scope) -> bytes:
    told: bytes = next((value for name, value in scope["headers"] if name == b"authorization"), b"")
    kind, _, token = told.partition(b" ")
    return token.strip() if kind.lower() == b"bearer" else b""


def _with_headers(send: Send, taken: Taken) -> Send:
    async def told(message: Message) -> None:
        if message["type"] == "http.response.start":
            there = list(message.get("headers", ()))
            is_told = any(name.lower() == b"ratelimit-limit" for name, _ in there)  # of the bucket that refused
            message = {**message, "headers": there if is_told else [*there, *telling.headers(taken)]}
        await send(message)

    return told
