"""GitHub's refusals, as our errors: one sentence each, with what is missing where GitHub says it."""

import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any

from github import GithubException

from core.errors import Broken, PullwrightError
from core.github.words import Forbidden, Gone

_LIMITED = re.compile(r"rate limit|abuse detection|submitted too quickly|retry your request", re.IGNORECASE)
_POLICY = re.compile(
    r"protected branch|pull request|signature|rule violation|required status|cannot update|not allowed|refusing",
    re.IGNORECASE,
)
_MOST = 200


class Unauthorized(Forbidden):
    """401: the token is worth nothing (any more)."""


class Invalid(Broken):
    """400, 409 or 422: what was asked cannot be; `detail` is all that GitHub said about it."""

    def __init__(self, message: str, detail: str) -> None:
        super().__init__(message)
        self.detail = detail


def is_limit(error: GithubException) -> bool:
    """Whether the answer is about a rate limit, and not about a permission."""
    headers = headers_of(error)
    told = "retry-after" in headers or headers.get("x-ratelimit-remaining") == "0"
    return error.status == 429 or (error.status == 403 and (told or bool(_LIMITED.search(_message(error)))))


def silence(headers: Mapping[str, str], now: float) -> float | None:
    """For how many seconds the answer with these headers asks for silence; None if it does not say."""
    asked, reset = headers.get("retry-after", "").strip(), headers.get("x-ratelimit-reset", "")
    if asked.isdigit():
        return max(float(asked), 1.0)
    spent = headers.get("x-ratelimit-remaining") == "0"
    return max(float(reset) - _their_time(headers, now), 0.0) + 1.0 if spent and reset.isdigit() else None


def _their_time(headers: Mapping[str, str], now: float) -> float:
    """What GitHub's clock says: ours may be wrong by more than the silence is long."""
    try:
        return parsedate_to_datetime(headers.get("date", "")).timestamp()
    except ValueError:
        return now


def explained(error: GithubException, about: str) -> PullwrightError:
    """The error to raise for `error`; `about` names the repository or the App in its sentence."""
    status, message = error.status, _message(error)
    if status == 401:
        return Unauthorized(f"GitHub does not accept Pullwright's credentials for {about} (“{message}”).")
    if status == 403:
        return Forbidden(_forbidden(message, about, headers_of(error)))
    if status in (404, 410, 451):
        return Gone(
            f"GitHub does not show this in {about} (“{message}”): it was deleted, or Pullwright may not see it."
        )
    if status in (400, 409, 422):
        return _invalid(message, f"{message} {_details(error)}", about)
    return Broken(f"GitHub failed ({status}); try again later.", retryable=status >= 500)


def _forbidden(message: str, about: str, headers: Mapping[str, str]) -> str:
    needs = _one_line(headers.get("x-accepted-github-permissions", ""))
    if message.startswith("Resource not accessible") and needs:
        wanted = needs.replace("; ", " or ")
        return (
            f"Pullwright lacks a permission on {about}: GitHub asks for {wanted}; an owner can grant it in the "
            f"settings of the installation."
        )
    return f"GitHub does not allow Pullwright to do this in {about}: {message.rstrip('.')}."


def _invalid(message: str, detail: str, about: str) -> PullwrightError:
    if _POLICY.search(message):
        return Forbidden(f"A rule of {about} does not allow this: {message.rstrip('.')}.")
    return Invalid(f"GitHub refused what Pullwright sent about {about}: {_one_line(detail).rstrip('.')}.", detail)


def headers_of(error: GithubException) -> Mapping[str, str]:
    return {name.lower(): str(value) for name, value in (error.headers or {}).items()}


def _message(error: GithubException) -> str:
    data: Any = error.data
    return _one_line(str(data.get("message", "")) if isinstance(data, dict) else "") or f"status {error.status}"


def _details(error: GithubException) -> str:
    data: Any = error.data
    errors = data.get("errors") or [] if isinstance(data, dict) else []
    listed = errors if isinstance(errors, list) else [errors]
    return _one_line("; ".join(_detail(one) for one in listed))


def _detail(error: Any) -> str:
    if not isinstance(error, dict):
        return str(error)
    return str(error.get("message") or f"{error.get('field')} {error.get('code')}")


def _one_line(text: str) -> str:
    return " ".join(text.split())[:_MOST]
