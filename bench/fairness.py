"""Who waits behind whom, in virtual time: the real choice over the real desk's rules, with workers that only count.

A worker takes one unit of time for a run. The dispatcher keeps at most twice as many in the queue as there are
workers, and what is queued is served as it came.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bench.figures import Figure
from core.caps import RUNS_AT_ONCE
from core.names import RequestId
from core.requests.fairness import Turns, Waiting, choose

_BURST = 1500
_WORKERS = (1, 2, 4, 16)
_NO_CAP = 10**6


@dataclass
class Deployment:
    """Workers, a short queue before them, and a line before that. Time is counted in runs."""

    workers: int
    cap: int = RUNS_AT_ONCE
    line: list[Waiting] = field(default_factory=list)
    queue: deque[Waiting] = field(default_factory=deque)
    running: list[tuple[float, Waiting]] = field(default_factory=list)
    started: dict[RequestId, float] = field(default_factory=dict)
    turns: Turns = field(default_factory=Turns)
    now: float = 0.0

    def run(self, until: float) -> None:
        """Let time pass."""
        while self.now <= until:
            self._dispatch()
            self._start()
            if not self.running:
                return
            self.now = min(end for end, _ in self.running)
            self.running = [one for one in self.running if one[0] > self.now]

    def _busy(self) -> list[Waiting]:
        return [*self.queue, *(one for _, one in self.running)]

    def _dispatch(self) -> None:
        busy = self._busy()
        lanes = {one.lane for one in busy}
        under_way: dict[int, int] = {}
        for one in busy:
            under_way[one.installation] = under_way.get(one.installation, 0) + 1
        heads: dict[str, Waiting] = {}
        for one in self.line:
            if one.lane not in lanes:
                heads.setdefault(one.lane, one)
        choice = choose(list(heads.values()), under_way, 2 * self.workers - len(self.queue), self.turns, self.cap)
        self.turns = choice.turns
        chosen = {one.request: one for one in self.line if one.request in set(choice.chosen)}
        self.queue.extend(chosen[request] for request in choice.chosen)
        self.line = [one for one in self.line if one.request not in chosen]

    def _start(self) -> None:
        while self.queue and len(self.running) < self.workers:
            one = self.queue.popleft()
            self.started[one.request] = self.now
            spread = 0.75 + (hash(one.order * 2654435761 % 1000) % 500) / 1000  # runs of 0.75 to 1.25, 1 on average
            self.running.append((self.now + spread, one))


def figures() -> Iterator[Figure]:
    """How long a lone ask waits behind a burst, and what spreading gains the burst."""
    waits = [_lone_wait(workers, cap) for workers in _WORKERS for cap in (RUNS_AT_ONCE, _NO_CAP)]
    yield Figure(f"a lone ask behind a burst of {_BURST:,} waits at most", max(waits), "runs", 3)
    yield Figure("  the same with a paying burst (weight 5)", _lone_wait(2, _NO_CAP, weight=5), "runs")
    gains = [_gain(workers, cap) for workers in (2, 4, 16) for cap in (RUNS_AT_ONCE, _NO_CAP)]
    yield Figure("spreading a burst over 50 repositories gains it", 100 * max(gains), "%", 5)


def _burst(account: int, most: int, repositories: int, weight: int = 1, first: int = 0) -> list[Waiting]:
    """`most` requests of one account, each about an issue of its own."""
    return [
        Waiting(RequestId(f"{account}-{n}"), account, account, f"{account}/{n % repositories}:{n}", weight, first + n)
        for n in range(most)
    ]


def _lone_wait(workers: int, cap: int, weight: int = 1) -> float:
    """Runs that a lone ask waits, come at the worst of many moments of another's burst."""
    worst = 0.0
    for moment in range(12):
        here = Deployment(workers, cap, line=_burst(1, _BURST, 1, weight))
        here.run(until=moment * 0.37)
        came = here.now
        here.line.append(Waiting(RequestId("lone"), 2, 2, "2/0:0", 1, 10**6))
        here.run(until=came + 60)
        worst = max(worst, here.started[RequestId("lone")] - came)
    return worst


def _gain(workers: int, cap: int) -> float:
    """How much more a burst gets done beside two others in the same time when it is spread over 50 repositories."""
    together, spread = (_done(workers, cap, repositories) for repositories in (1, 50))
    return spread / together - 1


def _done(workers: int, cap: int, repositories: int) -> int:
    others: Sequence[Waiting] = [*_burst(2, 500, 1, first=1), *_burst(3, 500, 1, first=2)]
    here = Deployment(workers, cap, line=[*_burst(1, _BURST, repositories), *others])
    here.run(until=150 / workers)
    return sum(request.startswith("1-") for request in here.started)
