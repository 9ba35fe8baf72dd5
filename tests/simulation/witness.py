"""A desk that is watched: whatever an old attempt says must leave everything as it was."""

from collections.abc import Mapping, Sequence

from core.asks import Ask, Person
from core.names import AskId, RequestId
from core.requests import ENDED, LEASE_S, Outcome, Request, State
from core.requests.effects import CLERK, Leave
from core.requests.fairness import Waiting
from core.store import Accepted, Delivery, Held, Reaped, TakenAsk, WordsDue
from tests.simulation.desk import AnyDesk
from tests.simulation.world import Violation

_BUSY = (State.QUEUED, State.RUNNING)


class Witness:
    """Fits `AnyDesk` and watches another that does."""

    def __init__(self, desk: AnyDesk) -> None:
        self._desk = desk
        self.requests: dict[str, RequestId] = {}  # ask key → the one request it may have
        self.ends: dict[RequestId, int] = {}  # how often each has ended
        self.revived: dict[RequestId, int] = {}

    def accept(self, delivery: Delivery, asks: Sequence[Ask]) -> Accepted:
        return self._desk.accept(delivery, asks)

    def take_asks(self, most: int, lease_s: float = LEASE_S) -> tuple[TakenAsk, ...]:
        return self._desk.take_asks(most, lease_s)

    def admit(self, ask: AskId, *, account: int, lane: str, weight: int) -> Request:
        made = self._desk.admit(ask, account=account, lane=lane, weight=weight)
        if self.requests.setdefault(made.ask.key, made.id) != made.id:
            raise Violation(f"ask {made.ask.key} has two requests")
        return made

    def waiting(self) -> tuple[Waiting, ...]:
        return self._desk.waiting()

    def running_by_installation(self) -> Mapping[int, int]:
        return self._desk.running_by_installation()

    def queue(self, request: RequestId) -> int | None:
        attempt = self._desk.queue(request)
        if attempt is not None:
            self._alone(request)
        return attempt

    def stay_queued(self, jobs: Sequence[tuple[RequestId, int]]) -> None:
        self._desk.stay_queued(jobs)

    def claim(self, request: RequestId, attempt: int) -> Request | None:
        before = self._desk.request(request)
        claimed = self._desk.claim(request, attempt)
        self._unmoved(before, attempt)
        return claimed

    def extend(self, request: RequestId, attempt: int) -> Held:
        before = self._desk.request(request)
        held = self._desk.extend(request, attempt)
        self._unmoved(before, attempt)
        return held

    def release(self, request: RequestId, attempt: int) -> bool:
        before = self._desk.request(request)
        released = self._desk.release(request, attempt)
        self._unmoved(before, attempt)
        self._count_end(before)
        return released

    def finish(self, request: RequestId, attempt: int, outcome: Outcome) -> bool:
        before = self._desk.request(request)
        finished = self._desk.finish(request, attempt, outcome)
        self._unmoved(before, attempt)
        self._count_end(before)
        return finished

    def reap(self) -> tuple[Reaped, ...]:
        reaped = self._desk.reap()
        for one in reaped:
            if one.state in ENDED:
                self.ends[one.request] = self.ends.get(one.request, 0) + 1
        return reaped

    def cancel(self, request: RequestId, by: Person) -> State:
        before = self._desk.request(request)
        state = self._desk.cancel(request, by)
        self._count_end(before)
        return state

    def revive(self, request: RequestId) -> bool:
        revived = self._desk.revive(request)
        self.revived[request] = self.revived.get(request, 0) + revived
        return revived

    def effect(self, request: RequestId, kind: str) -> str | None:
        return self._desk.effect(request, kind)

    def leave(self, request: RequestId, attempt: int, kind: str) -> Leave:
        before = self._desk.request(request)
        given = self._desk.leave(request, attempt, kind)
        if attempt != CLERK:
            self._unmoved(before, attempt)
        return given

    def done(self, request: RequestId, attempt: int, kind: str, result: str) -> bool:
        return self._desk.done(request, attempt, kind, result)

    def take_words(self, most: int) -> tuple[WordsDue, ...]:
        return self._desk.take_words(most)

    def said(self, request: RequestId, attempt: int) -> bool:
        return self._desk.said(request, attempt)

    def request(self, id: RequestId) -> Request:
        return self._desk.request(id)

    def usage(self, request: RequestId) -> Outcome | None:
        return self._desk.usage(request)

    def _unmoved(self, before: Request, attempt: int) -> None:
        if attempt != before.attempt and self._desk.request(before.id) != before:
            raise Violation(f"attempt {attempt} moved {before.id}, which was attempt {before.attempt}'s")

    def _count_end(self, before: Request) -> None:
        if before.state not in ENDED and self._desk.request(before.id).state in ENDED:
            self.ends[before.id] = self.ends.get(before.id, 0) + 1

    def _alone(self, request: RequestId) -> None:
        lane = self._desk.request(request).lane
        others = [self._desk.request(one) for one in self.requests.values() if one != request]
        if any(one.lane == lane and one.state in _BUSY for one in others):
            raise Violation(f"two requests are under way in lane {lane}")
