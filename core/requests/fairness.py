"""Who is next: deficit round robin over billing accounts. Pure; every request costs one.

An account's turn is worth its weight in requests. Its turn is the same whether it asks in one repository or in
fifty, so spreading gains nothing. Besides, an installation has at most `cap` requests under way, and a lane one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.caps import RUNS_AT_ONCE
from core.names import RequestId


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request that waits for its turn; `order` is when it came (a number that only grows)."""

    request: RequestId
    account: int
    installation: int
    lane: str
    weight: int
    order: int


@dataclass(frozen=True, slots=True)
class Turns:
    """Whose turn is next, and what is left of a turn that was cut short because there was no more room."""

    order: tuple[int, ...] = ()
    credit: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choice:
    """What to give to the queue now, in this order, and the turns for the next time."""

    chosen: tuple[RequestId, ...]
    turns: Turns


def choose(
    waiting: Sequence[Waiting],
    running: Mapping[int, int],
    room: int,
    turns: Turns,
    cap: int = RUNS_AT_ONCE,
    caps: Mapping[int, int] | None = None,
) -> Choice:
    """The next requests, at most `room`.

    `waiting` holds nothing whose lane is taken; `running` counts what each installation has queued or running. `caps`
    has accounts whose installations may have another number of them than `cap`, by their plan.
    """
    round_ = _Round(waiting, running, turns, cap, caps or {})
    chosen: list[RequestId] = []
    while len(chosen) < room and (taken := round_.next()) is not None:
        chosen.append(taken.request)
    return Choice(tuple(chosen), round_.turns())


@dataclass(frozen=True, slots=True)
class Crowd:
    """What one account has waiting: how many, the weight of its plan, and the order of the oldest."""

    account: int
    count: int
    weight: int
    first: int


def position(own: Crowd, older: int, others: Sequence[Crowd]) -> int:
    """Whose turn it is before that request of `own` that has `older` ones of the same account before it; 1 is next.

    As `choose` would go if all came at once. Caps and lanes are left out: they are about what runs at the same
    time, which nobody can foresee.
    """
    turns = older // max(1, own.weight)
    ahead = (min(one.count, max(1, one.weight) * (turns + (one.first < own.first))) for one in others)
    return older + sum(ahead) + 1


class _Round:
    """The accounts in turn, each with its requests, oldest first."""

    def __init__(
        self, waiting: Sequence[Waiting], running: Mapping[int, int], turns: Turns, cap: int, caps: Mapping[int, int]
    ) -> None:
        self._running = dict(running)
        self._cap, self._caps = cap, caps
        self._lanes: set[str] = set()
        self._queues: dict[int, list[Waiting]] = {}
        for one in sorted(waiting, key=lambda one: one.order, reverse=True):
            self._queues.setdefault(one.account, []).append(one)
        known = [account for account in turns.order if account in self._queues]
        came = sorted(set(self._queues) - set(known), key=lambda account: self._queues[account][-1].order)
        self._order = [*known, *came]
        self._credit = {account: turns.credit[account] for account in known if account in turns.credit}

    def turns(self) -> Turns:
        return Turns(tuple(self._order), {account: left for account, left in self._credit.items() if left})

    def next(self) -> Waiting | None:
        """The next one that may run; None when none may."""
        for _ in range(len(self._order)):
            account = self._order[0]
            found = self._eligible(account)
            if found is not None:
                return self._spend(account, found)
            self._pass_on(account)
        return None

    def _eligible(self, account: int) -> Waiting | None:
        """The account's oldest that neither its installation's cap nor its lane holds back."""
        queue = self._queues[account]
        for place in range(len(queue) - 1, -1, -1):
            one = queue[place]
            most = self._caps.get(account, self._cap)
            if one.lane not in self._lanes and self._running.get(one.installation, 0) < most:
                return queue.pop(place)
        return None

    def _spend(self, account: int, taken: Waiting) -> Waiting:
        left = self._credit.get(account) or max(1, taken.weight)
        self._credit[account] = left - 1
        self._lanes.add(taken.lane)
        self._running[taken.installation] = self._running.get(taken.installation, 0) + 1
        if left == 1:
            self._pass_on(account)
        return taken

    def _pass_on(self, account: int) -> None:
        """The turn is over; what is left of it is not saved up."""
        self._order.remove(account)
        self._order.append(account)
        self._credit.pop(account, None)
