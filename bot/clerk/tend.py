"""Tending the line: each request that waits has its comment, and the comment says its place.

The comment is posted when the ask is admitted; here is what was missed then, because we died or GitHub was silent.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.clerk.house import House
from bot.clerk.voice import COMMENT, Voice
from bot.clerk.waiting import waiting
from core.errors import Broken, Refused
from core.github import Installations, Limited
from core.github.configs import configuration
from core.names import RequestId
from core.requests import Request, State
from core.store import Desk
from core.words import Sticky

_MOST = 50  # oldest first: they are the ones whose place changes next
_REACH = 2000
_QUIET_S = 30.0  # between two edits of one comment, or two tries to post it


@dataclass(frozen=True, slots=True)
class _Shown:
    position: int
    at: float


def _is_seen_waiting(request: Request) -> bool:
    """Whether it waits, in a thread where that can be said."""
    return bool(request.ask.thread.number) and request.state in (State.PENDING, State.QUEUED)


class Tending:
    """Remembers what the comments say; a second clerk says the same things a little later."""

    def __init__(
        self,
        desk: Desk,
        installations: Installations,
        rules: House,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._desk = desk
        self._installations = installations
        self._rules = rules
        self._now = now
        self._shown: dict[RequestId, _Shown] = {}

    def step(self) -> int:
        """Post and edit what is due; how many comments were looked after."""
        waits = [one for one in self._desk.open(most=_REACH) if _is_seen_waiting(one)]
        oldest = waits[-_MOST:]
        self._shown = {one.id: self._shown[one.id] for one in oldest if one.id in self._shown}
        try:
            return sum(self._tend(one) for one in oldest)
        except Limited:
            return 0

    def _tend(self, request: Request) -> bool:
        shown, now = self._shown.get(request.id), self._now()
        if shown and now - shown.at < _QUIET_S:
            return False
        position = self._desk.position(request.id)
        is_posted = self._desk.effect(request.id, COMMENT) is not None
        self._shown[request.id] = _Shown(position, now)
        if is_posted and (shown is None or shown.position == position):
            return False
        try:
            self._say(request, position, is_posted=is_posted)
        except Limited:
            raise
        except (Refused, Broken):  # gone, locked, or not now
            return False
        return True

    def _say(self, request: Request, position: int, *, is_posted: bool) -> None:
        ask = request.ask
        here = ask.thread.repository
        github = self._installations.of(ask.installation, here.id, here.owner, here.name)
        config = configuration(self._installations, ask.installation, github, github.repository()).effective.config
        state: Sticky = waiting(request, position, self._desk, self._rules, config)
        voice = Voice(github, self._installations, self._rules.handle)
        if is_posted:
            voice.show(self._desk, request, state)
            self._desk.unsaid(request.id)  # it may have ended since we looked, and its last words are gone now
        else:
            voice.post(self._desk, request, state)
