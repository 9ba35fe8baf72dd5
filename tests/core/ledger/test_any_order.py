"""No order of events, repeats and crashes makes money appear, vanish or go below nothing: on the real store."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, multiple, rule
from sqlalchemy import Connection

from core.asks import Person
from core.crypto import keyring
from core.errors import Refused
from core.ledger.limits import Shortage
from core.ledger.movement import Book, Unit
from core.money import Micros
from core.names import AskId, RequestId
from core.requests import Outcome, Request, State
from core.store import Desk, Store, open_store
from tests.core.ledger.modelled import Life, Paper
from tests.core.store.asking import accept, an_ask
from tests.core.store.paying import wanting

ANA = Person(11, "ana")
NOON = datetime(2026, 11, 15, 12, tzinfo=UTC)  # far from both ends of a month
ACCOUNTS = some.integers(1, 2)
WANTED = some.sampled_from([wanting("usage", month=3), wanting("free", month=3), wanting("usage")])
OUTCOMES = some.builds(
    Outcome,
    some.sampled_from(["proven", "failed", "cancelled", "planned"]),
    some.just(""),
    cost_usd=some.integers(0, 2_000_000).map(lambda micros: micros / 1_000_000),
    attempts=some.integers(0, 20),
)


class Crash(BaseException):
    """The process is gone, in the middle of a transaction."""


class Clock:
    """The database's; it may jump, and die when it is looked at so many times."""

    def __init__(self) -> None:
        self.by = timedelta()
        self.looks: int | None = None

    def __call__(self, connection: Connection) -> datetime:
        if self.looks is not None:
            self.looks -= 1
            if self.looks < 0:
                raise Crash
        return NOON + self.by


class Template:
    """A migrated database to copy, made once."""

    folder = TemporaryDirectory(prefix="pullwright-")

    @classmethod
    def copy(cls, to: Path) -> str:
        made = Path(cls.folder.name) / "pullwright.db"
        if not made.exists():
            open_store("", made.parent, keyring("", made.parent)).close()
        shutil.copy(made, to / "copy.db")
        return f"sqlite:///{to / 'copy.db'}"


