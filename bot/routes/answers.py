"""Answers of the webhook: a status and a short JSON object that says what became of the delivery."""

import json
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from core.errors import PullwrightError

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Answer:
    """`word` is accepted, duplicate, ignored or refused; `why` a sentence, empty where there is nothing to say."""

    status: int
    word: str
    why: str = ""
    asks: int = 0
    retry_after_s: int = 0
    closes: bool = False  # the rest of the request is not read

    async def send(self, send: Send) -> None:
        """Send it."""
        body = _body(self.word, self.why, self.asks)
        headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
        if self.retry_after_s:
            headers.append((b"retry-after", b"%d" % self.retry_after_s))
        if self.closes:
            headers.append((b"connection", b"close"))
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": body})


@lru_cache(maxsize=64)
def _body(word: str, why: str, asks: int) -> bytes:
    said: dict[str, object] = {"result": word}
    if why:
        said["reason"] = why
    if asks:
        said["asks"] = asks
    return json.dumps(said).encode()


class Declined(PullwrightError):
    """The delivery is not taken; the answer says why."""

    def __init__(self, status: int, why: str, *, retry_after_s: int = 0, closes: bool = False) -> None:
        super().__init__(why)
        self.answer = Answer(status, "refused", why, retry_after_s=retry_after_s, closes=closes)
