"""What nobody wants any more is cancelled: its pull request was closed, or the App was taken away."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from core.asks import Person, Thread
from core.events import Event, InstallationGone, PullClosed
from core.names import RequestId
from core.requests import Request, State

_MOST = 1000


class Desk(Protocol):
    """The part of the store's desk that is used here."""

    def open(self, installation: int | None = None, most: int = 100) -> Sequence[Request]: ...
    def cancel(self, request: RequestId, by: Person) -> State: ...
    def merged(self, repository: int, number: int, at: datetime) -> bool: ...


def withdraw(desk: Desk, event: Event) -> int:
    """Cancel what `event` makes pointless; how many requests that was.

    Only what was asked before it: a copy that comes again later cancels nothing new.
    """
    match event:
        case PullClosed():
            if event.merged:  # kept, for what came of it all
                desk.merged(event.thread.repository.id, event.thread.number, event.at)
            found = [one for one in _open(desk, event.installation, event.at) if _is_in(one.ask.thread, event.thread)]
        case InstallationGone():
            found = _open(desk, event.installation, event.at)
        case _:
            return 0
    for request in found:
        desk.cancel(request.id, event.sender)
    return len(found)


def _open(desk: Desk, installation: int, before: datetime | None) -> list[Request]:
    requests = desk.open(installation, _MOST)
    return [one for one in requests if not one.cancelling and (before is None or one.ask.asked_at <= before)]


def _is_in(one: Thread, other: Thread) -> bool:
    """By the ids: a repository may have been renamed meanwhile."""
    return (one.repository.id, one.number) == (other.repository.id, other.number)
