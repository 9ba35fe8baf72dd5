"""One call to GitHub without the App's own identity: as a person, or as nobody; small answers, soon, no redirects."""

import json
import ssl
import time
from collections.abc import Mapping
from typing import Any

from core.errors import Broken

_PATIENCE_S, _WHOLE_S = 5.0, 10.0
_LARGEST = 2 * 1024 * 1024
_SILENT = "GitHub does not answer as it should ({}). Try again in a moment."


class Away(Broken):
    """GitHub does not answer, or not as it should."""


def silent(why: str) -> Away:
    """The error for an answer that is none."""
    return Away(_SILENT.format(why), retryable=True)


def ask(
    method: str, url: str, headers: Mapping[str, str], form: Mapping[str, str] | None = None, **how: Any
) -> tuple[int, Any]:
    """(status, JSON or None where there is none). `Away` where GitHub does not answer, or breaks down.

    `how`: `json`, `params` and `auth` as httpx2 has them, `ca_bundle` a file with other authorities.
    """
    import httpx2

    bundle = how.pop("ca_bundle", "")
    verify: ssl.SSLContext | bool = True
    try:
        verify = ssl.create_default_context(cafile=bundle) if bundle else True
        with (
            httpx2.Client(timeout=_PATIENCE_S, follow_redirects=False, trust_env=False, verify=verify) as client,
            client.stream(method, url, headers=dict(headers), data=form, **how) as answer,
        ):
            return _read(answer.status_code, answer.iter_bytes())
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
        raise silent(type(error).__name__) from None


def _read(status: int, pieces: Any) -> tuple[int, Any]:
    ends, body = time.monotonic() + _WHOLE_S, b""
    for piece in pieces:
        body += piece
        if len(body) > _LARGEST or time.monotonic() > ends:
            raise silent("too much, or too slow")
    if status >= 500 or status == 429:
        raise silent(f"status {status}")
    try:
        return status, json.loads(body) if body else None
    except (ValueError, RecursionError):
        raise silent("no JSON") from None
