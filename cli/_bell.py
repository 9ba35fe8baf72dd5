"""How the receiver wakes the clerk that it has started: a byte in a pipe. Nothing is lost when one is: the clerk also
looks by itself, only not so often."""

import os
from collections.abc import Callable
from contextlib import suppress
from threading import Thread


class Bell:
    """A pipe. Whoever has started the clerk keeps both ends, so that the next one hears it, too."""

    def __init__(self) -> None:
        self.heard_at, self.rung_at = os.pipe()
        os.set_blocking(self.rung_at, False)

    def ring(self) -> None:
        """Never waits: who has not heard the bytes that lie there will do so."""
        ring_at(self.rung_at)

    def close(self) -> None:
        """Ring no more."""
        os.close(self.heard_at)
        os.close(self.rung_at)


def ring_at(descriptor: int) -> None:
    """Ring a bell that somebody else has; one that nobody hears is full some day, or gone."""
    with suppress(BlockingIOError, BrokenPipeError):
        os.write(descriptor, b"!")


def listen_to(descriptor: int, wake: Callable[[], None]) -> None:
    """Call `wake` in a thread of its own whenever it rings, once for all the rings that were not heard yet."""

    def listen() -> None:
        while os.read(descriptor, 4096):
            wake()

    Thread(target=listen, name="bell", daemon=True).start()
