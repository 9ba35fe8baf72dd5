"""The server, as a job sees it: asked, followed, told to stop. What it answers is data, read with bounds."""

import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

import httpx2
from pydantic import BaseModel, ValidationError

from action.hosted.away import Away
from action.hosted.identity import Identity
from action.hosted.sse import Event, read
from bot.wire import REQUESTS, Finish, Problem, Receipt
from core.errors import Broken, OutOfTime, Refused

_T = TypeVar("_T", bound=BaseModel)
_LARGEST = 4 * 1024 * 1024  # bytes of an answer
_LARGEST_REPORT = 16 * 1024 * 1024
_PATIENCE_S = 20.0
_SILENCE_S = 45.0  # without a heartbeat, the stream is taken for dead
_HURRY_S = 4.0  # a runner that cancels leaves a job ten seconds
_TRIES = 4
_PAUSE_S = 1.0
_LONGEST_PAUSE_S = 60.0
_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_NO_ADDRESS = "Set the input server_url to the address of the Pullwright server, or leave mode: hosted out."
_PLAIN = "The input server_url has to begin with https, not http: a job says who it is only where nobody listens."
_STRANGE = "The server answered something that is not of Pullwright's API; look at the input server_url."


class NotTaken(Refused):
    """The server says no, and why."""


class Server:
    """One server. No redirect is followed: the address that was given is the one that is trusted."""

    def __init__(self, address: str, identity: Identity, machine: Mapping[str, str], pause_s: float = _PAUSE_S) -> None:
        self._at = _checked(address)
        self._identity = identity
        self._pause_s = pause_s
        self._client = httpx2.Client(
            timeout=_PATIENCE_S, follow_redirects=False, trust_env=False, verify=_trust(machine)
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._client.close()

    def ask(self, body: bytes, ends: float) -> Receipt:
        """Ask, again while the server is away for a moment: the same body is the same request.

        `NotTaken` if it says no, `Broken` if it stays away, `OutOfTime` at `ends`.
        """
        pause = self._pause_s
        for left in reversed(range(_TRIES)):
            try:
                return self._asked(body)
            except Away as away:
                if not left:
                    raise Broken(f"{away} Nothing was begun.", retryable=True) from None
                _sleep(max(pause, away.after_s), ends)
                pause *= 2
        raise AssertionError

    def _asked(self, body: bytes) -> Receipt:
        token = self._identity.token(self._client)
        receipt = self._call("POST", "", token, Receipt, content=body, kind="application/json")
        if receipt.secret:
            self._identity.hide(receipt.secret)
        return receipt

    def look(self, receipt: Receipt) -> Finish:
        """Where it is. `Away` where that is not known now."""
        return self._call("GET", f"/{receipt.id}", receipt.secret, Finish)

    def events(self, receipt: Receipt, last: str, longest_s: float) -> Iterator[Event]:
        """What happens, as it happens, after the event `last`. Ends where the stream ends; `Away` where it breaks."""
        headers = {"Authorization": f"Bearer {receipt.secret}", "Accept": "text/event-stream"}
        headers |= {"Last-Event-ID": last} if last else {}
        patience = httpx2.Timeout(_PATIENCE_S, read=max(1.0, min(_SILENCE_S, longest_s)))
        address = f"{self._at}/{receipt.id}/events"
        with _told(), self._client.stream("GET", address, headers=headers, timeout=patience) as answer:
            if answer.status_code != 200:
                raise _away(answer.status_code, _whole(answer, _LARGEST), answer.headers)
            yield from read(answer.iter_bytes())

    def cancel(self, receipt: Receipt) -> bool:
        """Nobody waits for it any more; whether the server has heard that."""
        try:
            self._call("POST", f"/{receipt.id}/cancel", receipt.secret, Finish, patience_s=_HURRY_S)
        except (Broken, Refused):
            return False
        return True

    def report(self, receipt: Receipt, name: str) -> bytes:
        """A report, whole."""
        headers = {"Authorization": f"Bearer {receipt.secret}"}
        with _told(), self._client.stream("GET", f"{self._at}/{receipt.id}/reports/{name}", headers=headers) as answer:
            content = _whole(answer, _LARGEST_REPORT)
            if answer.status_code != 200:
                raise _away(answer.status_code, content, answer.headers)
            return content

    def _call(
        self,
        method: str,
        path: str,
        token: str,
        shape: type[_T],
        *,
        content: bytes = b"",
        kind: str = "",
        patience_s: float = _PATIENCE_S,
    ) -> _T:
        headers = {"Authorization": f"Bearer {token}", **({"Content-Type": kind} if kind else {})}
        how: dict[str, Any] = {"headers": headers, "timeout": patience_s, "content": content or None}
        with _told(), self._client.stream(method, f"{self._at}{path}", **how) as answer:
            said = _whole(answer, _LARGEST)
            if answer.status_code not in (200, 202):
                raise _away(answer.status_code, said, answer.headers)
        try:
            return shape.model_validate_json(said)
        except ValidationError:
            raise Broken(_STRANGE) from None


def _checked(address: str) -> str:
    parts = urlsplit(address)
    if not parts.hostname:
        raise Refused(_NO_ADDRESS)
    if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
        raise Refused(_PLAIN)
    return f"{address.rstrip('/')}{REQUESTS}"


def _trust(machine: Mapping[str, str]) -> ssl.SSLContext | bool:
    bundle = machine.get("PULLWRIGHT_CA_BUNDLE")
    try:
        return ssl.create_default_context(cafile=bundle) if bundle else True
    except OSError:
        raise Refused(f"PULLWRIGHT_CA_BUNDLE cannot be read: {bundle}.") from None


@contextmanager
def _told() -> Iterator[None]:
    """Whatever the wire says comes out as `Away`."""
    try:
        yield
    except httpx2.ConnectError:
        raise Away("The server does not answer; look whether the input server_url is right and it is up.") from None
    except (httpx2.HTTPError, httpx2.StreamError, httpx2.InvalidURL) as error:
        raise Away(f"The connection to the server broke off ({type(error).__name__}).") from None


def _whole(answer: httpx2.Response, most: int) -> bytes:
    said, ends = b"", time.monotonic() + 3 * _PATIENCE_S
    for piece in answer.iter_bytes():
        said += piece
        if len(said) > most or time.monotonic() > ends:
            raise Broken(_STRANGE)
    return said


def _away(status: int, said: bytes, headers: Mapping[str, str]) -> Broken | Refused:
    """What a status that is no success means: later, or no."""
    try:
        why = Problem.model_validate_json(said).detail[:1000]
    except ValidationError:
        why = f"It answered with status {status}."
    if status in (408, 429) or status >= 500:
        after = headers.get("retry-after", "")
        return Away(f"The server cannot take it now: {why}", float(after) if after.isdecimal() else 0.0)
    return NotTaken(f"The server says no: {why}") if 400 <= status < 500 else Broken(_STRANGE)


def _sleep(seconds: float, ends: float) -> None:
    seconds = min(seconds, _LONGEST_PAUSE_S)
    if time.monotonic() + seconds > ends:
        raise OutOfTime
    time.sleep(seconds)
