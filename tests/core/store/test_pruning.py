"""What ended long ago is forgotten: its texts are gone, its money is not, and what is alive is never touched."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, text

from core.crypto import keyring
from core.names import RunId
from core.plans.account import Account
from core.plans.entitlement import Entitlement, Source, Standing
from core.plans.plan import PlanName
from core.requests import Outcome, Publication, Request, State
from core.settings import load
from core.store import Caller, Delivery, Keep, NoRequest, NoRun, Pruned, Store, open_store
from core.store.moments import database_clock
from core.store.retention import keep_of
from tests.core.store.asking import ANA, accept, admitted, an_ask, running
from tests.core.store.paying import ACCOUNT, finished, paying, proven, wanting
from tests.core.store.test_runs import record

KEEP = Keep.for_days(90, 14)


class Time:
    """The database's clock, put forward by so many days."""

    days = 0.0

    def __call__(self, connection: Connection) -> datetime:
        return database_clock(connection) + timedelta(days=self.days)


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def store(url: str, tmp_path: Path, time: Time) -> Iterator[Store]:
    made = open_store(url, tmp_path, keyring("", tmp_path), time)
    yield made
    made.close()


def ended(store: Store) -> Request:
    """A request with everything a request can have."""
    desk, request = store.desk, running(store.desk)
    desk.intend(request.id, 1, "pull")
    desk.done(request.id, 1, "pull", "5")
    desk.publish(request.id, 1, Publication(branch="pullwright/canary", pull_number=5))
    desk.feedback(request.id, ANA, "canary-feedback")
    desk.finish(request.id, 1, Outcome("proven", "canary-why", cost_usd=1.25))
    desk.said(request.id, 1)
    return request


def texts(url: str) -> Callable[[str], list[object]]:
    """All values of that query."""

    def run(query: str) -> list[object]:
        engine = create_engine(url)
        with engine.connect() as connection:
            found = [value for row in connection.execute(text(query)) for value in row]
        engine.dispose()
        return found

    return run


def test_what_is_old_loses_its_texts_and_keeps_its_cost(store: Store, url: str, time: Time) -> None:
    request = ended(store)
    spent = store.desk.tally()
    time.days = 89
    assert store.desk.prune(KEEP) == Pruned(deliveries=1)
    time.days = 91
    assert store.desk.prune(KEEP) == Pruned(requests=1)
    assert store.desk.prune(KEEP).number == 0
    with pytest.raises(NoRequest):
        store.desk.request(request.id)
    assert store.desk.about(100, 34) == ()
    seen = texts(url)
    assert seen("SELECT ask, sentence FROM asks") == [None, None]
    assert seen("SELECT why, publication, lane FROM requests") == [None, None, ""]
    assert seen("SELECT count(*) FROM effects UNION ALL SELECT count(*) FROM feedback") == [0, 0]
    assert seen("SELECT cost_usd, request_id FROM usage") == [1.25, request.id]
    assert store.desk.tally() == spent


def test_a_captured_delivery_is_known_for_ever(store: Store, time: Time) -> None:
    ask = an_ask("the key of the signed body")
    accept(store.desk, ask)
    store.desk.answered(ask.id)
    time.days = 400
    assert store.desk.prune(KEEP) == Pruned(deliveries=1, asks=1)
    replayed = store.desk.accept(Delivery("a fresh id", "issue_comment"), [an_ask("the key of the signed body")])
    assert replayed.fresh == ()


def test_a_refusal_is_not_said_again(store: Store, url: str, time: Time) -> None:
    first, second = an_ask(), an_ask()
    accept(store.desk, first)
    assert store.desk.refuse(first.id, "permission", "canary-sentence")
    time.days = 400
    store.desk.prune(KEEP)
    assert texts(url)("SELECT sentence FROM refusals") == [None]
    accept(store.desk, second)
    assert not store.desk.refuse(second.id, "permission", "canary-sentence")


def test_nothing_that_is_alive_is_touched(store: Store, time: Time) -> None:
    waiting, at_work = admitted(store.desk), running(store.desk)
    unsaid = running(store.desk)
    store.desk.finish(unsaid.id, 1, Outcome("proven", "its last words are still due"))
    undecided = an_ask()
    accept(store.desk, undecided)
    time.days = 4000
    assert store.desk.prune(KEEP) == Pruned(deliveries=4)
    assert [store.desk.request(one.id).state for one in (waiting, at_work)] == [State.PENDING, State.RUNNING]
    assert store.desk.take_words(9)[0].outcome.why == "its last words are still due"
    assert [taken.ask for taken in store.desk.take_asks(9)] == [undecided]


