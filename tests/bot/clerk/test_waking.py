"""The receiver rings when there are new asks, and the clerk hears it; without a bell it looks often, then seldom."""

import os
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import httpx2
import pytest

from bot.app import create
from bot.clerk.duties import duties
from bot.clerk.runner import Loop, Runner
from cli._bell import Bell, listen_to, ring_at
from core.crypto import Keyring, keyring
from core.queue.queue import open_queue
from core.queue.seal import Seal
from core.settings import load
from core.store import open_store
from tests.bot.deliveries import SECRET, Payload, comment, encoded, signature
from tests.bot.serving import served
from tests.core.store.asking import admitted, an_ask


@pytest.fixture
def bell() -> Iterator[Bell]:
    made = Bell()
    yield made
    os.close(made.rung_at)  # whoever listens has come to its end
    os.close(made.heard_at)


def delivered(url: str, payload: Payload, delivery: str) -> int:
    body = encoded(payload)
    headers = {
        "Content-Type": "application/json",
        "X-GitHub-Event": "issue_comment",
        "X-GitHub-Delivery": delivery,
        "X-Hub-Signature-256": signature(body, SECRET),
    }
    return httpx2.post(f"{url}/webhooks/github", content=body, headers=headers).status_code


def test_only_what_is_new_rings(tmp_path: Path) -> None:
    settings = load({"XDG_DATA_HOME": str(tmp_path), "PULLWRIGHT_WEBHOOK_SECRET": SECRET.decode()})
    store = open_store("", settings.data, keyring("", settings.data))
    rings: list[int] = []
    with served(create(settings, store, ring=lambda: rings.append(len(store.desk.take_asks(10))))) as url:
        assert delivered(url, comment("/pullwright status"), "d-1") == 202
        assert delivered(url, comment("/pullwright status"), "d-2") == 200
        assert delivered(url, comment("Thank you!"), "d-3") == 200
    store.close()
    assert rings == [1]  # whoever is woken finds it: it rings after the transaction


def test_a_ring_wakes_a_loop_that_would_sleep_for_an_hour(bell: Bell) -> None:
    asleep, woken, steps = Event(), Event(), [0]

    def step() -> int:
        steps[0] += 1
        (woken if asleep.is_set() else asleep).set()
        return 0

    runner = Runner([Loop("admit", step, 3600)], lambda *_: None)
    listen_to(bell.heard_at, lambda: runner.wake("admit"))
    thread = Thread(target=runner.run)
    thread.start()
    assert asleep.wait(20)
    bell.ring()
    assert woken.wait(20)
    runner.stop()
    thread.join()


def test_a_bell_that_nobody_hears_holds_nobody_up() -> None:
    silent = Bell()
    for _ in range(100_000):  # more than a pipe holds
        silent.ring()
    os.close(silent.heard_at)
    ring_at(silent.rung_at)
    os.close(silent.rung_at)


def test_who_has_nothing_to_do_looks_less_and_less_often() -> None:
    waits, loop = [0.0], Loop("admit", lambda: 0, 0.5, soon_s=0.02)
    for _ in range(7):
        waits.append(loop.wait_s(waits[-1]))
    assert waits[1:] == [0.02, 0.04, 0.08, 0.16, 0.32, 0.5, 0.5]


def test_while_something_waits_for_room_or_its_lane_it_is_looked_after(tmp_path: Path) -> None:
    settings = load({"XDG_DATA_HOME": str(tmp_path)})
    store = open_store("", settings.data, keyring("", settings.data))
    queue = open_queue("redis://127.0.0.1:1", Seal(Keyring((b"k" * 32,))))  # nothing is put there
    dispatch = next(one for one in duties(settings, store, queue, lambda _: None) if one.name == "dispatch")
    dispatch.step()
    assert dispatch.wait_s(0.32) == 0.5
    first = admitted(store.desk, lane="12:main")
    assert store.desk.queue(first.id) == 1
    admitted(store.desk, an_ask(number=4), lane="12:main")
    assert store.desk.waiting() == ()  # the lane is taken
    dispatch.step()
    assert dispatch.wait_s(0.32) == 0.1
    store.close()
