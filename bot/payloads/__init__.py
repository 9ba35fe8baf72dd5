"""Payloads: from the bytes of a verified delivery to an event, tolerant of everything that is not used.

The allow-list of events and actions is the table below. Anything else, and any payload in which a used field is
missing or not as GitHub writes it, is `Ignored` with the reason; only what is no JSON object raises, and what tells of
purchases without telling which: nobody sends that again, so its sender sees that it failed.
"""

from typing import Protocol

from pydantic import ValidationError

from bot.payloads import checks, installations, issues, marketplace, pulls
from bot.payloads.reading import Malformed, read_object
from core.events import Event, Ignored

__all__ = ["Malformed", "events", "parse"]


class Payload(Protocol):
    """A model of one kind of payload."""

    @classmethod
    def model_validate(cls, obj: object) -> "Payload": ...
    def event(self) -> Event: ...


_PAYLOADS: dict[tuple[str, str], type[Payload]] = {
    ("issue_comment", "created"): issues.Commented,
    ("issue_comment", "edited"): issues.Commented,
    ("issues", "opened"): issues.Opened,
    ("issues", "labeled"): issues.Labelled,
    ("issues", "assigned"): issues.Assigned,
    ("pull_request", "closed"): pulls.Closed,
    ("pull_request_review", "submitted"): pulls.Reviewed,
    ("pull_request_review", "edited"): pulls.Reviewed,
    ("pull_request_review_comment", "created"): pulls.ReviewedInline,
    ("check_run", "requested_action"): checks.Pressed,
    ("check_run", "rerequested"): checks.Pressed,
    ("installation", "created"): installations.Arrived,
    ("installation", "unsuspend"): installations.Arrived,
    ("installation", "new_permissions_accepted"): installations.Arrived,
    ("installation", "deleted"): installations.Deleted,
    ("installation", "suspend"): installations.Suspended,
    ("installation_target", "renamed"): installations.Renamed,
    **{(marketplace.EVENT, action): marketplace.Purchased for action in marketplace.ACTIONS},
}
_EVENTS = frozenset(event for event, _ in _PAYLOADS)


def events() -> frozenset[str]:
    """The names of the events that are used: what the App subscribes to."""
    return _EVENTS


def parse(event: str, body: bytes) -> Event | Ignored:
    """What the payload of `event` says; `Malformed` if it is no JSON object as GitHub sends it."""
    if event not in _EVENTS:
        return Ignored(f"The event {event!r} is not used.")
    payload = read_object(body)
    action = payload.get("action")
    model = _PAYLOADS.get((event, action)) if isinstance(action, str) else None
    if model is None:
        return Ignored(f"This action of {event!r} is not used.")
    if event != marketplace.EVENT and not payload.get("installation"):
        return Ignored("It names no installation, so it is not from the App's own webhook.")
    try:
        return model.model_validate(payload).event()
    except ValidationError as wrong:
        first = wrong.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        reason = f"{place}: {first['msg'].removeprefix('Value error, ')}."
        if event == marketplace.EVENT:
            raise Malformed(reason) from None
        return Ignored(reason)
