"""Putting tokens back: the one step that throttled-py has not, as actions of its stores.

A bucket is the time at which it will be full again: that time comes so much nearer, and what is full has no entry.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from throttled.store import BaseMemoryAtomicAction, BaseMemoryStoreBackend, BaseRedisAtomicAction, RedisStoreBackend
from throttled.types import StoreValueT
from throttled.utils import now_mono_f

if TYPE_CHECKING:
    from redis.commands.core import Script

_GIVE = """
local full = tonumber(redis.call("GET", KEYS[1]))
if not full then return {0} end
local time = redis.call("TIME")
local left = full - tonumber(ARGV[1]) - (time[1] - 1735660800) - time[2] / 1000000
if left > 0 then
    redis.call("SET", KEYS[1], full - tonumber(ARGV[1]), "EX", math.ceil(left))
else
    redis.call("DEL", KEYS[1])
end
return {1}
"""


class GiveToRedis(BaseRedisAtomicAction):
    """In one step at the server; the argument is the tokens' time, in seconds."""

    TYPE = "give"

    def __init__(self, backend: RedisStoreBackend) -> None:
        super().__init__(backend)
        self._script: Script = self._register_script(_GIVE)

    def do(self, keys: Sequence[str], args: Sequence[StoreValueT] | None) -> tuple[int, ...]:
        """One key, one argument."""
        return tuple(cast("list[int]", self._script(keys, args)))


class GiveToMemory(BaseMemoryAtomicAction):
    """The same in this process; it is done under the lock of the store."""

    TYPE = "give"

    @classmethod
    def _do(
        cls, backend: BaseMemoryStoreBackend, keys: Sequence[str], args: Sequence[StoreValueT] | None
    ) -> tuple[int, ...]:
        full = float(backend.get(keys[0]) or 0.0) - float((args or [0])[0])
        left = full - now_mono_f()
        if left > 0:
            backend.set(keys[0], full, int(left) + 1)
        else:
            backend.delete(keys[0])
        return (1,)
