"""Taking from several buckets at once, from all or from none: throttled-py's step (GCRA) for each, as one step.

What comes back: 0, then for each bucket the tokens left and the seconds until it is full; or the number of the first
that has too few, what is left of it, the seconds until it is full, and those until it has enough.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from throttled.rate_limiter.gcra import MemoryLimitAtomicAction
from throttled.store import BaseMemoryAtomicAction, BaseMemoryStoreBackend, BaseRedisAtomicAction, RedisStoreBackend
from throttled.types import StoreValueT

from core.rates.giving import GiveToMemory

if TYPE_CHECKING:
    from redis.commands.core import Script

_TAKE = """
local time = redis.call("TIME")
local now = (time[1] - 1735660800) + time[2] / 1000000
local told, fulls = {0}, {}
for i, key in ipairs(KEYS) do
    local interval, capacity, cost = tonumber(ARGV[3 * i - 2]), tonumber(ARGV[3 * i - 1]), tonumber(ARGV[3 * i])
    local full = math.max(now, tonumber(redis.call("GET", key) or now))
    local left = capacity - cost + math.floor((now - full) / interval)
    if left < 0 then
        local wait = full - now - (capacity - cost) * interval
        return {i, math.min(capacity, cost + left), tostring(full - now), tostring(wait)}
    end
    fulls[i] = full + cost * interval
    told[2 * i], told[2 * i + 1] = left, tostring(fulls[i] - now)
end
for i, key in ipairs(KEYS) do
    if fulls[i] > now then redis.call("SET", key, fulls[i], "EX", math.ceil(fulls[i] - now)) end
end
return told
"""


class TakeFromRedis(BaseRedisAtomicAction):
    """In one step at the server; for each key there are its seconds for a token, its size, and how many to take."""

    TYPE = "take"

    def __init__(self, backend: RedisStoreBackend) -> None:
        super().__init__(backend)
        self._script: Script = self._register_script(_TAKE)

    def do(self, keys: Sequence[str], args: Sequence[StoreValueT] | None) -> tuple[float, ...]:
        """As the module says."""
        return tuple(map(float, cast("list[bytes | int]", self._script(keys, args))))


class TakeFromMemory(BaseMemoryAtomicAction):
    """The same in this process; it is done under the lock of the store."""

    TYPE = "take"

    @classmethod
    def _do(
        cls, backend: BaseMemoryStoreBackend, keys: Sequence[str], args: Sequence[StoreValueT] | None
    ) -> tuple[float, ...]:
        told: list[float] = [0]
        given = [(args or [])[place : place + 3] for place in range(0, 3 * len(keys), 3)]
        for number, (key, one) in enumerate(zip(keys, given, strict=True), 1):
            limited, left, full_s, wait_s = MemoryLimitAtomicAction._do(backend, [key], one)
            if limited:
                for before, (interval, _, cost) in zip(keys[: number - 1], given, strict=False):
                    GiveToMemory._do(backend, [before], [float(interval) * float(cost)])
                return number, left, full_s, wait_s
            told += left, full_s
        return tuple(told)
