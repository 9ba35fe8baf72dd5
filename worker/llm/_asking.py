"""One request to a server: whatever goes wrong leaves as one of our errors, and nothing of the SDK's with it.

Both SDKs raise the same kinds of error from classes of their own, and raw `httpx2` and JSON errors where a
stream breaks. Each provider hands in its SDK's root class; the rest is the same for all.
"""

from collections.abc import Callable
from json import JSONDecodeError
from typing import cast

import httpx2
from pydantic import ValidationError

from core.errors import PullwrightError
from worker.llm import ModelDown, Reply
from worker.llm._answer import Answer
from worker.llm._faults import Place, Said, fault, unreachable
from worker.llm._wire import TooMuch

_GARBLED = (JSONDecodeError, ValidationError, UnicodeDecodeError)
_STATUS = {
    "authentication_error": 401,
    "permission_error": 403,
    "not_found_error": 404,
    "rate_limit_error": 429,
    "rate_limit_exceeded": 429,
    "overloaded_error": 529,
}


class Reported(Exception):
    """The provider reported an error inside of a stream that had begun well."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code)
        self.body = {"code": code, "message": message}


def asked(place: Place, answer: Answer, stream: Callable[[Answer], None], sdk: type[Exception]) -> Reply:
    """The reply, after `stream` has filled `answer`; all failures are `PullwrightError`s.

    They are raised outside of the `except`: an SDK's error holds the request, and that holds the key.
    """
    try:
        stream(answer)
        return answer.reply()
    except (sdk, httpx2.HTTPError, httpx2.StreamError, httpx2.InvalidURL, Reported, TooMuch, *_GARBLED) as error:
        failure = _ours(place, answer, error)
    raise failure


def sendable(text: str) -> str:
    """`text` without what UTF-8 cannot carry (half surrogate pairs)."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _ours(place: Place, answer: Answer, error: Exception) -> PullwrightError:
    long = next((one for one in (error, error.__cause__) if isinstance(one, TooMuch)), None)
    if long:
        failure: PullwrightError = ModelDown(f"{place.who}: {long}. It was cut off.", retryable=False)
    elif isinstance(error, _GARBLED):
        failure = ModelDown(f"{place.who} sent an answer that is not in its own format.", retryable=False)
    elif said := _said(error):
        failure = fault(place, said)
    else:
        failure = unreachable(place, _why(error))
    if isinstance(failure, ModelDown):
        failure.usage, failure.exact = answer.usage, _nothing_used(error)
    return failure


def _said(error: Exception) -> Said | None:
    """What the server said: with a status of its own, or in a stream whose status was 200."""
    body = getattr(error, "body", None)
    told = cast("dict[str, object]", body) if isinstance(body, dict) else {}
    inner = told.get("error", told)
    inner = cast("dict[str, object]", inner) if isinstance(inner, dict) else {}
    detail, code = str(inner.get("message") or ""), str(inner.get("code") or inner.get("type") or "")
    response = getattr(error, "response", None)
    if isinstance(response, httpx2.Response) and not response.is_success:
        return Said(response.status_code, response.headers, detail, code)
    return Said(_status(code), {}, detail, code) if told else None


def _status(code: str) -> int:
    if code in _STATUS:
        return _STATUS[code]
    return 400 if code.startswith("invalid") or "policy" in code else 500


def _why(error: Exception) -> str:
    if _is(error, httpx2.ConnectError, httpx2.ConnectTimeout):
        return "no connection could be made"
    if _is(error, httpx2.TimeoutException):
        return "it was silent for longer than it may be"
    if _is(error, httpx2.RemoteProtocolError, httpx2.ReadError):
        return "the connection broke before the answer was whole"
    return "the connection failed"


def _nothing_used(error: Exception) -> bool:
    """Whether it is certain that the failed request used no tokens."""
    response = getattr(error, "response", None)
    refused = isinstance(response, httpx2.Response) and not response.is_success
    return refused or _is(error, httpx2.ConnectError, httpx2.ConnectTimeout)


def _is(error: Exception, *kinds: type[Exception]) -> bool:
    """Whether the error, or the one that an SDK wrapped in it, is of these kinds."""
    return isinstance(error, kinds) or isinstance(error.__cause__, kinds)
