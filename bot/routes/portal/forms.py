"""Forms: small, from our own pages, and sent by whoever the page was made for."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from fastapi import Request

from bot.routes.bodies import small

_LARGEST = 64 * 1024
_MOST_FIELDS = 400
_OURS = ("same-origin", "none")


class Forged(Exception):
    """It is not from a page of ours, or it is none."""


async def fields(request: Request) -> Mapping[str, str]:
    """What was filled in. `Forged` for another kind, for too much, too slow, and for what another site sent."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded" or request.headers.get("sec-fetch-site", "none") not in _OURS:
        raise Forged
    body = await small(request, _LARGEST)
    if body is None:
        raise Forged
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS))
    except ValueError:  # also what is no UTF-8
        raise Forged from None
