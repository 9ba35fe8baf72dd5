"""Buckets in a real server: taken from by many at once, given back to, emptied, flushed, and under clocks that jump."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from core.queue.embedded import Embedded
from core.rates import Bucket, Rate, Rates, Taken
from core.rates.keeping import in_memory, in_redis
from core.rates.opening import open_rates

Server = tuple[Embedded, Redis]
DAILY = Rate(5, 86_400)  # nothing comes back while a test runs
TINY = Bucket("person", "7", DAILY)


@pytest.fixture(params=["memory", "redis"])
def rates(request: pytest.FixtureRequest, server: Server) -> Rates:
    return open_rates(server[0].url if request.param == "redis" else "")


def test_what_is_in_it_and_no_more(rates: Rates) -> None:
    told = [rates.take(TINY) for _ in range(6)]
    assert [one.allowed for one in told] == [True] * 5 + [False]
    assert [one.left for one in told] == [4, 3, 2, 1, 0, 0]
    assert {one.limit for one in told} == {5}
    last = told[-1]
    assert 0 < last.retry_after_s <= 86_400 / 5 < last.reset_s <= 86_400


def test_another_bucket_is_not_touched(rates: Rates) -> None:
    for _ in range(5):
        rates.take(TINY)
    assert rates.take(Bucket("person", "8", DAILY)).allowed
    assert rates.take(Bucket("installation", "7", DAILY)).allowed
    assert rates.take(Bucket("person", "7", Rate(6, 86_400))).allowed  # the setting was changed


def test_it_refills_evenly(rates: Rates) -> None:
    quick = Bucket("person", "7", Rate(20, 1))
    assert rates.take(quick, 20).allowed
    refused = rates.take(quick)
    assert not refused.allowed
    time.sleep(refused.retry_after_s + 0.01)
    assert rates.take(quick).allowed


def test_more_than_it_holds_is_as_much_as_it_holds(rates: Rates) -> None:
    assert rates.take(TINY, 900).allowed
    assert not rates.take(TINY).allowed


def test_looking_takes_nothing(rates: Rates) -> None:
    assert [rates.take(TINY, 0).left for _ in range(3)] == [5, 5, 5]


@pytest.mark.parametrize("number", [1, 2, 5])
def test_what_is_given_back_is_there_again(rates: Rates, number: int) -> None:
    rates.take(TINY, number)
    rates.give(TINY, number)
    assert rates.take(TINY, 5).allowed


def test_giving_back_makes_no_more_than_there_was(rates: Rates) -> None:
    rates.give(TINY, 50)
    rates.take(TINY)
    rates.give(TINY, 50)
    assert rates.take(TINY, 0).left == 5
    assert [rates.take(TINY).allowed for _ in range(6)] == [True] * 5 + [False]


def test_what_a_wider_bucket_refuses_costs_the_narrow_one_nothing(rates: Rates) -> None:
    wide = Bucket("installation", "1", Rate(2, 86_400))
    told = [rates.take_all((TINY, wide)) for _ in range(10)]
    assert [one.allowed for one in told] == [True] * 2 + [False] * 8
    assert told[-1].bucket == wide
    assert told[0].left == 1  # of the one with the least
    assert rates.take(TINY, 0).left == 3


def test_what_several_buckets_say_together_each_says_alone(rates: Rates) -> None:
    wide = Bucket("installation", "1", Rate(20, 86_400))
    for number in range(4):
        taken = rates.take_all((TINY, wide))
        assert (taken.allowed, taken.left, taken.bucket, taken.limit) == (True, 4 - number, TINY, 5)
        assert abs(taken.reset_s - rates.take(TINY, 0).reset_s) < 1
    assert rates.take(wide, 0).left == 16
    rates.take(TINY)
    both, alone = rates.take_all((wide, TINY)), rates.take(TINY)
    assert (both.allowed, both.left, both.bucket, both.limit) == (False, 0, TINY, 5)
    assert abs(both.retry_after_s - alone.retry_after_s) < 1
    assert abs(both.reset_s - alone.reset_s) < 1
    assert rates.take(wide, 0).left == 16


@pytest.mark.parametrize("kind", ["memory", "redis"])
def test_of_64_at_the_last_token_of_the_second_bucket_exactly_one_gets_it(kind: str, server: Server) -> None:
    keeping = in_redis(server[0].url) if kind == "redis" else in_memory()
    keeping.take(TINY, 4)
    many = Bucket("all", "asks", Rate(1000, 86_400))
    with ThreadPoolExecutor(64) as pool:
        told = list(pool.map(lambda _: keeping.take_all((many, TINY)), range(64)))
    assert sum(taken.allowed for taken in told) == 1
    assert keeping.take(many, 0).left == 999


@pytest.mark.parametrize("kind", ["memory", "redis"])
def test_of_64_at_the_last_token_exactly_one_gets_it(kind: str, server: Server) -> None:
    keeping = in_redis(server[0].url) if kind == "redis" else in_memory()
    for _ in range(4):
        keeping.take(TINY)

    def one(_: int) -> Taken:
        own = in_redis(server[0].url) if kind == "redis" else keeping  # as another process
        return own.take(TINY)

    with ThreadPoolExecutor(64) as pool:
        told = list(pool.map(one, range(64)))
    assert sum(taken.allowed for taken in told) == 1


def test_a_flushed_server_has_full_buckets(server: Server) -> None:
    rates = open_rates(server[0].url)
    for _ in range(6):
        rates.take(TINY)
    server[1].flushall()
    server[1].script_flush()
    taken = rates.take(TINY)
    assert (taken.allowed, taken.left, taken.shared) == (True, 4, True)


@pytest.mark.parametrize("others", [(), (Bucket("all", "asks", DAILY), Bucket("installation", "1", DAILY))])
def test_one_decision_is_one_round_trip(server: Server, others: tuple[Bucket, ...]) -> None:
    keeping, client = in_redis(server[0].url), server[1]
    keeping.take_all((TINY, *others), 0)  # connects, and has the script kept
    client.config_resetstat()
    for number in range(5):
        keeping.take_all((Bucket("person", str(number), DAILY), *others))
    stats: dict[str, dict[str, Any]] = client.info("commandstats")
    calls = {name.removeprefix("cmdstat_"): one["calls"] for name, one in stats.items()}
    asked = {name: count for name, count in calls.items() if name not in ("config|resetstat", "info")}
    each = 5 * (1 + len(others))
    assert asked == {"evalsha": 5, "time": 5, "get": each, "set": each}  # the last three inside of the first


def test_entries_end_by_themselves(server: Server) -> None:
    rates, client = open_rates(server[0].url), server[1]
    rates.take(Bucket("address", "192.0.2.1", Rate(60, 60)), 3)
    (key,) = client.keys("*")
    assert 0 < client.ttl(key) <= 3


@pytest.mark.parametrize("many", [False, True])
def test_a_clock_that_went_back_locks_nobody_out(server: Server, many: bool) -> None:
    rates, client = open_rates(server[0].url), server[1]
    rates.take(TINY, 5)
    (key,) = client.keys("*")
    client.set(key, float(client.get(key) or 0) + 400 * 86_400)  # as if it had been written 400 days ahead of now
    taken = rates.take_all((TINY, Bucket("all", "asks", DAILY))) if many else rates.take(TINY)
    assert (taken.allowed, taken.left) == (True, 4)


def test_a_clock_that_went_ahead_only_fills_the_bucket(server: Server) -> None:
    rates, client = open_rates(server[0].url), server[1]
    rates.take(TINY, 5)
    (key,) = client.keys("*")
    client.set(key, float(client.get(key) or 0) - 400 * 86_400)
    assert [rates.take(TINY).allowed for _ in range(6)] == [True] * 5 + [False]


def test_a_server_with_a_password(server: Server) -> None:
    socket = server[0].url.removeprefix("unix://")
    server[1].config_set("requirepass", "open-sesame")
    assert open_rates(f"unix://:open-sesame@{socket}").take(TINY).shared
    assert not open_rates(f"unix://:wrong@{socket}").take(TINY).shared
    server[1].auth("open-sesame")
    server[1].config_set("requirepass", "")


def test_nothing_is_sent_before_the_first_decision(tmp_path: Path) -> None:
    open_rates(f"unix://{tmp_path}/none")


def test_entries_hold_no_secret_and_no_name(server: Server) -> None:
    rates = open_rates(server[0].url)
    rates.take(TINY)
    assert server[1].keys("*") == [b"pullwright-rates:v1:gcra:person:5:86400:7"]
