"""Workers over a real queue: killed, stopped, without Redis; and what a job's end looks like."""

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.core.queue.bench_of_workers import Floor, end, floor, request, runs
from tests.core.queue.errands import CRASHES, QUICK, RAISES, SLOW


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Floor]:
    with floor(tmp_path) as place:
        yield place


def test_a_job_runs_and_leaves_nothing_in_redis(here: Floor) -> None:
    here.worker()
    here.queue.put(request(QUICK), 1)
    assert here.happened("ended")[0].startswith(f"ended {request(QUICK)} 1 ")
    here.until(lambda: not here.redis.keys("rq:job:*"))
    assert (here.queue.depth(), here.queue.oldest_s()) == (0, 0.0)
    assert [key for key in here.redis.keys("*") if b"worker" not in key and key != b"rq:queues"] == []


def test_what_waits_is_seen(here: Floor) -> None:
    here.queue.put(request(QUICK, 1), 1)
    here.queue.put(request(QUICK, 2), 3)
    time.sleep(0.01)
    assert here.queue.depth() == 2
    assert here.queue.waiting() == ((request(QUICK, 1), 1), (request(QUICK, 2), 3))
    assert 0 < here.queue.oldest_s() < 60
    assert here.queue.workers() == 0
    here.worker()
    here.happened("ended", 2)
    assert here.queue.workers() == 1


def test_the_job_of_a_killed_worker_dies_with_it(here: Floor) -> None:
    worker = here.worker()
    here.queue.put(request(SLOW), 1)
    job = int(here.happened("began")[0].split()[-1])
    worker.kill()
    worker.wait()
    here.until(lambda: not runs(job))
    assert here.lines("ended") == []


def test_a_job_that_raises_or_crashes_stops_nothing(here: Floor) -> None:
    here.worker()
    here.queue.put(request(RAISES), 1)
    here.queue.put(request(CRASHES), 1)
    here.queue.put(request(QUICK), 1)
    here.happened("ended")
    assert here.lines("failed", "died") == ["failed ValueError", f"died {request(CRASHES)} 1"]
    kept = b"".join(repr(here.redis.hgetall(key)).encode() for key in here.redis.keys("rq:*") if b"job" in key)
    assert b"secret" not in kept


def test_a_stopped_worker_lets_its_job_end(here: Floor) -> None:
    worker = here.worker(grace_s=20)
    here.queue.put(request(SLOW), 1)
    here.happened("began")
    worker.terminate()
    assert worker.wait(20) == 0
    assert [line.split()[0] for line in here.lines()] == ["worker", "began", "ended", "released", "stopped"]


def test_a_stopped_worker_hands_back_what_does_not_end_in_time(here: Floor) -> None:
    worker = here.worker(grace_s=0.2)
    here.queue.put(request(SLOW), 1)
    job = int(here.happened("began")[0].split()[-1])
    worker.terminate()
    assert worker.wait(20) == 0
    assert here.lines("ended", "died") == []
    assert here.lines("released") == [f"released {request(SLOW)} 1"]
    assert not runs(job)


def test_a_worker_that_waits_stops_at_once(here: Floor) -> None:
    worker = here.worker()
    here.until(lambda: here.queue.workers() == 1)
    worker.terminate()
    assert worker.wait(20) == 0
    assert here.queue.workers() == 0


def test_a_worker_outlives_its_redis(here: Floor) -> None:
    here.worker()
    here.until(lambda: here.queue.workers() == 1)
    process = here.server.process()
    assert process
    end(process, signal.SIGKILL)
    here.until(here.server.ensure)
    here.queue.put(request(QUICK), 1)
    here.happened("ended")


def test_a_worker_is_known_again_after_redis_forgot_everything(here: Floor) -> None:
    here.worker()
    here.until(lambda: here.queue.workers() == 1)
    here.redis.flushall()
    here.until(lambda: here.queue.workers() == 1)
    here.queue.put(request(QUICK), 1)
    here.happened("ended")
