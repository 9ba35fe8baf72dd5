"""What an answer says about a rate: the headers, and the one that says 'not now'. Pure."""

import math

from bot.wire import Problem
from core.rates import Taken

Headers = list[tuple[bytes, bytes]]
_OFTEN = "Too many calls {}: {} are allowed. Try again in {}."
_WHOSE = {"address": "from this network address", "key": "with this token", "repository": "from this repository"}


def headers(taken: Taken) -> Headers:
    """`RateLimit-*` as servers have sent them for years, and the two fields of the IETF's present draft."""
    reset, kind = _whole(taken.reset_s), taken.bucket.kind if taken.bucket else "calls"
    window = taken.bucket.rate.seconds if taken.bucket else reset
    told = [
        ("ratelimit-limit", f"{taken.limit}"),
        ("ratelimit-remaining", f"{taken.left}"),
        ("ratelimit-reset", f"{reset}"),
        ("ratelimit-policy", f'"{kind}";q={taken.limit};w={window}'),
        ("ratelimit", f'"{kind}";r={taken.left};t={reset}'),
    ]
    if not taken.allowed:
        told.append(("retry-after", f"{retry_after(taken)}"))
    return [(name.encode(), value.encode()) for name, value in told]


def retry_after(taken: Taken) -> int:
    """Whole seconds, at least one."""
    return max(1, _whole(taken.retry_after_s))


def sentence(taken: Taken) -> str:
    """Why not now, and when."""
    wait, rate = retry_after(taken), taken.bucket.rate if taken.bucket else taken.limit
    whose = _WHOSE.get(taken.bucket.kind if taken.bucket else "", "")
    return _OFTEN.format(whose, rate, "one second" if wait == 1 else f"{wait} seconds")


def refusal(taken: Taken, *, for_machines: bool) -> tuple[Headers, bytes]:
    """The headers and the body of a 429, for the API or for a person."""
    said = sentence(taken)
    body = Problem(title="Too Many Requests", status=429, detail=said).model_dump_json() if for_machines else said
    kind = b"application/problem+json" if for_machines else b"text/plain; charset=utf-8"
    raw = body.encode()
    length = b"%d" % len(raw)
    fixed = [(b"content-type", kind), (b"content-length", length), (b"cache-control", b"no-store")]
    return [*fixed, *headers(taken)], raw


def _whole(seconds: float) -> int:
    return math.ceil(round(max(0.0, seconds), 3))  # moments since 1970 are some of a microsecond off
