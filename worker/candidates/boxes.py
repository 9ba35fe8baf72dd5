"""A driver of which all boxes can be ended at once, from another thread than those that use them."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Lock

from core.errors import Broken, Unfinished
from worker.sandbox import Box, BoxSpec, Driver, Endable, Image, Kept, Layer, Probe, SetupSpec


class Stopped(Unfinished):
    """What was measured is not wanted any more."""


class Boxes:
    """See `Driver`; from `end` on no box is made, and whoever uses one finds it dead."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self._open: set[Box] = set()
        self._lock = Lock()
        self._ended = False
        self.name = driver.name

    @property
    def ended(self) -> bool:
        """Whether anything that was measured meanwhile may have been cut short."""
        return self._ended

    def end(self) -> None:
        """End every box, and let nobody have another one."""
        with self._lock:
            self._ended = True
            boxes = list(self._open)
        for box in boxes:
            if isinstance(box, Endable):  # the others end with their command
                with suppress(Broken):
                    box.end()

    @contextmanager
    def open(self, spec: BoxSpec) -> Iterator[Box]:
        """See `Driver.open`; `Stopped` after the end."""
        self.go_on()
        with self._driver.open(spec) as box:
            self._enter(box)
            try:
                yield box
            finally:
                with self._lock:
                    self._open.discard(box)

    def go_on(self) -> None:
        """Raise `Stopped` if there is no sense in going on."""
        if self._ended:
            raise Stopped("It was stopped.")

    def _enter(self, box: Box) -> None:
        with self._lock:
            self.go_on()
            self._open.add(box)

    def available(self) -> str:
        """See `Driver`, here and below."""
        return self._driver.available()

    def image(self, language: str) -> Image:
        """As above."""
        return self._driver.image(language)

    def holds(self, image: Image, argv: tuple[str, ...]) -> bool:
        """As above."""
        return self._driver.holds(image, argv)

    def known(self, image: Image, key: str) -> Layer | None:
        """As above."""
        return self._driver.known(image, key)

    def install(self, spec: SetupSpec) -> Layer:
        """As above."""
        self.go_on()
        return self._driver.install(spec)

    def inventory(self) -> tuple[Kept, ...]:
        """As above."""
        return self._driver.inventory()

    def probe(self) -> tuple[Probe, ...]:
        """As above."""
        return self._driver.probe()
