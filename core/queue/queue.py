"""The side that puts work on the queue, and sees how much waits there."""

from datetime import UTC, datetime

from redis import Redis
from rq import Queue as RqQueue
from rq.job import Job
from rq.serializers import JSONSerializer
from rq.worker_registration import WORKERS_BY_QUEUE_KEY

from core.queue.connecting import QueueDown, answering, connect, text
from core.queue.seal import Seal
from core.queue.ticket import DESCRIPTION, WORK, named

__all__ = ["Queue", "QueueDown", "open_queue"]

NAME = "pullwright"
_ANSWER_S = 5.0
_KEPT_S = 24 * 3600  # so that nothing of ours stays in Redis for ever
_FAILED_KEPT_S = 3600


class Queue:
    """One list of attempts. Every method may raise `QueueDown`."""

    def __init__(self, connection: Redis, name: str, seal: Seal, job_s: float) -> None:
        self._redis = connection
        self._queue = RqQueue(name, connection=connection, serializer=JSONSerializer)
        self._seal = seal
        self._job_s = job_s

    def put(self, request: str, attempt: int) -> None:
        """Let some worker run this attempt. Putting it twice is harmless: the claim lets one through."""
        with answering():
            self._queue.enqueue_call(
                WORK,
                args=(request, attempt, self._seal.of(request, attempt)),
                job_id=f"{request}-{attempt}",
                timeout=round(self._job_s),
                result_ttl=0,
                failure_ttl=_FAILED_KEPT_S,
                ttl=_KEPT_S,
                description=DESCRIPTION,
            )

    def depth(self) -> int:
        """How many attempts wait to be taken by a worker."""
        with answering():
            return int(self._redis.llen(self._queue.key))

    def waiting(self) -> tuple[tuple[str, int], ...]:
        """The (request, attempt) that wait, next one first."""
        with answering():
            listed = self._redis.lrange(self._queue.key, 0, -1)
        return tuple(one for raw in listed if (one := named(text(raw))))

    def workers(self) -> int:
        """How many workers have shown themselves during the last half minute."""
        with answering():
            keys = list(self._redis.smembers(WORKERS_BY_QUEUE_KEY % self._queue.name))
            return int(self._redis.exists(*keys)) if keys else 0

    def oldest_s(self) -> float:
        """The age of the attempt that waits longest, in seconds; 0 when none waits."""
        with answering():
            first = self._redis.lindex(self._queue.key, 0)
            put = self._redis.hget(Job.key_for(text(first)), "enqueued_at") if first else None
        return _age_s(text(put)) if put else 0.0


def _age_s(written: str) -> float:
    try:
        return max(0.0, (datetime.now(UTC) - datetime.fromisoformat(written)).total_seconds())
    except (ValueError, TypeError):  # not by us
        return 0.0


def open_queue(url: str, seal: Seal, *, name: str = NAME, job_s: float = 900) -> Queue:
    """The queue `name` at a Redis URL; nothing is sent yet. A job that takes longer than `job_s` is ended."""
    return Queue(connect(url, answer_s=_ANSWER_S), name, seal, job_s)
