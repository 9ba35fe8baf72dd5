"""The desk in memory: the same pure rules as the database's, applied to values in dictionaries."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from core.asks import Ask, Person
from core.caps import RUNS_AT_ONCE
from core.names import AskId, RequestId
from core.requests import ENDED, LEASE_S, Fenced, Outcome, Publication, Request, State, effects
from core.requests.effects import CLERK, Effect, Leave
from core.requests.fairness import Waiting
from core.store import Accepted, Delivery, Held, Reaped, TakenAsk, WordsDue
from tests.simulation.rules import Moved, Rules

_BUSY = (State.QUEUED, State.RUNNING)
_VERDICTS = {State.CANCELLED: "cancelled", State.DEAD: "failed"}


class MemoryDesk:
    """Fits `AnyDesk`."""

    def __init__(self, rules: Rules, now: Callable[[], datetime]) -> None:
        self._rules = rules
        self._now = now
        self._deliveries: set[str] = set()
        self._keys: set[str] = set()
        self._asks: dict[AskId, tuple[Ask, int, datetime | None]] = {}
        self._requests: dict[RequestId, Request] = {}
        self._numbers: dict[RequestId, int] = {}
        self._of_ask: dict[AskId, RequestId] = {}
        self._effects: dict[tuple[RequestId, str], Effect] = {}
        self._words: dict[RequestId, datetime] = {}
        self._usage: dict[RequestId, Outcome] = {}

    def accept(self, delivery: Delivery, asks: Sequence[Ask]) -> Accepted:
        new = delivery.id not in self._deliveries
        self._deliveries.add(delivery.id)
        fresh = [ask for ask in asks if ask.key not in self._keys]
        self._keys.update(ask.key for ask in fresh)
        self._asks.update({ask.id: (ask, 0, self._now()) for ask in fresh})
        return Accepted(new, tuple(ask.id for ask in fresh))

    def take_asks(self, most: int, lease_s: float = LEASE_S) -> tuple[TakenAsk, ...]:
        now = self._now()
        due = [(ask, n + 1) for ask, n, at in self._asks.values() if at is not None and at <= now][:most]
        self._asks.update({ask.id: (ask, n, now + timedelta(seconds=lease_s)) for ask, n in due})
        return tuple(TakenAsk(ask, n) for ask, n in due)

    def admit(self, ask: AskId, *, account: int, lane: str, weight: int) -> Request:
        asked, taken, _ = self._asks[ask]
        self._asks[ask] = (asked, taken, None)
        if ask not in self._of_ask:
            made = RequestId(f"r{len(self._requests)}")
            self._of_ask[ask] = made
            self._numbers[made] = list(self._asks).index(ask)
            self._requests[made] = Request(made, asked, account, lane, State.PENDING, 1, weight, self._now())
        return self._requests[self._of_ask[ask]]

    def waiting(self) -> tuple[Waiting, ...]:
        taken = {one.lane for one in self._requests.values() if one.state in _BUSY}
        heads: dict[str, Request] = {}
        for one in sorted(self._requests.values(), key=lambda one: self._numbers[one.id]):
            if one.state is State.PENDING and one.lane not in taken:
                heads.setdefault(one.lane, one)
        return tuple(
            Waiting(one.id, one.account, one.ask.installation, one.lane, one.weight, self._numbers[one.id])
            for one in heads.values()
        )

    def running_by_installation(self) -> Mapping[int, int]:
        return Counter(one.ask.installation for one in self._requests.values() if one.state in _BUSY)

    def queue(self, request: RequestId) -> int | None:
        one = self._requests[request]
        lanes = {other.lane for other in self._requests.values() if other.state in _BUSY}
        if one.lane in lanes or self.running_by_installation().get(one.ask.installation, 0) >= RUNS_AT_ONCE:
            return None
        moved = self._move(request, self._rules.queue(one, self._now(), LEASE_S))
        return moved.attempt if moved else None

    def stay_queued(self, jobs: Sequence[tuple[RequestId, int]]) -> None:
        for request, attempt in jobs:
            one = self._requests[request]
            self._move(request, self._rules.stay_queued(one, attempt, self._now(), LEASE_S))

    def claim(self, request: RequestId, attempt: int) -> Request | None:
        return self._move(request, self._rules.claim(self._requests[request], attempt, self._now(), LEASE_S))

    def extend(self, request: RequestId, attempt: int) -> Held:
        moved = self._move(request, self._rules.extend(self._requests[request], attempt, self._now(), LEASE_S))
        return Held(moved is not None, moved is not None and moved.cancelling)

    def release(self, request: RequestId, attempt: int) -> bool:
        return self._move(request, self._rules.release(self._requests[request], attempt)) is not None

    def finish(self, request: RequestId, attempt: int, outcome: Outcome) -> bool:
        return self._move(request, self._rules.finish(self._requests[request], attempt, outcome), outcome) is not None

    def reap(self) -> tuple[Reaped, ...]:
        moved = [self._move(request, self._rules.expire(one, self._now())) for request, one in self._requests.items()]
        return tuple(Reaped(one.id, one.state, one.attempt) for one in moved if one)

    def cancel(self, request: RequestId, by: Person) -> State:
        self._move(request, self._rules.cancel(self._requests[request], by.login))
        return self._requests[request].state

    def revive(self, request: RequestId) -> bool:
        if request in self._words:
            return False
        return self._move(request, self._rules.revive(self._requests[request])) is not None

    def effect(self, request: RequestId, kind: str) -> str | None:
        known = self._effects.get((request, kind))
        return known.result if known else None

    def leave(self, request: RequestId, attempt: int, kind: str) -> Leave:
        one = self._requests[request]
        given = self._rules.leave(self._effects.get((request, kind)), one, attempt, self._now())
        if given is Leave.GRANTED:
            self._effects[request, kind] = effects.begun(kind, attempt, self._now())
        if attempt != CLERK and given is not Leave.FENCED:
            self.extend(request, attempt)
        return given

    def done(self, request: RequestId, attempt: int, kind: str, result: str) -> bool:
        known = self._rules.done(self._effects.get((request, kind)), self._requests[request], attempt, result)
        if known is not None:
            self._effects[request, kind] = known
        return known is not None

    def take_words(self, most: int) -> tuple[WordsDue, ...]:
        now = self._now()
        due = sorted((one for one, at in self._words.items() if at <= now), key=self._words.__getitem__)[:most]
        self._words.update({request: now + timedelta(seconds=LEASE_S) for request in due})
        return tuple(WordsDue(self._requests[one], self._usage[one], Publication()) for one in due)

    def said(self, request: RequestId, attempt: int) -> bool:
        if request not in self._words or self._requests[request].attempt != attempt:
            return False
        del self._words[request]
        return True

    def request(self, id: RequestId) -> Request:
        return self._requests[id]

    def usage(self, request: RequestId) -> Outcome | None:
        return self._usage.get(request) if self._requests[request].state in ENDED else None

    def _move(self, request: RequestId, moved: Moved, outcome: Outcome | None = None) -> Request | None:
        if isinstance(moved, Fenced):
            return None
        before, self._requests[request] = self._requests[request], replace(moved)
        if moved.state in ENDED and before.state not in ENDED:
            self._usage[request] = outcome or Outcome(_VERDICTS[moved.state], moved.why)
            self._words[request] = self._now() + timedelta(seconds=LEASE_S if outcome else 0)
        return moved
