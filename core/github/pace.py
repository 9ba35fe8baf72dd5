"""Our own limiter: stay below GitHub's limits, and be silent for as long as it asked for.

GitHub's documentation: 80 content-creating calls a minute and 500 an hour, 900 points a minute (a read is 1, a write
5), and nothing at all before `Retry-After`. We stop a tenth below, because its minute is not exactly ours.
"""

from datetime import UTC, datetime
from enum import Enum
from math import inf

from core.github.clock import Clock
from core.github.ledger import Book, Ledger
from core.github.words import Limited

_MINUTE, _HOUR = 60.0, 3600.0
_ROW_S, _MOST_STRIKES = 600.0, 5
CONTENT_A_MINUTE, CONTENT_AN_HOUR, POINTS_A_MINUTE = 72, 450, 800


class Cost(Enum):
    """What a call is to GitHub: (points, whether it creates content)."""

    READ = (1, False)
    WRITE = (5, False)  # objects of the Git database, tokens
    CONTENT = (5, True)  # whatever a person can see


class Pace:
    """One for each process; the `ledger` may be shared between processes. A scope is the App or one installation."""

    def __init__(self, ledger: Ledger, clock: Clock, patience_s: float) -> None:
        self._ledger, self._clock, self._patience_s = ledger, clock, patience_s

    def admit(self, scope: str, cost: Cost, most_s: float = inf) -> None:
        """Return when the call may be sent, and count it. `Limited` if that is further away than our patience is long,
        or than `most_s`."""
        waited = 0.0
        while True:
            with self._ledger.open(scope) as book:
                wait = self._wait(book, cost)
                if wait <= 0:
                    _count(book, cost, self._clock.now())
                    return
            if waited + wait > min(self._patience_s, most_s):
                raise self._limited(wait)
            self._clock.sleep(wait)
            waited += wait

    def freeze(self, scope: str, seconds: float | None) -> None:
        """Nothing may be sent for `seconds`. None where GitHub did not say: a minute, doubled each time in a row."""
        now = self._clock.now()
        with self._ledger.open(scope) as book:
            in_a_row = now - book.frozen_until < _ROW_S
            book.strikes = book.strikes + 1 if in_a_row and book.strikes < _MOST_STRIKES else 0
            silence = _MINUTE * 2**book.strikes if seconds is None else seconds
            book.frozen_until = max(book.frozen_until, now + silence)

    def _wait(self, book: Book, cost: Cost) -> float:
        now, (points, content) = self._clock.now(), cost.value
        _forget(book, now)
        waits = [book.frozen_until - now, _until_room(book.points, now, points, POINTS_A_MINUTE)]
        if content:
            minute = [(at, 1) for at in book.content if at > now - _MINUTE]
            waits.append(_until_room(minute, now, 1, CONTENT_A_MINUTE))
            if len(book.content) >= CONTENT_AN_HOUR:
                waits.append(book.content[-CONTENT_AN_HOUR] + _HOUR - now)
        return max(waits)

    def _limited(self, seconds: float) -> Limited:
        retry_at = datetime.fromtimestamp(self._clock.now() + seconds, UTC)
        when = retry_at.strftime("%H:%M:%S UTC")
        return Limited(f"GitHub's rate limit is reached; Pullwright goes on at {when}.", retry_at)


def _until_room(spent: list[tuple[float, int]], now: float, more: int, most: int) -> float:
    """Seconds until enough of `spent` is a minute old that `more` fits below `most`."""
    total = sum(points for _, points in spent) + more
    for at, points in spent:
        if total <= most:
            break
        total -= points
        if total <= most:
            return at + _MINUTE - now
    return 0.0


def _forget(book: Book, now: float) -> None:
    book.points = [(at, points) for at, points in book.points if at > now - _MINUTE]
    book.content = [at for at in book.content if at > now - _HOUR]


def _count(book: Book, cost: Cost, now: float) -> None:
    points, content = cost.value
    book.points.append((now, points))
    if content:
        book.content.append(now)
