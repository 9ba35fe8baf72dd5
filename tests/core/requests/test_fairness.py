"""Fairness: accounts take turns, whatever they ask and wherever."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from core.caps import RUNS_AT_ONCE
from core.names import RequestId
from core.requests.fairness import Crowd, Turns, Waiting, choose, position


def line(*wanted: tuple[str, int], weight: int = 1) -> list[Waiting]:
    """Requests in the order they came, each (name, account), each account one installation, each in its own lane."""
    return [
        Waiting(RequestId(name), account, account, name, weight, order) for order, (name, account) in enumerate(wanted)
    ]


def test_accounts_take_turns_and_each_is_served_in_the_order_it_asked() -> None:
    waiting = line(("a1", 1), ("a2", 1), ("a3", 1), ("b1", 2), ("c1", 3))
    assert choose(waiting, {}, 9, Turns(), cap=9).chosen == ("a1", "b1", "c1", "a2", "a3")


def test_a_turn_is_worth_the_weight_of_the_plan() -> None:
    paid = [Waiting(RequestId(f"p{n}"), 1, 1, f"p{n}", 3, n) for n in range(6)]
    free = [Waiting(RequestId(f"f{n}"), 2, 2, f"f{n}", 1, n + 10) for n in range(6)]
    assert choose([*paid, *free], {}, 8, Turns(), cap=9).chosen == ("p0", "p1", "p2", "f0", "p3", "p4", "p5", "f1")


def test_one_at_a_time_goes_on_where_the_last_time_ended() -> None:
    waiting = line(("a1", 1), ("a2", 1), ("b1", 2), ("b2", 2))
    turns, served = Turns(), list[str]()
    while waiting:
        choice = choose(waiting, {}, 1, turns)
        turns = choice.turns
        served += choice.chosen
        waiting = [one for one in waiting if one.request not in choice.chosen]
    assert served == ["a1", "b1", "a2", "b2"]


def test_an_interrupted_turn_is_finished_first() -> None:
    waiting = line(("a1", 1), ("a2", 1), ("a3", 1), ("b1", 2), weight=2)
    first = choose(waiting, {}, 1, Turns(), cap=9)
    assert first.turns == Turns((1, 2), {1: 1})
    rest = [one for one in waiting if one.request not in first.chosen]
    assert choose(rest, {}, 9, first.turns, cap=9).chosen == ("a2", "b1", "a3")


def test_an_installation_has_no_more_than_its_cap_under_way() -> None:
    waiting = line(*((f"a{n}", 1) for n in range(9)), ("b1", 2))
    assert choose(waiting, {}, 9, Turns()).chosen == ("a0", "b1", "a1")
    assert choose(waiting, {1: RUNS_AT_ONCE}, 9, Turns()).chosen == ("b1",)


def test_a_lane_is_given_once_and_does_not_hold_up_its_account() -> None:
    lane = [Waiting(RequestId(f"x{n}"), 1, 1, "same", 1, n) for n in range(3)]
    other = Waiting(RequestId("y"), 1, 1, "other", 1, 9)
    assert choose([*lane, other], {}, 9, Turns(), cap=9).chosen == ("x0", "y")


def crowds(waiting: list[Waiting]) -> dict[int, Crowd]:
    of = {account: [one for one in waiting if one.account == account] for account in {one.account for one in waiting}}
    return {
        account: Crowd(account, len(its), its[0].weight, min(one.order for one in its)) for account, its in of.items()
    }


@given(st.lists(st.integers(1, 4), min_size=1, max_size=60))
def test_the_position_is_when_it_would_be_chosen(accounts: list[int]) -> None:
    waiting = [Waiting(RequestId(str(n)), of, of, str(n), of, n) for n, of in enumerate(accounts)]  # weight by account
    served = choose(waiting, {}, len(waiting), Turns(), cap=len(waiting)).chosen
    for one in waiting:
        known = crowds(waiting)
        own = known.pop(one.account)
        older = sum(other.account == one.account and other.order < one.order for other in waiting)
        assert position(own, older, tuple(known.values())) == served.index(one.request) + 1


WAITING = st.lists(st.tuples(st.integers(1, 5), st.integers(0, 3), st.integers(1, 4)), min_size=1, max_size=40).map(
    lambda rows: [
        Waiting(RequestId(str(n)), account, account, f"{account}:{lane}", weight, n)
        for n, (account, lane, weight) in enumerate(rows)
    ]
)


@given(WAITING, st.integers(0, 20), st.dictionaries(st.integers(1, 5), st.integers(0, 3)), st.integers(1, 4))
def test_whatever_waits_the_limits_hold_and_no_room_is_wasted(
    waiting: list[Waiting], room: int, running: dict[int, int], cap: int
) -> None:
    chosen = choose(waiting, running, room, Turns(), cap).chosen
    by_id = {one.request: one for one in waiting}
    taken = [by_id[request] for request in chosen]
    assert len(set(chosen)) == len(chosen) <= room
    assert len({one.lane for one in taken}) == len(taken)
    load = Counter(running) + Counter(one.installation for one in taken)
    assert all(load[one.installation] <= cap for one in taken)
    if len(chosen) < room:
        lanes = {one.lane for one in taken}
        left = [one for one in waiting if one.request not in chosen and one.lane not in lanes]
        assert all(load[one.installation] >= cap for one in left)


@given(WAITING)
def test_everybody_is_served_in_the_end(waiting: list[Waiting]) -> None:
    turns, left = Turns(), waiting
    while left:
        choice = choose(left, {}, 1, turns)
        assert choice.chosen
        turns, left = choice.turns, [one for one in left if one.request not in choice.chosen]


def shares(lanes_of_burst: int, rounds: int = 200) -> Counter[int]:
    """How often each of two accounts is served while both always have work."""
    waiting = [Waiting(RequestId(f"a{n}"), 1, 1, f"a{n % lanes_of_burst}", 1, n) for n in range(1500)]
    waiting += [Waiting(RequestId(f"b{n}"), 2, 2, f"b{n}", 1, 2000 + n) for n in range(1500)]
    turns, served = Turns(), Counter[int]()
    for _ in range(rounds):
        choice = choose(waiting, {}, 2, turns)
        turns = choice.turns
        served.update(1 if request.startswith("a") else 2 for request in choice.chosen)
        gone = set(choice.chosen)
        waiting = [one for one in waiting if one.request not in gone]
    return served


def test_spreading_over_fifty_lanes_gains_nothing() -> None:
    assert shares(1) == shares(50) == Counter({1: 200, 2: 200})
