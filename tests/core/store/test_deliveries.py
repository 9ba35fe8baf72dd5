"""The way in: everything once, however often and in however many hands it comes."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from core.names import new_ask_id
from core.store import Accepted, Delivery, Desk
from tests.core.store.asking import an_ask
from tests.core.store.conftest import Open

COMMENT = "issue_comment"


def test_the_same_delivery_again_is_known(desk: Desk) -> None:
    ask = an_ask("one")
    assert desk.accept(Delivery("d-1", COMMENT), [ask]) == Accepted(True, (ask.id,))
    again = replace(ask, id=new_ask_id())
    assert desk.accept(Delivery("d-1", COMMENT), [again]) == Accepted(False, ())


def test_a_captured_body_under_a_fresh_id_asks_for_nothing(desk: Desk) -> None:
    ask = an_ask("one")
    desk.accept(Delivery("d-1", COMMENT), [ask])
    replayed = replace(ask, id=new_ask_id(), delivery="d-2")
    assert desk.accept(Delivery("d-2", COMMENT), [replayed]) == Accepted(True, ())
    assert [taken.ask.id for taken in desk.take_asks(10)] == [ask.id]


def test_a_replay_of_a_settled_ask_does_not_wake_it(desk: Desk) -> None:
    ask = an_ask("one")
    desk.accept(Delivery("d-1", COMMENT), [ask])
    desk.answered(ask.id)
    desk.accept(Delivery("d-2", COMMENT), [replace(ask, id=new_ask_id())])
    assert desk.take_asks(10) == ()


def test_one_delivery_can_ask_for_several_things_and_for_nothing(desk: Desk) -> None:
    first, second = an_ask("one"), an_ask("two")
    assert desk.accept(Delivery("d-1", COMMENT), [first, second]).fresh == (first.id, second.id)
    assert desk.accept(Delivery("d-2", "ping"), []) == Accepted(True, ())


def test_many_at_once_are_kept_together_each_once(desk: Desk) -> None:
    asks = [an_ask(f"many-{n % 5}") for n in range(20)]
    kept = desk.accept_all([(Delivery(f"d-{n % 10}", COMMENT), [ask]) for n, ask in enumerate(asks)])
    assert [one.new_delivery for one in kept] == [True] * 10 + [False] * 10
    assert [one.fresh for one in kept] == [(ask.id,) for ask in asks[:5]] + [()] * 15


def test_many_threads_and_processes_keep_each_ask_once(opening: Open) -> None:
    desks = [opening().desk, opening().desk]
    copies = [an_ask(f"same-{n % 10}") for n in range(80)]

    def deliver(n: int) -> Accepted:
        return desks[n % 2].accept(Delivery(f"d-{n}", COMMENT), [copies[n]])

    with ThreadPoolExecutor(16) as pool:
        kept = list(pool.map(deliver, range(80)))
    assert sum(len(one.fresh) for one in kept) == 10
    taken = desks[0].take_asks(100)
    assert sorted(one.ask.key for one in taken) == sorted(f"same-{n}" for n in range(10))


def test_crosswise_deliveries_do_not_lock_each_other(opening: Open) -> None:
    desks = [opening().desk, opening().desk]
    asks = [an_ask(f"cross-{n}") for n in range(40)]
    ways = (asks, [replace(ask, id=new_ask_id()) for ask in reversed(asks)])

    def deliver(n: int) -> int:
        return sum(
            len(one.fresh)
            for one in desks[n].accept_all([(Delivery(f"{n}-{ask.key}", COMMENT), [ask]) for ask in ways[n]])
        )

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(deliver, range(2))) == 40


def test_a_header_of_any_length_is_taken(desk: Desk) -> None:
    long = Delivery("d" * 10_000, "e" * 10_000, "a" * 10_000)
    assert desk.accept(long, [replace(an_ask(), key="k" * 10_000)]).new_delivery
    assert not desk.accept(long, []).new_delivery
