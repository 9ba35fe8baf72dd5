"""A server that is away, hangs or comes back: each process goes on with less, and goes back by itself."""

import os
import signal
import socket
import time
from pathlib import Path

import pytest
from redis import Redis

from core.errors import Refused
from core.queue.embedded import Embedded
from core.rates import Bucket, Rate, Rates
from core.rates.opening import open_rates
from tests.fakes.valkey import valkey

PERSON = Bucket("person", "7", Rate(20, 86_400))


def until_shared(rates: Rates) -> bool:
    """Whether it goes back to the shared buckets within ten seconds."""
    ends = time.monotonic() + 10
    while time.monotonic() < ends:
        if rates.take(Bucket("probe", "1", Rate(10_000, 1))).shared:
            return True
        time.sleep(0.05)
    return False


def test_nobody_listens_there(tmp_path: Path) -> None:
    told: list[bool] = []
    rates = open_rates(f"unix://{tmp_path}/none.sock", told.append)
    taken = [rates.take(PERSON) for _ in range(8)]
    assert [one.allowed for one in taken] == [True] * 5 + [False] * 3  # a quarter of 20
    assert not any(one.shared for one in taken)
    assert told == [False]


def test_a_killed_server_and_its_return(tmp_path: Path) -> None:
    told: list[bool] = []
    with valkey(tmp_path / "queue") as (server, _):
        rates = open_rates(server.url, told.append)
        assert rates.take(PERSON, 20).shared
        os.kill(server.process() or 0, signal.SIGKILL)
        away = rates.take(PERSON)
        assert (away.allowed, away.shared, away.limit) == (True, False, 5)
        server.ensure()
        assert until_shared(rates)
        assert told == [False, True]


def test_a_server_that_hangs_is_not_waited_for(server: tuple[Embedded, Redis]) -> None:
    rates = open_rates(server[0].url)
    assert rates.take(PERSON).shared
    process = server[0].process() or 0
    os.kill(process, signal.SIGSTOP)
    try:
        taken = [rates.take(PERSON) for _ in range(50)]
    finally:
        os.kill(process, signal.SIGCONT)
    assert not any(one.shared for one in taken)
    assert sum(one.allowed for one in taken) == 5
    assert until_shared(rates)


def test_a_host_that_takes_connections_and_says_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        rates = open_rates(f"redis://127.0.0.1:{deaf.getsockname()[1]}/0")
        assert not rates.take(PERSON).shared
        rates.give(PERSON)  # as nobody can be told, this process forgets it for itself
        assert rates.take(PERSON, 0).left == 5


def test_what_is_no_url_is_refused() -> None:
    with pytest.raises(Refused, match=r"^REDIS_URL: not the URL"):
        open_rates("http://localhost")
