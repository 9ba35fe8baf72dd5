"""Connections to Redis or Valkey."""

from collections.abc import Iterator
from contextlib import contextmanager

from redis import Redis
from redis.backoff import ExponentialBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from core.errors import Broken, Refused

_CONNECT_S = 2.0
_HEALTH_S = 10
_TRIES = 3


class QueueDown(Broken):
    """Redis does not answer; what waits in the database stays there until it does."""

    def __init__(self, cause: Exception) -> None:
        super().__init__(f"The queue (REDIS_URL) does not answer: {type(cause).__name__}.", retryable=True)


def connect(url: str, *, answer_s: float | None = None) -> Redis:
    """A client of the server at `url`; nothing is sent yet. `answer_s` bounds each answer (None: RQ's own choice)."""
    over_tcp = {} if url.startswith("unix:") else {"socket_keepalive": True}
    try:
        return Redis.from_url(
            url,
            socket_connect_timeout=_CONNECT_S,
            socket_timeout=answer_s,
            health_check_interval=_HEALTH_S,
            retry=Retry(ExponentialBackoff(cap=1), _TRIES),
            **over_tcp,
        )
    except ValueError:
        raise Refused("REDIS_URL: not the URL of a Redis or Valkey; for example redis://localhost:6379/0.") from None


@contextmanager
def answering() -> Iterator[None]:
    """Failures of Redis leave this block as `QueueDown`."""
    try:
        yield
    except (RedisError, OSError) as error:
        raise QueueDown(error) from error


def text(raw: bytes | str) -> str:
    """What Redis holds, as text; what is no UTF-8 is shown as such and fits nothing."""
    return raw if isinstance(raw, str) else raw.decode("utf-8", "replace")
