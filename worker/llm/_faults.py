"""What went wrong with a request, as an error whose sentence tells a stranger what to change."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from core.errors import PullwrightError
from core.runs import Usage
from worker.llm import ModelDown, UnknownModel, WrongKey
from worker.llm._secrets import without

_AGAIN = frozenset({408, 409, 429})
_NO_CREDIT = frozenset({"insufficient_quota", "billing_hard_limit_reached"})
_NO_MODEL = frozenset({"model_not_found", "model_not_available"})


class TryAgain(ModelDown):
    """A failure that may pass; `after_s` is how long the server asked to wait, None if it did not say."""

    def __init__(
        self, message: str, *, after_s: float | None = None, usage: Usage | None = None, exact: bool = True
    ) -> None:
        super().__init__(message, retryable=True, usage=usage, exact=exact)
        self.after_s = after_s


@dataclass(frozen=True, slots=True)
class Place:
    """Whom a request went to, in words for its errors."""

    provider: str
    model: str
    key_setting: str  # the setting a person changes when the key is wrong
    secrets: tuple[str, ...] = field(default=(), repr=False)
    url_setting: str = ""  # the setting that holds the address, where it is the person's own
    discreet: bool = False  # what the server said of itself is not repeated

    @property
    def who(self) -> str:
        """The model as it is written in `--model`."""
        return f"{self.provider}:{self.model}"


@dataclass(frozen=True, slots=True)
class Said:
    """What a server answered instead of a stream."""

    status: int
    headers: Mapping[str, str]
    detail: str = ""
    code: str = ""


def fault(place: Place, said: Said) -> PullwrightError:
    """The error for an answer with an error status (or a redirect, which is never followed)."""
    if said.status == 401:
        return WrongKey(f"{place.provider} refused the key for {place.who}: set {place.key_setting} to a valid key.")
    if said.status == 403:
        return WrongKey(f"{place.provider} does not let this key use {place.who}: check {place.key_setting}.")
    if said.status == 404 or said.code in _NO_MODEL:
        return UnknownModel(_unknown(place))
    if said.status == 402 or said.code in _NO_CREDIT:
        return ModelDown(
            f"{place.provider} says the account of {place.key_setting} has no credit left: add credit or use another "
            "--model.",
            retryable=False,
        )
    detail = "" if place.discreet else without(said.detail, place.secrets)
    told = f" ({detail})" if detail else ""
    if said.status in _AGAIN or said.status >= 500:
        sentence = f"{place.who} is not answering: status {said.status}{told}. Try later or add another --model."
        return TryAgain(sentence, after_s=retry_after(said.headers))
    if 300 <= said.status < 400:
        return ModelDown(
            f"{place.who} answered with a redirect, which is not followed.{_check(place)}", retryable=False
        )
    return ModelDown(f"{place.who} refused the request: status {said.status}{told}.", retryable=False)


def unreachable(place: Place, why: str, *, usage: Usage | None = None, exact: bool = True) -> TryAgain:
    """The error for a connection that could not be made, or broke."""
    return TryAgain(
        f"{place.who} could not be reached: {why}.{_check(place) or ' Check the network or add another --model.'}",
        usage=usage,
        exact=exact,
    )


def retry_after(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """The wait that `Retry-After` (seconds or a date) or `retry-after-ms` asks for, in seconds, 0 or more."""
    in_ms = _number(headers.get("retry-after-ms"))
    if in_ms is not None:
        return in_ms / 1000
    asked = headers.get("retry-after")
    seconds = _number(asked)
    return seconds if seconds is not None else _until(asked, now or datetime.now(UTC))


def _number(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if 0 <= number < float("inf") else None


def _until(text: str | None, now: datetime) -> float | None:
    try:
        moment = parsedate_to_datetime(text or "")
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())


def _unknown(place: Place) -> str:
    if place.url_setting:
        return f"{place.who} is not known behind {place.url_setting}, or the address there is not the server's /v1."
    return f"{place.provider} knows no model {place.model!r}: choose another with --model {place.provider}:NAME."


def _check(place: Place) -> str:
    return f" Check {place.url_setting}." if place.url_setting else ""
