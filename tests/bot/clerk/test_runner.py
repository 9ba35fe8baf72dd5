"""Loops go on whatever their steps do, wake each other, and stop when they are told."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

from bot.clerk.runner import Loop, Runner
from core.errors import Broken
from core.github import Limited


class Told:
    """The faults that were told."""

    def __init__(self) -> None:
        self.faults: list[tuple[str, str]] = []

    def __call__(self, loop: str, error: BaseException) -> None:
        self.faults.append((loop, type(error).__name__))


def until(true: Callable[[], object]) -> None:
    late = time.monotonic() + 20
    while not true():
        assert time.monotonic() < late
        time.sleep(0.005)


def running(told: Told, *loops: Loop) -> tuple[Runner, Thread]:
    runner = Runner(loops, told)
    thread = Thread(target=runner.run)
    thread.start()
    return runner, thread


def test_a_fault_in_one_step_is_told_and_ends_neither_it_nor_the_others() -> None:
    told, calm, wild = Told(), Event(), []

    def fails_twice() -> int:
        wild.append(1)
        if len(wild) == 1:
            raise Broken("The database is away.", retryable=True)
        if len(wild) == 2:
            raise KeyError("a bug")
        return 0

    def goes_on() -> int:
        if len(told.faults) == 2:
            calm.set()
        return 0

    runner, thread = running(told, Loop("wild", fails_twice, 0.01), Loop("calm", goes_on, 0.01))
    until(lambda: len(wild) > 3 and calm.is_set())
    runner.stop()
    thread.join()
    assert told.faults == [("wild", "Broken"), ("wild", "KeyError")]


def test_who_did_something_wakes_who_waits_for_it() -> None:
    work, woken = [3], Event()

    def gives() -> int:
        return work.pop() if work else 0

    def takes() -> int:
        if not work:
            woken.set()
        return 0

    runner, thread = running(Told(), Loop("takes", takes, 3600), Loop("gives", gives, 3600, wakes=("takes",)))
    assert woken.wait(20)
    runner.stop()
    thread.join()


def test_stopping_lets_the_step_come_to_its_end() -> None:
    begun, ended = Event(), []

    def slow() -> int:
        begun.set()
        time.sleep(0.2)
        ended.append(1)
        return 1

    runner, thread = running(Told(), Loop("slow", slow, 3600), Loop("asleep", lambda: 0, 3600))
    assert begun.wait(20)
    runner.stop()
    thread.join()
    assert len(ended) == 1


def test_nothing_is_tried_before_the_time_that_a_limit_names() -> None:
    told, tries = Told(), []

    def limited() -> int:
        tries.append(time.monotonic())
        if len(tries) == 1:
            raise Limited("Slow down.", datetime.now(UTC) + timedelta(seconds=1))
        return 0

    runner, thread = running(told, Loop("limited", limited, 0.01))
    until(lambda: len(tries) > 1)
    runner.stop()
    thread.join()
    assert tries[1] - tries[0] >= 0.9
    assert told.faults == [("limited", "Limited")]