class AnyOrder(RuleBasedStateMachine):
    """Two accounts, whatever may happen to them."""

    asks: Bundle[tuple[AskId, int]] = Bundle("asks")
    requests: Bundle[RequestId] = Bundle("requests")

    @initialize()
    def begin(self) -> None:
        self.folder = TemporaryDirectory(prefix="pullwright-")
        self.home = Path(self.folder.name)
        self.url = Template.copy(self.home)
        self.clock, self.paper, self.turn = Clock(), Paper(), 0
        self.opened()

    def opened(self) -> None:
        self.store: Store = open_store(self.url, self.home, keyring("", self.home), self.clock)
        self.desk: Desk = self.store.desk

    def survived(self, act: Callable[[], object]) -> object:
        """What `act` gives; where the process dies in it, what it gives the next process."""
        try:
            return act()
        except Crash:
            self.clock.looks = None
            self.store.close()
            self.opened()
            return act()
        finally:
            self.clock.looks = None

    @rule(target=asks, account=ACCOUNTS)
    def ask(self, account: int) -> tuple[AskId, int]:
        ask = an_ask()
        self.survived(lambda: accept(self.desk, ask))
        return ask.id, account

    @rule(target=requests, ask=consumes(asks), wanted=WANTED, again=some.booleans())
    def admit(self, ask: tuple[AskId, int], wanted, again: bool):  # type: ignore[no-untyped-def]  # of a strategy
        id, account = ask

        def act() -> Request | Shortage:
            answer: Request | Shortage
            answer = self.desk.admit(id, account=account, lane=f"lane-{id}", weight=1, reserving=wanted)
            return answer

        told = self.survived(act)
        assert isinstance(told, Request | Shortage)
        self.paper.admit(account, wanted, told)
        if isinstance(told, Shortage):
            return multiple()
        if again:
            assert act() == told
        return told.id

    @rule(looks=some.integers(0, 4))
    def die_soon(self, looks: int) -> None:
        self.clock.looks = looks

    @rule(days=some.integers(-3, 3))
    def jump(self, days: int) -> None:
        self.clock.by = timedelta(days=days, hours=days)

    @rule(request=requests, outcome=OUTCOMES, times=some.integers(1, 3))
    def finish(self, request: RequestId, outcome: Outcome, times: int) -> None:
        life = self.paper.open.get(request)
        if life is None:
            return
        attempt = self.claimed(life)
        for _ in range(times):
            assert self.survived(lambda: self.desk.finish(request, attempt, outcome))
        self.paper.end(life, outcome)

    @rule(request=requests, times=some.integers(1, 2))
    def cancel(self, request: RequestId, times: int) -> None:
        life = self.paper.open.get(request)
        for _ in range(times):
            self.survived(lambda: self.desk.cancel(request, ANA))
        if life is not None:
            self.paper.end(life, Outcome("cancelled", ""))

    @rule(request=requests)
    def lose(self, request: RequestId) -> None:
        """Five workers are killed with it."""
        life = self.paper.open.get(request)
        if life is None:
            return
        self.clock.looks = None
        for _ in range(5):
            attempt = self.desk.queue(request, cap=1000)
            assert attempt is not None and self.desk.claim(request, attempt, lease_s=0)
            self.desk.reap()
        assert self.desk.request(request).state is State.DEAD
        for due in self.desk.take_words(100):
            self.desk.said(due.request.id, due.request.attempt)
        life.is_dead = True
        self.paper.end(life, Outcome("failed", ""))

    @rule(request=requests, wanted=some.none() | WANTED)
    def revive(self, request: RequestId, wanted) -> None:  # type: ignore[no-untyped-def]  # of a strategy
        life = self.paper.dead.get(request)
        told = self.survived(lambda: self.desk.revive(request, wanted))
        if life is None:
            assert told is False
            return
        if wanted is not None:
            assert (told is True) == self.paper.fits(life.account, wanted)
        if told is True:
            del self.paper.dead[request]
            self.paper.open[request] = Life(life.request, life.account, wanted or life.reserving)

    @rule(account=ACCOUNTS, amount=some.integers(-500_000, 1_000_000), times=some.integers(1, 2))
    def adjust(self, account: int, amount: int, times: int) -> None:
        self.turn += 1
        told = [self.survived(lambda: self.adjusted(account, amount)) for _ in range(times)]
        possible = bool(amount) and self.paper.credit(account) + amount >= 0
        assert told == ([True, False] if possible else [None, None])[:times]
        if possible:
            self.paper.given[account] += amount

    def adjusted(self, account: int, amount: int) -> bool | None:
        try:
            return self.desk.adjust(account, Micros(amount), reason="x", actor="x", key=str(self.turn))
        except Refused:
            return None

    def claimed(self, life: Life) -> int:
        """The attempt of a worker that has it now."""
        self.clock.looks = None
        attempt = self.desk.queue(life.request.id, cap=1000)
        assert attempt is not None and self.desk.claim(life.request.id, attempt)
        return attempt

    @invariant()
    def is_as_on_paper(self) -> None:
        if not hasattr(self, "paper"):
            return
        for account in (1, 2):
            self.compare(account)

    def compare(self, account: int) -> None:
        balance, paper, held = self.desk.balance(account), self.paper, self.paper.held(account)
        assert balance.of(Unit.REQUEST, Book.USED) == paper.used[account]
        assert balance.of(Unit.REQUEST, Book.HELD) == len(held)
        assert balance.charged == paper.charged[account]
        assert balance.held == sum(one.wanted.price for one in held)
        assert balance.credit == paper.credit(account) >= 0
        assert balance.owed == paper.charged[account] - paper.paid[account] >= 0
        assert balance.spent == paper.spent[account]
        assert all(sum(self.of(unit, account)) == 0 for unit in Unit)

    def of(self, unit: Unit, account: int) -> Iterator[int]:
        return (amount for (of, _), amount in self.desk.balance(account).books.items() if of == unit)

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.clock.looks = None
            assert self.desk.check_books() is None
            self.store.close()
            self.folder.cleanup()


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(
    max_examples=40,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
)
