"""Whoever can write to Redis can start nothing, stop nothing, and lies in the way of nothing."""

import json
import pickle
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from rq import Queue as RqQueue
from rq.command import send_kill_horse_command, send_shutdown_command
from rq.job import Callback
from rq.serializers import DefaultSerializer, JSONSerializer
from rq.suspension import suspend
from rq.webhook import Webhook

from core.queue.connecting import text
from core.queue.ticket import WORK
from tests.core.queue.bench_of_workers import SEAL, Floor, floor, request
from tests.core.queue.errands import QUICK, SLOW

GOOD = request(QUICK)
BAD = request(QUICK, 0xBAD)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Floor]:
    with floor(tmp_path) as place:
        yield place


def lay(here: Floor, job_id: str, fields: dict[str, bytes]) -> None:
    """A job written into Redis by hand."""
    for name, value in fields.items():
        here.redis.hset(f"rq:job:{job_id}", name, value)
    here.redis.rpush("rq:queue:pullwright", job_id)


def called(name: str = WORK, *, args: object = None, instance: object = None, kwargs: object = None) -> bytes:
    sealed = [BAD, 1, SEAL.of(BAD, 1)]
    return zlib.compress(json.dumps([name, instance, sealed if args is None else args, kwargs or {}]).encode())


class Boom:
    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (self.path,)


def poisons(pwned: Path) -> dict[str, dict[str, bytes]]:
    sealed = called()
    return {
        "another function": {"data": called("os.system", args=[f"touch {pwned}"])},
        "another function, sealed": {"data": called("os.system")},
        "a method": {"data": called(instance=[1])},
        "keywords": {"data": called(kwargs={"a": 1})},
        "no seal": {"data": called(args=[BAD, 1, ""])},
        "an odd seal": {"data": called(args=[BAD, 1, "é\ud800"])},
        "another attempt's seal": {"data": called(args=[BAD, 1, SEAL.of(BAD, 2)])},
        "another request's seal": {"data": called(args=[BAD, 1, SEAL.of(GOOD, 1)])},
        "true is no number": {"data": called(args=[BAD, True, SEAL.of(BAD, 1)])},
        "pickle": {"data": pickle.dumps(Boom(pwned))},
        "a callback": {"data": sealed, "failure_callback_name": b"os.abort"},
        "another callback": {"data": sealed, "success_callback_name": b"os.abort"},
        "a webhook": {"data": sealed, "webhooks": b'[{"url": "http://127.0.0.1:9/", "job_status": "finished"}]'},
        "a dependency": {"data": sealed, "dependency_ids": b'["x"]'},
        "a repetition": {"data": sealed, "repeats_left": b"9"},
        "no data": {"timeout": b"nonsense"},
        "deep": {"data": zlib.compress(b"[" * 1000)},
        "a bomb": {"data": zlib.compress(b" " * (1 << 24))},
        "no text": {"data": b"\xff\xfe"},
    }


def test_poison_is_refused_and_the_next_job_runs(here: Floor) -> None:
    pwned = here.folder / "pwned"
    laid = poisons(pwned)
    here.worker()
    for number, fields in enumerate(laid.values(), 1):
        lay(here, f"{BAD}-1", fields)
        here.queue.put(GOOD, number)
        here.happened("ended", number)
    assert {line.split()[1] for line in here.lines("began")} == {GOOD}
    assert len(here.lines("refused")) == len(laid)
    assert here.started[0].poll() is None
    assert not pwned.exists()
    here.until(lambda: not here.redis.keys("rq:job:*"))
    assert here.redis.llen("rq:queue:pullwright:intermediate") == 0


def test_a_seal_of_another_job_id_is_refused(here: Floor) -> None:
    lay(here, f"{GOOD}-7", {"data": called()})
    lay(here, "no-id-of-ours", {"data": called()})
    here.worker()
    here.happened("refused", 2)
    assert here.lines("began") == []


def test_what_the_library_itself_would_enqueue_is_refused(here: Floor) -> None:
    pwned = here.folder / "pwned"
    plain = RqQueue("pullwright", connection=here.redis, serializer=JSONSerializer)
    plain.enqueue("os.system", f"touch {pwned}")
    plain.enqueue("os.system", f"touch {pwned}", on_success=Callback("os.abort"), on_failure=Callback("os.abort"))
    plain.enqueue("os.system", f"touch {pwned}", webhooks=[Webhook("http://127.0.0.1:9/", "finished")])
    RqQueue("pullwright", connection=here.redis, serializer=DefaultSerializer).enqueue("os.system", f"touch {pwned}")
    here.worker()
    here.happened("refused", 4)
    assert not pwned.exists()
    assert here.lines("began") == []


def test_what_is_no_hash_or_no_text_does_not_stop_the_worker(here: Floor) -> None:
    here.redis.set("rq:job:a-string", "x")
    here.redis.rpush("rq:queue:pullwright", "a-string", b"\xff\xfe")
    here.worker()
    here.queue.put(GOOD, 1)
    here.happened("ended")
    assert here.started[0].poll() is None


def test_commands_through_redis_are_not_heard(here: Floor) -> None:
    here.worker()
    here.queue.put(request(SLOW), 1)
    here.happened("began")
    (key,) = here.redis.smembers("rq:workers")
    name = text(key).removeprefix("rq:worker:")
    suspend(here.redis)
    send_shutdown_command(here.redis, name)
    send_kill_horse_command(here.redis, name)
    here.happened("ended")
    here.queue.put(GOOD, 1)
    here.happened("ended", 2)
