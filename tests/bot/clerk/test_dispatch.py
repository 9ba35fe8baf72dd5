"""From the line to the queue, over a real database and a real queue."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis

from bot.clerk import reap
from bot.clerk.at_once import AtOnce
from bot.clerk.dispatch import Dispatcher
from core.crypto import Keyring, keyring
from core.names import RequestId
from core.queue.embedded import Embedded
from core.queue.queue import Queue, QueueDown, open_queue
from core.queue.seal import Seal
from core.requests import State
from core.store import Desk, Reaped, open_store
from tests.core.store.asking import admitted, an_ask
from tests.fakes.valkey import valkey


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    store = open_store("", tmp_path, keyring("", tmp_path))
    yield store.desk
    store.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Embedded]:
    with valkey(tmp_path / "queue") as (server, _):
        yield server


@pytest.fixture
def queue(server: Embedded) -> Queue:
    return open_queue(server.url, Seal(Keyring((b"k" * 32,))))


def test_accounts_take_turns_and_only_so_many_wait_in_the_queue(desk: Desk, queue: Queue) -> None:
    burst = [admitted(desk, an_ask(installation=7, number=n), account=9) for n in range(1, 6)]
    lone = admitted(desk, an_ask(installation=8, number=99), account=10)
    dispatcher = Dispatcher(desk, queue)
    assert dispatcher.step() == 2  # no worker has shown itself yet: as many as one would get
    assert queue.waiting() == ((burst[0].id, 1), (lone.id, 1))
    assert dispatcher.step() == 0
    assert [desk.request(one.id).state for one in (burst[0], lone)] == [State.QUEUED, State.QUEUED]


def test_what_redis_lost_is_given_again_when_its_lease_is_over(desk: Desk, queue: Queue) -> None:
    request = admitted(desk)
    assert desk.queue(request.id, lease_s=0) == 1  # and then the clerk or Redis dies
    reaped: list[Reaped] = []
    assert reap.step(desk, reaped.append) == 1
    assert [(one.request, one.state, one.attempt) for one in reaped] == [(request.id, State.PENDING, 2)]
    assert Dispatcher(desk, queue).step() == 1
    assert queue.waiting() == ((request.id, 2),)


def test_what_waits_in_the_queue_keeps_its_lease(desk: Desk, queue: Queue) -> None:
    request = admitted(desk)
    Dispatcher(desk, queue).step()
    desk.stay_queued([(request.id, 1)], lease_s=0)
    assert Dispatcher(desk, queue).hold() == 0
    assert reap.step(desk, lambda _: None) == 0
    assert desk.request(request.id).state is State.QUEUED


def test_without_redis_nothing_is_changed(desk: Desk, queue: Queue, server: Embedded) -> None:
    request = admitted(desk)
    server.stop()
    dispatcher = Dispatcher(desk, queue)
    with pytest.raises(QueueDown):
        dispatcher.step()
    assert desk.request(request.id).state is State.PENDING
    server.ensure()
    assert dispatcher.step() == 1


def test_a_line_without_room_is_left_alone_for_a_moment(desk: Desk, queue: Queue, server: Embedded) -> None:
    now = [100.0]
    for number in range(1, 4):
        admitted(desk, an_ask(installation=number, number=number))
    dispatcher = Dispatcher(desk, queue, lambda: now[0])
    assert (dispatcher.step(), dispatcher.step()) == (2, 0)
    with Redis.from_url(server.url) as redis:
        redis.lpop("rq:queue:pullwright")  # a worker takes one
    assert dispatcher.step() == 0
    now[0] += 1
    assert dispatcher.step() == 1


def test_two_dispatchers_queue_a_request_once(desk: Desk, queue: Queue) -> None:
    admitted(desk)
    assert Dispatcher(desk, queue).step() + Dispatcher(desk, queue).step() == 1
    assert queue.depth() == 1


def test_an_installation_has_as_many_under_way_as_the_settings_say(desk: Desk, queue: Queue, server: Embedded) -> None:
    for number in range(1, 6):
        admitted(desk, an_ask(number=number))
    given = 0
    with Redis.from_url(server.url) as redis:
        for _ in range(5):
            given += Dispatcher(desk, queue, cap=3).step()
            redis.delete("rq:queue:pullwright")  # workers take them
    assert given == 3


def test_a_plan_says_how_many_run_at_once(desk: Desk, queue: Queue) -> None:
    paid = [admitted(desk, an_ask(installation=7, number=n), account=9, lane=f"a{n}") for n in range(1, 7)]
    free = [admitted(desk, an_ask(installation=8, number=n), account=10, lane=f"b{n}") for n in range(11, 17)]
    plans = {9: 3, 10: 1}
    dispatcher = Dispatcher(desk, _Roomy(queue), cap=2, at_once=AtOnce(plans.__getitem__))
    while dispatcher.step():
        pass
    given = [RequestId(request) for request, _ in queue.waiting()]
    assert sorted(given) == sorted(one.id for one in (*paid[:3], free[0]))


class _Roomy:
    """The queue, as if there were many workers."""

    def __init__(self, queue: Queue) -> None:
        self.put, self.depth, self.waiting = queue.put, queue.depth, queue.waiting

    def workers(self) -> int:
        """Room for all."""
        return 99
