"""The HTTP client that both SDKs are given: bounded in time and size, and it goes nowhere by itself.

Not the SDKs' own, because theirs follow redirects (the prompt would go along), send headers from the
environment, and read an answer of any length.
"""

import ssl
import time
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

import httpx2

from core.errors import Refused

CONNECT_S = 5.0
PATIENCE = 4  # a whole answer may take this many times as long as one piece of it
MAX_RAW_BYTES = 32 << 20
MAX_LINE_BYTES = 8 << 20
_OURS = (
    "accept",
    "anthropic-",
    "authorization",
    "connection",
    "content-",
    "host",
    "transfer-encoding",
    "user-agent",
    "x-stainless-",
)


class TooMuch(Exception):
    """The answer is longer than an answer may be, or took longer."""


class Bounded(httpx2.SyncByteStream):
    """A body that ends with `TooMuch` when it, or one line of it, gets too long or too late."""

    def __init__(self, inner: httpx2.SyncByteStream, longest_s: float) -> None:
        self._inner = inner
        self._end = time.monotonic() + longest_s

    def __iter__(self) -> Iterator[bytes]:
        total = line = 0
        for piece in self._inner:
            total += len(piece)
            newline = piece.rfind(b"\n")
            line = line + len(piece) if newline < 0 else len(piece) - newline
            if total > MAX_RAW_BYTES or line > MAX_LINE_BYTES:
                raise TooMuch("the answer is longer than an answer may be")
            if time.monotonic() > self._end:
                raise TooMuch("the answer took longer than an answer may take")
            yield piece

    def close(self) -> None:
        self._inner.close()


def client(url: str, ca_bundle: str) -> httpx2.Client:
    """A client for one server. Proxies of the environment are used, except for this machine itself."""
    return httpx2.Client(
        verify=_trust(ca_bundle),
        trust_env=not _loopback(url),
        follow_redirects=False,
        timeout=timeout(60.0),
        # the checks of an attempt lie between two requests: a connection kept for minutes is often a dead one
        limits=httpx2.Limits(max_keepalive_connections=0),
        event_hooks={"request": [_only_ours], "response": [_bound]},
    )


def timeout(read_s: float) -> httpx2.Timeout:
    """Five seconds to connect, `read_s` between two pieces of the answer."""
    return httpx2.Timeout(read_s, connect=CONNECT_S)


def _only_ours(request: httpx2.Request) -> None:
    for name in [name for name in request.headers if not name.startswith(_OURS)]:
        del request.headers[name]
    request.headers["accept-encoding"] = "identity"


def _bound(response: httpx2.Response) -> None:
    if response.headers.get("content-encoding", "identity") != "identity":
        raise TooMuch("the answer is compressed, which was not asked for")
    read_s = response.request.extensions.get("timeout", {}).get("read") or 60.0
    if isinstance(response.stream, httpx2.SyncByteStream):
        response.stream = Bounded(response.stream, PATIENCE * read_s)


def _loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _trust(ca_bundle: str) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if not ca_bundle:
        return context
    try:
        context.load_verify_locations(cafile=Path(ca_bundle))
    except (OSError, ssl.SSLError):
        raise Refused(f"PULLWRIGHT_CA_BUNDLE: {ca_bundle} is not a readable PEM file.") from None
    return context
