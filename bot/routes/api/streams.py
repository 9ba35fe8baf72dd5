"""Server-sent events: each step as it begins and ends, each change of state, and the end.

A step's event has an id that says what was seen with it; who comes back with it in `Last-Event-ID` gets the rest.
"""

import asyncio
import re
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace

from bot.routes.api.following import Following
from bot.routes.api.problems import Declined
from bot.wire import StepTold
from core.errors import Broken
from core.store import Caller, NoRequest

_LOOK_S = 1.0
_BEAT_S = 15.0  # proxies end connections on which nothing is said
_LONGEST_S = 300.0  # then the stream ends; whoever follows comes back, to this receiver or another
_MOST, _MOST_EACH = 200, 10  # streams that are open at once: of all, of one repository
_SEEN = re.compile(r"([0-9]{1,4})-([0-9a-f]{1,2500})", re.ASCII)
_HANDS = 4
_FULL = "Too many streams are open. Ask for the request itself now and then."


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds between two looks, two heartbeats, and until the stream ends."""

    look_s: float = _LOOK_S
    beat_s: float = _BEAT_S
    longest_s: float = _LONGEST_S


_PACE = Pace()


@dataclass(frozen=True, slots=True)
class Seen:
    """How many steps were seen to begin, and of which the end was seen, a bit for each."""

    begun: int = 0
    ended: int = 0

    def __str__(self) -> str:
        return f"{self.begun}-{self.ended:x}"

    @classmethod
    def read(cls, text: str) -> "Seen":
        """What `str` made; nothing was seen where it is something else."""
        found = _SEEN.fullmatch(text)
        return cls(int(found[1]), int(found[2], 16)) if found else cls()


class Streams:
    """All streams of this receiver."""

    def __init__(self, following: Following, pace: Pace = _PACE, most: int = _MOST, each: int = _MOST_EACH) -> None:
        self._following = following
        self._pace = pace
        self._most = most
        self._each = each
        self._open: Counter[int] = Counter()
        self._hands = ThreadPoolExecutor(_HANDS, thread_name_prefix="follow")  # so that they keep nobody else waiting

    def check(self, caller: Caller) -> None:
        """503 where there is no room for another stream; asking now and then does as well."""
        if self._open.total() >= self._most or self._open[caller.repository] >= self._each:
            raise Declined(503, _FULL, retry_after_s=5)

    async def events(self, caller: Caller, seen: Seen) -> AsyncIterator[bytes]:
        """The events that were not seen yet, until the end or for as long as one stream lasts."""
        with self._counted(caller.repository):
            if self._is_over(caller.repository):  # many came in the moment between `check` and here
                return
            ends, beat, before = time.monotonic() + self._pace.longest_s, time.monotonic(), ""
            while time.monotonic() < ends:
                told, seen, before, ended = await self._look(caller, seen, before)
                if told or time.monotonic() - beat > self._pace.beat_s:
                    yield told or b": still here\n\n"
                    beat = time.monotonic()
                if ended:
                    return
                await asyncio.sleep(self._pace.look_s)

    async def _look(self, caller: Caller, seen: Seen, before: str) -> tuple[bytes, Seen, str, bool]:
        """What is new, and how far that is; nothing where the database is away, and the end where it is forgotten."""
        try:
            return await asyncio.get_running_loop().run_in_executor(self._hands, self._news, caller, seen, before)
        except Broken:
            return b"", seen, before, False
        except NoRequest:
            return b"", seen, before, True

    def _news(self, caller: Caller, seen: Seen, before: str) -> tuple[bytes, Seen, str, bool]:
        progress = self._following.progress(caller)
        steps = fresh(self._following.steps(caller), seen)
        told = [_event("step", step.model_dump_json(), then) for step, then in steps]
        now = progress.model_dump_json()
        if now != before:
            told.append(_event("state", now))
        if progress.ended:
            told.append(_event("end", self._following.finish(caller).model_dump_json()))
        return b"".join(told), steps[-1][1] if steps else seen, now, progress.ended

    def _is_over(self, repository: int) -> bool:
        return self._open.total() > self._most or self._open[repository] > self._each

    @contextmanager
    def _counted(self, repository: int) -> Iterator[None]:
        self._open[repository] += 1
        try:
            yield
        finally:
            self._open[repository] -= 1
            if not self._open[repository]:
                del self._open[repository]


def fresh(steps: Sequence[StepTold], seen: Seen) -> list[tuple[StepTold, Seen]]:
    """Each beginning and each end that was not seen yet, and what is seen with it."""
    told: list[tuple[StepTold, Seen]] = []
    for step in steps:
        if step.number >= seen.begun:
            seen = replace(seen, begun=step.number + 1)
            told.append((step.model_copy(update={"elapsed_s": None, "note": ""}), seen))
        if step.elapsed_s is not None and not seen.ended >> step.number & 1:
            seen = replace(seen, ended=seen.ended | 1 << step.number)
            told.append((step, seen))
    return told


def _event(kind: str, data: str, seen: Seen | None = None) -> bytes:
    id = f"id: {seen}\n" if seen is not None else ""
    return f"event: {kind}\n{id}data: {data}\n\n".encode()
