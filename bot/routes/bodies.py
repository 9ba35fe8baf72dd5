"""Bodies of strangers: read only so far, only so long, and only so many at once."""

import asyncio

from fastapi import Request
from starlette.requests import ClientDisconnect

from bot.routes.answers import Declined, Receive

LARGEST = 25 * 1024 * 1024  # GitHub sends nothing larger
_BUSY = "Too much is arriving at once. Send it again in a moment."
_LARGE = f"The body is larger than {LARGEST:,} bytes."
_SLOW = "The body took too long to arrive."
_FREE = 64 * 1024
_PLACES = 2000  # so many strangers would have to be slow at once to keep GitHub out
_LONGEST_S = 10.0


class Room:
    """The memory that bodies may take while they arrive. What comes in one piece needs none, and the first `free`
    bytes of each are not counted: a few huge ones do not keep out the small ones that GitHub sends."""

    def __init__(
        self, most: int = _PLACES, most_bytes: int = 4 * LARGEST, longest_s: float = _LONGEST_S, free: int = _FREE
    ) -> None:
        self._places = most
        self._bytes = most_bytes
        self._free = free
        self._longest_s = longest_s

    async def body(self, receive: Receive, announced: bytes) -> bytes:
        """The body, whole. `announced` is its Content-Length, empty where there is none.

        Raises `Declined`: 413 too large, 408 too slow, 503 no room, 400 broken off.
        """
        if len(announced) > 20 or (announced.isdigit() and int(announced) > LARGEST):
            raise Declined(413, _LARGE, closes=True)
        try:
            async with asyncio.timeout(self._longest_s):
                message = await receive()
                if not message.get("more_body"):
                    return _piece(message)
                return await self._rest(receive, _piece(message))
        except TimeoutError:
            raise Declined(408, _SLOW, closes=True) from None

    async def _rest(self, receive: Receive, first: bytes) -> bytes:
        if not self._places:
            raise Declined(503, _BUSY, retry_after_s=5, closes=True)
        self._places -= 1
        pieces, size, counted = [first], len(first), 0
        try:
            more = True
            while more:
                message = await receive()
                pieces.append(_piece(message))
                more = bool(message.get("more_body"))
                size += len(pieces[-1])
                grown = max(0, size - self._free) - counted
                counted += grown
                self._bytes -= grown
                self._check(size, counted)
            return b"".join(pieces)
        finally:
            self._places += 1
            self._bytes += counted

    def _check(self, size: int, counted: int) -> None:
        if size > LARGEST:
            raise Declined(413, _LARGE, closes=True)
        if counted and self._bytes < 0:
            raise Declined(503, _BUSY, retry_after_s=5, closes=True)


def _piece(message: object) -> bytes:
    if not isinstance(message, dict) or message.get("type") != "http.request":
        raise Declined(400, "The connection was closed before the body was whole.", closes=True)
    body: bytes = message.get("body", b"")
    return body


async def small(request: Request, most: int, longest_s: float = _LONGEST_S) -> bytes | None:
    """The body of a form, whole; None where it is larger than `most` bytes, too slow, or broken off."""
    try:
        async with asyncio.timeout(longest_s):
            return await _up_to(request, most)
    except (TimeoutError, ClientDisconnect):
        return None


async def _up_to(request: Request, most: int) -> bytes | None:
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > most:
            return None
    return body
