"""What is kept of each answer of the API: a line of the log and a number, and nothing of what was said."""

from http import HTTPStatus

from starlette.types import ASGIApp

from bot.routes.answers import Message, Receive, Scope, Send
from core.telemetry import Log
from core.telemetry.metrics import Metrics

_EVENT = "api"


class Heard:
    """Sees every answer of `api` when it begins; a stream is not waited for."""

    def __init__(self, api: ASGIApp, log: Log, metrics: Metrics) -> None:
        self._api = api
        self._log = log
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._answered(int(message["status"]))
            await send(message)

        await self._api(scope, receive, told)

    def _answered(self, status: int) -> None:
        refused = status >= HTTPStatus.BAD_REQUEST
        word = "refused" if refused else "accepted" if status == HTTPStatus.ACCEPTED else "told"
        self._metrics.answered(_EVENT, word)
        self._log.answered("", _EVENT, status, word)
