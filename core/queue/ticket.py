"""What is on the queue: a request's id, the attempt, and the seal over both; nothing else is ever read from there.

A job hash in Redis may name any function, a callback, a webhook or a pickle. Ours is taken apart by hand: either it
is exactly a sealed ticket, and then a clean job is made of its three values, or it is refused and deleted.
"""

import json
import re
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from redis import Redis
from redis.exceptions import ResponseError
from rq.exceptions import NoSuchJobError
from rq.job import Job
from rq.serializers import JSONSerializer

from core.queue.seal import Seal

WORK = "worker.jobs.work"  # the one function that a job may name
DESCRIPTION = "a request"
_MOST_BYTES = 1024
_ID = re.compile(r"([0-9a-f]{32})-([0-9]{1,9})")
_FOREIGN = (  # what RQ would act upon, and we never write
    *("success_callback_name", "failure_callback_name", "stopped_callback_name", "webhooks"),
    *("dependency_ids", "dependency_id", "group_id", "retries_left", "repeats_left", "meta"),
)

Handle = Callable[[str, int, str], object]


@dataclass(frozen=True, slots=True)
class Ticket:
    """An attempt of a request, sealed."""

    request: str
    attempt: int
    mac: str

    @property
    def id(self) -> str:
        """The id of its job."""
        return f"{self.request}-{self.attempt}"


def named(job_id: str) -> tuple[str, int] | None:
    """The request and attempt that an id on the queue names; None if it is no id of ours."""
    found = _ID.fullmatch(job_id)
    return (found[1], int(found[2])) if found else None


def read(job_id: str, stored: Mapping[str, bytes], seal: Seal) -> Ticket | str:
    """The ticket in a job's hash, or why it is none."""
    if any(stored.get(name, b"") not in (b"", b"[]", b"{}") for name in _FOREIGN):
        return "it asks for more than a run"
    called = _call(stored.get("data", b""))
    if not isinstance(called, list) or len(called) != 4:
        return "it is not JSON of ours"
    function, instance, args, kwargs = called
    if (function, instance, kwargs) != (WORK, None, {}):
        return "it names another function"
    match args:
        case [str() as request, int() as attempt, str() as mac] if not isinstance(attempt, bool):
            ticket = Ticket(request, attempt, mac)
            return ticket if ticket.id == job_id and seal.fits(request, attempt, mac) else "its seal does not fit"
    return "its arguments are not those of a run"


def _call(data: bytes) -> object:
    try:
        unpacked = zlib.decompressobj().decompress(data, _MOST_BYTES)
        return json.loads(unpacked)
    except (zlib.error, ValueError, RecursionError):
        return None


def job_class(seal: Seal, queue_key: str, handle: Handle, refused: Callable[[str], None]) -> type[Job]:
    """The only kind of job that a worker of ours knows: it calls `handle`, whatever Redis says."""

    class Sealed(Job):
        @classmethod
        def fetch(cls, id: str, connection: Redis | None = None, serializer: object = None) -> Job:
            """The job of that id. What is no ticket of ours is deleted, and is as good as not there."""
            assert connection is not None
            found = read(id, _stored(connection, cls.key_for(id)), seal)
            if isinstance(found, Ticket):
                return cls._clean(found, connection)
            refused(found)
            connection.delete(cls.key_for(id))
            connection.lrem(f"{queue_key}:intermediate", 0, id)
            raise NoSuchJobError(found)

        @classmethod
        def _clean(cls, ticket: Ticket, connection: Redis) -> Job:
            job = cls(ticket.id, connection=connection, serializer=JSONSerializer)
            job.func_name, job.instance, job.kwargs = WORK, None, {}
            job.args = (ticket.request, ticket.attempt, ticket.mac)
            job.description = DESCRIPTION
            return job

        def perform(self) -> object:
            """Call what this worker was made for; the name in the job was only compared."""
            return handle(*self.args)

    return Sealed


def _stored(connection: Redis, key: str) -> Mapping[str, bytes]:
    fields = ("data", *_FOREIGN)
    try:
        found = connection.hmget(key, fields)
    except ResponseError:  # no hash
        return {}
    return {field: value for field, value in zip(fields, found, strict=True) if isinstance(value, bytes)}
