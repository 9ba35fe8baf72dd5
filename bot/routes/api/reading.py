"""From a request of HTTP to what it asks: bounded, strict, and one sentence where it is wrong."""

import asyncio

from fastapi import Request
from pydantic import ValidationError
from starlette.requests import ClientDisconnect

from bot.payloads.reading import Malformed, read_object
from bot.routes.api.problems import Declined
from bot.wire import LARGEST, Asked

_LONGEST_S = 10.0
_LONGEST_TOKEN = 16 * 1024
_NOBODY = "Send `Authorization: Bearer TOKEN`: the OIDC token of the job, or the secret of the request."


def bearer(request: Request) -> str:
    """The token of the call; 401 where there is none."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not 0 < len(token) <= _LONGEST_TOKEN:
        raise Declined(401, _NOBODY)
    return token.strip()


async def body(request: Request) -> bytes:
    """The body, whole: 415, 413, 408 or 400 where it is not to be read."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Declined(415, "Set the content type to application/json.")
    try:
        async with asyncio.timeout(_LONGEST_S):
            return await _whole(request)
    except TimeoutError:
        raise Declined(408, "The body took too long to arrive.") from None
    except ClientDisconnect:
        raise Declined(400, "The connection was closed before the body was whole.") from None


async def _whole(request: Request) -> bytes:
    read = b""
    async for piece in request.stream():
        read += piece
        if len(read) > LARGEST:
            raise Declined(413, f"The body is larger than {LARGEST:,} bytes.")
    return read


def asked(body: bytes) -> Asked:
    """What the body asks; 422 names the first field that is wrong."""
    try:
        return Asked.model_validate(read_object(body))
    except Malformed as malformed:
        raise Declined(422, str(malformed)) from None
    except ValidationError as wrong:
        first = wrong.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(str(part)[:60] for part in first["loc"][:4])
        raise Declined(422, f"{place}: {first['msg'].removeprefix('Value error, ')}.") from None
