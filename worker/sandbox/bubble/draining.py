"""Reading what a run writes: always to the end, kept up to a cap, killed at the cap or the deadline."""

import os
import select
import time
from collections.abc import Callable

from worker.sandbox import Ended

_CHUNK = 1 << 16


def drain(
    output: int, finished: int, deadline: float, kill: Callable[[], None], keep: Callable[[bytes], bool]
) -> Ended | None:
    """Give everything from `output` to `keep` until its end; call `kill` once if `keep` says it is too much
    or when `deadline` (monotonic) passes. Returns why it was killed, None if it was not.

    The end of `output` alone is not the end: `finished` becomes readable when the last process is dead.
    """
    poll = select.poll()
    poll.register(output, select.POLLIN)
    poll.register(finished, select.POLLIN)
    why: Ended | None = None
    waiting = {output, finished}
    while waiting:
        left = None if why else max(0.0, deadline - time.monotonic())
        ready = [fd for fd, _ in poll.poll(None if left is None else left * 1000)]
        too_much = output in ready and not _pass_on(output, poll, waiting, keep)
        if finished in ready:
            poll.unregister(finished)
            waiting.discard(finished)
        if why is None and finished in waiting and (too_much or (left == 0 and not ready)):
            why = Ended.OUTPUT if too_much else Ended.TIMEOUT
            kill()
        elif too_much:
            why = why or Ended.OUTPUT
    return why


def _pass_on(output: int, poll: select.poll, waiting: set[int], keep: Callable[[bytes], bool]) -> bool:
    """Read a chunk; False if it is more than is wanted."""
    chunk = os.read(output, _CHUNK)
    if chunk:
        return keep(chunk)
    poll.unregister(output)
    waiting.discard(output)
    return True