def test_a_run_goes_with_its_request_and_one_of_a_laptop_by_its_age(store: Store, url: str, time: Time) -> None:
    laptops, hosted, running_ = record(store), record(store), record(store)
    request, at_work = ended(store), running(store.desk)
    link(url, hosted, request)
    link(url, running_, at_work)
    time.days = 91
    assert store.desk.prune(KEEP).runs == 2
    assert [one.id for one in store.history.recent(9)] == [running_]
    for run in (laptops, hosted):
        assert not store.history.knows(run)
        with pytest.raises(NoRun):
            store.history.load(run)
    seen = texts(url)
    assert seen("SELECT count(*) FROM attempts") == [1]
    assert seen("SELECT sum(input_tokens) FROM model_calls") == [3 * 10]
    empty = "SELECT count(*) FROM run_inputs WHERE issue IS NULL AND options IS NULL AND repository IS NULL"
    assert seen(empty) == [2]


def link(url: str, run: RunId, request: Request) -> None:
    """`run` was made for `request`."""
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE runs SET request_id = :r WHERE id = :i"), {"r": request.id, "i": run})
    engine.dispose()


def test_many_are_forgotten_a_few_at_a_time(store: Store, time: Time) -> None:
    for _ in range(120):
        accept(store.desk, an_ask())
    for taken in store.desk.take_asks(200):
        store.desk.answered(taken.ask.id)
    time.days = 91
    assert [store.desk.prune(KEEP).asks for _ in range(4)] == [50, 50, 20, 0]


def test_texts_are_kept_for_ever_where_that_is_wished(store: Store, time: Time) -> None:
    request = ended(store)
    time.days = 4000
    assert store.desk.prune(Keep.for_days(0, 14)) == Pruned(deliveries=1)
    assert store.desk.request(request.id).state is State.DONE


def test_a_forgotten_caller_is_told_that_there_is_nothing(store: Store, time: Time) -> None:
    ask = an_ask()
    called = store.desk.call(Caller("c" * 32, 100, 1, 1, "digest", "secret", ask.id), ask)
    store.desk.take_asks(1)
    store.desk.answered(called.ask)
    time.days = 91
    store.desk.prune(KEEP)
    assert store.desk.caller(called.id) is None
    with pytest.raises(NoRequest):
        store.desk.standing(called.ask)


def test_texts_are_kept_no_longer_than_the_plan_does(store: Store, time: Time) -> None:
    """Free: 30 days; Pro: 90, as the setting; whoever pays for Enterprise has 365, and the operator says 90."""
    settings = load({"PULLWRIGHT_BILLING": "stripe"})
    for account, name in ((10, "pro"), (11, "enterprise")):
        store.desk.keep(Entitlement(account, Source.STRIPE, PlanName(name), Standing.ACTIVE, datetime.now(UTC)))
    of = {account: admitted(store.desk, account=account) for account in (9, 10, 11)}
    for one in of.values():
        assert store.desk.queue(one.id) == 1
        store.desk.claim(one.id, 1)
        store.desk.finish(one.id, 1, Outcome("proven", "canary-why"))
        store.desk.said(one.id, 1)
    for installation in (70, 77):
        asked(store, installation)
    store.desk.know(Account(10, "acme", installation=77))
    time.days = 29
    assert store.desk.prune(keep_of(settings, store.desk)).requests == 0
    time.days = 31
    pruned = store.desk.prune(keep_of(settings, store.desk))
    assert (pruned.requests, pruned.asks) == (1, 1)
    with pytest.raises(NoRequest):
        store.desk.request(of[9].id)
    assert store.desk.request(of[10].id) and store.desk.request(of[11].id)
    time.days = 91
    pruned = store.desk.prune(keep_of(settings, store.desk))
    assert (pruned.requests, pruned.asks) == (2, 1)


def asked(store: Store, installation: int) -> None:
    """An ask that was refused."""
    one = an_ask(installation=installation)
    accept(store.desk, one)
    store.desk.refuse(one.id, "canary", "no")


def test_an_operator_who_keeps_for_ever_keeps_as_long_as_plans_do(store: Store) -> None:
    for_ever = load({"PULLWRIGHT_KEEP_DAYS": "0"})
    assert keep_of(for_ever, store.desk) == Keep.for_days(0, 14)  # nothing is sold: the operator's word alone
    sold = load({"PULLWRIGHT_KEEP_DAYS": "0", "PULLWRIGHT_BILLING": "marketplace"})
    assert keep_of(sold, store.desk) == Keep.for_days(30, 14)
    assert keep_of(sold, store.desk, 7) == Keep.for_days(7, 14)


def test_money_is_never_forgotten(store: Store, time: Time) -> None:
    request = paying(store.desk, wanting("usage"))
    finished(store.desk, request, replace(proven(), why="canary-why"))
    store.desk.said(request.id, store.desk.request(request.id).attempt)
    before = store.desk.movements(ACCOUNT)
    time.days = 400
    assert store.desk.prune(KEEP).requests == 1
    assert store.desk.movements(ACCOUNT) == before and store.desk.check_books() is None
    assert not any("canary" in line.movement.reason for line in before)
