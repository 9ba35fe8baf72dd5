"""A worker that goes on: through restarts of Redis, and through whatever makes RQ's loop give up."""

import gc
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

from redis.exceptions import RedisError
from rq import Queue as RqQueue
from rq.exceptions import StopRequested
from rq.serializers import JSONSerializer

from core.queue.connecting import connect
from core.queue.queue import NAME
from core.queue.seal import Seal
from core.queue.ticket import job_class
from core.queue.worker import Duties, Worker

_AGAIN_S = 1.0


def work(
    url: str,
    seal: Seal,
    duties: Duties,
    *,
    name: str = NAME,
    job_s: float = 900,
    grace_s: float = 25,
    refused: Callable[[str], None],
    down: Callable[[], None],
) -> None:
    """Take jobs from queue `name` until SIGTERM or SIGINT. Call it from the main thread.

    `refused` hears why a job on the queue was none of ours; `down` hears that Redis was lost or RQ gave up.
    """
    with suppress(StopRequested):
        gc.collect()
        gc.freeze()  # what is known now stays where it is, so that forks can share its memory
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, _stop)  # until RQ sets its own
        while True:
            connection = connect(url)
            queue = RqQueue(name, connection=connection, serializer=JSONSerializer)
            worker = Worker(
                queue, duties, job_class(seal, queue.key, duties.handle, refused), job_s=job_s, grace_s=grace_s
            )
            _run(worker)
            if worker.stopped:
                return
            down()
            connection.close()
            time.sleep(_AGAIN_S)


def _run(worker: Worker) -> None:
    try:
        with suppress(RedisError, OSError):
            worker.work(logging_level="CRITICAL")
    except StopRequested:  # by `_stop`, after it was registered and before its loop begins
        worker.teardown()
        raise


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise StopRequested
