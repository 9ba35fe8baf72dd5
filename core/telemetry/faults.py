"""Faults of ours, reported to Sentry or what speaks like it: which error, raised where, in which request.

No message but our own, no variables, no bodies, no lines of code: they may hold what people wrote.
"""

import time
import traceback
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from core.errors import Refused
from core.text import Redactor

if TYPE_CHECKING:
    from sentry_sdk import Client
    from sentry_sdk.types import Event, Hint

_ONCE_S = 60.0  # the same fault at the same place is told once in that time
_MOST_KNOWN = 1000
_KEPT = ("event_id", "timestamp", "platform", "level", "release", "tags")
_FRAME = ("filename", "module", "function", "lineno", "in_app")
_OURS = ("Broken", "Limited")  # their sentences are ours
_FLUSH_S = 2.0


class Faults:
    """Reports; without a DSN it does nothing."""

    def __init__(self, client: "Client | None") -> None:
        self._client = client
        self._told: dict[tuple[str, str], float] = {}

    def report(self, error: BaseException, ids: Mapping[str, str] | None = None, *, wait: bool = False) -> None:
        """One event for `error`, with `ids` (request, delivery, …) as tags; `wait` until it is sent, two seconds at
        most. The same error of the same place is not reported again within a minute."""
        if self._client is None or not self._is_new(error):
            return
        from sentry_sdk.utils import event_from_exception

        event, hint = event_from_exception(error, client_options=self._client.options)
        event["tags"] = dict(ids or {})
        self._client.capture_event(event, hint)
        if wait:
            self._client.flush(timeout=_FLUSH_S)

    def close(self) -> None:
        """Send what is left, for two seconds at most."""
        if self._client is not None:
            self._client.close(timeout=_FLUSH_S)

    def _is_new(self, error: BaseException) -> bool:
        frames = traceback.extract_tb(error.__traceback__)
        place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else ""
        now, key = time.monotonic(), (type(error).__qualname__, place)
        if now - self._told.get(key, -_ONCE_S) < _ONCE_S:
            return False
        if len(self._told) >= _MOST_KNOWN:
            self._told.clear()
        self._told[key] = now
        return True


def open_faults(dsn: str, secrets: Sequence[str], release: str) -> Faults:
    """Reports to `dsn` (empty: nowhere), without `secrets`. `Refused` if it is no DSN."""
    if not dsn:
        return Faults(None)
    from sentry_sdk import Client
    from sentry_sdk.utils import BadDsn

    redact = Redactor(secrets)

    def scrubbed(event: "Event", _hint: "Hint") -> "Event":
        return _scrubbed(event, redact)

    try:
        client = Client(
            dsn,
            release=release,
            default_integrations=False,
            auto_enabling_integrations=False,
            auto_session_tracking=False,
            send_client_reports=False,
            include_local_variables=False,
            include_source_context=False,
            max_request_body_size="never",
            max_breadcrumbs=0,
            before_send=scrubbed,
        )
    except BadDsn:
        raise Refused("SENTRY_DSN: not a DSN; for example https://KEY@sentry.example/1.") from None
    return Faults(client)


def _scrubbed(event: "Event", redact: Redactor) -> "Event":
    """Only what is known to be harmless, and of that nothing that is a secret."""
    known: Mapping[str, Any] = dict(event)
    kept = {name: known[name] for name in _KEPT if name in known}
    values = (known.get("exception") or {}).get("values") or []
    clean: Any = {**kept, "exception": {"values": [_error(value) for value in values]}}
    return _redacted(clean, redact)  # type: ignore[no-any-return]  # the shape is the event's own


def _error(value: Mapping[str, Any]) -> dict[str, Any]:
    ours = value.get("type") in _OURS and str(value.get("module")).startswith("core.")
    frames = (value.get("stacktrace") or {}).get("frames") or []
    return {
        "type": value.get("type"),
        "module": value.get("module"),
        "value": value.get("value") if ours else "",
        "stacktrace": {"frames": [{name: frame.get(name) for name in _FRAME} for frame in frames]},
    }


def _redacted(value: Any, redact: Redactor) -> Any:
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, Mapping):
        return {name: _redacted(inner, redact) for name, inner in value.items()}
    return [_redacted(inner, redact) for inner in value] if isinstance(value, list) else value
