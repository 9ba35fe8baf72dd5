"""A lease is kept while the job runs; who loses it stops, and who is cancelled ends early."""

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event

import pytest

from core.errors import Broken
from core.queue.holding import Holding, Stopped

LEASE_S = 0.3


@dataclass(frozen=True)
class Answer:
    ok: bool = True
    cancelling: bool = False


class Heart:
    """Answers heartbeats: `answers` in turn, the last one for ever."""

    def __init__(self, *answers: Answer | Broken) -> None:
        self._answers = list(answers)
        self.beats = 0
        self.lost = Event()

    def extend(self) -> Answer:
        self.beats += 1
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if isinstance(answer, Broken):
            raise answer
        return answer


def until(true: Callable[[], object]) -> None:
    late = time.monotonic() + 20
    while not true():
        assert time.monotonic() < late
        time.sleep(0.01)


AWAY = Broken("The database is away.", retryable=True)


def test_a_held_lease_is_extended_until_the_end() -> None:
    heart = Heart(Answer())
    with Holding(heart.extend, LEASE_S, heart.lost.set) as held:
        until(lambda: heart.beats >= 4)
    beats = heart.beats
    time.sleep(LEASE_S)
    assert (heart.beats, heart.lost.is_set(), held.cancelling) == (beats, False, False)


def test_who_has_ended_its_request_has_lost_nothing() -> None:
    heart = Heart(Answer(), Answer(ok=False))
    with Holding(heart.extend, LEASE_S, heart.lost.set) as held:
        until(lambda: heart.beats >= 1)
        held.end()
        time.sleep(LEASE_S)
    assert not heart.lost.is_set()


def test_a_lost_lease_is_told_at_once() -> None:
    heart = Heart(Answer(), Answer(ok=False))
    with Holding(heart.extend, LEASE_S, heart.lost.set):
        assert heart.lost.wait(20)
    assert heart.beats == 2


def test_a_database_that_was_away_for_a_moment_costs_nothing() -> None:
    heart = Heart(AWAY, Answer())
    with Holding(heart.extend, LEASE_S * 3, heart.lost.set):
        until(lambda: heart.beats >= 3)
    assert not heart.lost.is_set()


def test_a_lease_that_could_not_be_extended_in_time_is_lost() -> None:
    heart = Heart(AWAY)
    with Holding(heart.extend, LEASE_S, heart.lost.set):
        assert heart.lost.wait(20)


def test_a_database_that_hangs_does_not_keep_a_lease() -> None:
    lost, free = Event(), Event()

    def hang() -> Answer:
        free.wait(20)
        return Answer()

    with Holding(hang, LEASE_S, lost.set):
        assert lost.wait(20)
        free.set()


def test_a_cancelled_run_is_interrupted_once() -> None:
    heart = Heart(Answer(), Answer(cancelling=True))
    ended = []
    with Holding(heart.extend, LEASE_S, heart.lost.set) as held:
        with pytest.raises(KeyboardInterrupt) as stopped:
            time.sleep(20)
        time.sleep(LEASE_S)
        ended.append("cleaned up")
    assert isinstance(stopped.value, Stopped)
    assert (held.cancelling, ended, heart.lost.is_set()) == (True, ["cleaned up"], False)


PROGRAM = """
import os, subprocess, sys, time
from core.queue.holding import Holding
class No:
    ok = cancelling = False
os.setpgrp()
child = subprocess.Popen(["sleep", "60"])
print(child.pid, flush=True)
with Holding(lambda: No(), 0.3):
    time.sleep(60)
"""


def test_who_lost_its_lease_dies_with_what_it_started() -> None:
    with subprocess.Popen([sys.executable, "-P", "-c", PROGRAM], stdout=subprocess.PIPE, text=True) as job:
        assert job.stdout is not None
        child = int(job.stdout.readline())
        assert job.wait(20) == -9
    done = subprocess.run(["ps", "-o", "stat=", "-p", str(child)], capture_output=True, text=True)
    assert done.stdout.strip()[:1] in ("", "Z")
