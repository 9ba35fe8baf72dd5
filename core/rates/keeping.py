"""Buckets by throttled-py: GCRA, each taking one step of one script at the server, by the server's clock."""

import math
from collections.abc import Sequence
from datetime import timedelta

from redis.backoff import NoBackoff
from redis.retry import Retry
from throttled import MemoryStore, RateLimitResult, RedisStore, per_duration
from throttled.exceptions import StoreUnavailableError
from throttled.rate_limiter import GCRARateLimiter
from throttled.store import BaseAtomicAction, BaseStore

from core.errors import Broken, Refused
from core.rates.bucket import Bucket, Taken
from core.rates.giving import GiveToMemory, GiveToRedis
from core.rates.rate import Rate
from core.rates.taking import TakeFromMemory, TakeFromRedis

_PREFIX = "pullwright-rates"
_REMEMBERED = 10_000  # buckets in memory; the one that was used longest ago is forgotten, which fills it
_CONNECT_S = _ANSWER_S = 0.04
_TOO_FAR_S = 5.0
_NO_URL = "REDIS_URL: not the URL of a Redis or Valkey; for example redis://localhost:6379/0."


class RatesDown(Broken):
    """Redis does not answer."""

    def __init__(self) -> None:
        super().__init__("The rates (REDIS_URL) cannot be asked.", retryable=True)


class Keeping:
    """The buckets of one store; each method may raise `RatesDown`."""

    def __init__(self, store: BaseStore, give: type[BaseAtomicAction], take: type[BaseAtomicAction]) -> None:
        self._store = store
        self._give = store.make_atomic(give)
        self._take = store.make_atomic(take)
        self._limiters: dict[Rate, GCRARateLimiter] = {}

    def take(self, bucket: Bucket, n: int = 1) -> Taken:
        """As `Rates` says."""
        wanted = min(n, bucket.rate.number)
        try:
            result = self._limit(bucket, wanted)
            owed_s = result.state.reset_after
            if result.limited and owed_s > bucket.rate.seconds + _TOO_FAR_S:  # the server's clock went back
                self.give(bucket, math.ceil(owed_s * bucket.rate.number / bucket.rate.seconds))
                result = self._limit(bucket, wanted)
        except StoreUnavailableError:
            raise RatesDown from None
        return _taken(bucket, result)

    def take_all(self, buckets: Sequence[Bucket], n: int = 1) -> Taken:
        """As `Rates` says, in one step."""
        if len(buckets) == 1:
            return self.take(buckets[0], n)
        taken = self._taken(buckets, n)
        bucket = taken.bucket
        if bucket and not taken.allowed and taken.reset_s > bucket.rate.seconds + _TOO_FAR_S:  # its clock went back
            self.take(bucket, 0)
            taken = self._taken(buckets, n)
        return taken

    def _taken(self, buckets: Sequence[Bucket], n: int) -> Taken:
        sizes = ((one.rate.seconds / one.rate.number, one.rate.number) for one in buckets)
        given = [value for size in sizes for value in (*size, min(n, size[1]))]
        try:
            which, *told = self._take.do([_key(one) for one in buckets], given)
        except StoreUnavailableError:
            raise RatesDown from None
        if which:
            return _refused(buckets[int(which) - 1], *told)
        each = zip(buckets, told[::2], told[1::2], strict=True)
        bucket, left, full_s = min(each, key=lambda one: one[1])
        return Taken(True, int(left), bucket.rate.number, full_s, bucket=bucket)

    def give(self, bucket: Bucket, n: int = 1) -> None:
        """As `Rates` says."""
        seconds = n * bucket.rate.seconds / bucket.rate.number
        try:
            self._give.do([_key(bucket)], [seconds])
        except StoreUnavailableError:
            raise RatesDown from None

    def _limit(self, bucket: Bucket, n: int) -> RateLimitResult:
        if bucket.rate not in self._limiters:
            quota = per_duration(timedelta(seconds=bucket.rate.seconds), bucket.rate.number)
            self._limiters[bucket.rate] = GCRARateLimiter(quota, self._store, key_prefix=_PREFIX)
        return self._limiters[bucket.rate].limit(bucket.key, n)


def in_memory() -> Keeping:
    """The buckets of this process alone; never `RatesDown`."""
    return Keeping(MemoryStore(options={"MAX_SIZE": _REMEMBERED}), GiveToMemory, TakeFromMemory)


def in_redis(url: str) -> Keeping:
    """The buckets that all processes with this URL share; nothing is sent yet. `Refused` where it is no URL."""
    over_tcp = {} if url.startswith("unix:") else {"socket_keepalive": True}
    how = {
        "socket_connect_timeout": _CONNECT_S,
        "socket_timeout": _ANSWER_S,
        "retry": Retry(NoBackoff(), 1),  # a connection that was kept may be of a server that was restarted
        **over_tcp,
    }
    try:
        store = RedisStore(url, {"CONNECTION_POOL_KWARGS": how, "REUSE_CONNECTION": False})
        return Keeping(store, GiveToRedis, TakeFromRedis)
    except ValueError:
        raise Refused(_NO_URL) from None


def _taken(bucket: Bucket, result: RateLimitResult) -> Taken:
    state = result.state
    retry_s = max(0.0, state.retry_after) if result.limited else 0.0
    left = min(bucket.rate.number, max(0, state.remaining))
    return Taken(not result.limited, left, bucket.rate.number, max(0.0, state.reset_after), retry_s, bucket)


def _refused(bucket: Bucket, left: float, full_s: float, wait_s: float) -> Taken:
    return Taken(False, max(0, int(left)), bucket.rate.number, full_s, max(0.0, wait_s), bucket)


def _key(bucket: Bucket) -> str:
    """As throttled-py names it, which takes from the same ones."""
    return f"{_PREFIX}:v1:gcra:{bucket.key}"
