"""What GitHub could not deliver is sent again: it tries each delivery only once, and remembers them for three days."""

from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

_REMEMBERED = timedelta(days=3)
_OVERLAP = timedelta(minutes=15)
_MOST_TIMES = 8  # what fails so often fails for a reason that sending does not mend


class Sent(Protocol):
    """The part of `core.github.Installations` that is used here."""

    def deliveries(self, since: datetime) -> tuple[tuple[int, str, bool], ...]: ...
    def redeliver(self, delivery: int) -> None: ...


class Sweeper:
    """Looks back three days at first, then at what came since. Two sweepers only send a delivery twice: it is known."""

    def __init__(self, sent: Sent, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._sent = sent
        self._now = now
        self._since = now() - _REMEMBERED

    def step(self) -> int:
        """Have sent again what was not answered well and has not arrived since; how many.

        A limit or a fault of GitHub leaves it; the next step looks at the same time again.
        """
        began = self._now()
        missed = self._missed()
        for delivery in missed:
            self._sent.redeliver(delivery)
        self._since = began - _OVERLAP
        return len(missed)

    def _missed(self) -> list[int]:
        """The newest attempt of each delivery that never arrived, oldest delivery first."""
        attempts: defaultdict[str, list[tuple[int, bool]]] = defaultdict(list)
        for delivery, guid, arrived in self._sent.deliveries(self._since):
            attempts[guid].append((delivery, arrived))
        lost = [tries for tries in attempts.values() if not any(arrived for _, arrived in tries)]
        return [tries[0][0] for tries in reversed(lost) if len(tries) < _MOST_TIMES]
