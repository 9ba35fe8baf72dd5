"""Boxes of a sandbox host (`pullwright sandbox serve`), on this machine or another: who uses them needs no engine."""

import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TypeVar

from core.errors import Broken, PullwrightError, Refused
from worker.sandbox import Box, BoxSpec, Driver, Image, Kept, Layer, Options, Probe, SetupSpec, protocol
from worker.sandbox._answers import Answers, holds
from worker.sandbox.archive import incoming
from worker.sandbox.archive.packing import pack
from worker.sandbox.away.box import RemoteBox
from worker.sandbox.away.line import Line
from worker.sandbox.probes import attack
from worker.sandbox.protocol import heads

_ENGINE_S = 300.0
_BUILDING_S = 2000.0  # an image, and a place in the host's line
_Said = TypeVar("_Said", bound=heads.Head)


def open_driver(options: Options) -> Driver:
    """The driver; nobody is called before it is used."""
    return RemoteDriver(options)


class RemoteDriver:
    """See `Driver`. What a host says no to comes as the error that a driver of our own would raise."""

    name = "remote"

    def __init__(self, options: Options) -> None:
        self._options = options
        self._idle: list[Line] = []
        self._state = ""
        weakref.finalize(self, _hang_up, self._idle)

    def available(self) -> str:
        """An empty text if a host serves us, else one sentence: why not and what to do."""
        try:
            self._hello()
        except (Refused, Broken) as why:
            return str(why)
        return ""

    def image(self, language: str) -> Image:
        """The image for `language`, built there if need be; `Refused` where it is not on the host's list."""
        return self._called(("POST", protocol.IMAGE), heads.ImageAsk(language=language), heads.ImageSaid).plain()

    def holds(self, image: Image, argv: tuple[str, ...]) -> bool:
        """Whether `argv` ends with 0 in a bare box of `image`; tried once as long as the host is the same."""
        state = f"{image.digest}\0{image.runtime}\0{self._state or self._hello().state}"
        return holds(self, Answers(self._options.cache / "answers"), image, argv, state)

    def known(self, image: Image, key: str) -> Layer | None:
        """The layer that the host keeps for us under `key`; None where there is none."""
        ask = heads.KnownAsk(image=heads.ImageSaid.of(image), key=key)
        return self._called(("POST", protocol.KNOWN), ask, heads.LayerSaid).plain()

    def install(self, spec: SetupSpec) -> Layer:
        """The layer for `spec`, from the host's cache if its key is known; `Unfinished` with the log if it fails.

        The host reaches only registries of its own list, and hands its own certificates in, not those of `spec`.
        """
        incoming.check(spec.files)
        if found := self.known(spec.image, spec.key):
            return found
        self._options.progress("Installing dependencies at the sandbox host")
        ask = heads.InstallAsk(
            image=heads.ImageSaid.of(spec.image),
            commands=[list(command) for command in spec.commands],
            key=spec.key,
            env=dict(spec.env),
            wall_s=spec.wall_s,
            memory_bytes=spec.memory_bytes,
            registries=list(spec.registries),
            files=len(spec.files),
        )
        said = self._called(("POST", protocol.INSTALL), ask, heads.LayerSaid, spec.files, spec.wall_s)
        if (layer := said.plain()) is None:
            raise Broken("The sandbox host installed the dependencies, and cannot tell where.")
        return layer

    @contextmanager
    def open(self, spec: BoxSpec) -> Iterator[Box]:
        """A box, gone with everything in it when the context ends, also after a crash of this process."""
        incoming.check(spec.files)
        harness = pack(spec.harness) if spec.harness else b""
        ask = heads.BoxAsk(
            image=heads.ImageSaid.of(spec.image),
            layer=spec.layer.key if spec.layer else "",
            limits=heads.LimitsSaid.of(spec.limits),
            harness=len(harness),
            files=len(spec.files),
        )
        with self._line() as line:
            line.call(("POST", protocol.BOX), ask, heads.Nothing, payloads=(harness, spec.files), s=_BUILDING_S)
            try:
                yield RemoteBox(line, spec.limits)
            finally:
                with suppress(PullwrightError):  # whoever hung up has ended it
                    line.call(("DELETE", protocol.BOX), None, heads.Nothing, s=_ENGINE_S)

    def inventory(self) -> tuple[Kept, ...]:
        """The host's images, and the layers that are ours, newest first."""
        return self._called(("GET", protocol.INVENTORY), None, heads.InventorySaid).plain()

    def probe(self) -> tuple[Probe, ...]:
        """Attack a fresh box in the known ways; a host of which one does not hold is refused."""
        return attack(self)

    def _hello(self) -> heads.Hello:
        said = self._called(("GET", protocol.HELLO), None, heads.Hello)
        self._state = said.state
        return said

    def _called(
        self,
        place: tuple[str, str],
        ask: heads.Head | None,
        said: type[_Said],
        files: bytes = b"",
        s: float = 0.0,
    ) -> _Said:
        with self._line() as line:
            return line.call(place, ask, said, payloads=(files,), s=_BUILDING_S + s)[0]

    @contextmanager
    def _line(self) -> Iterator[Line]:
        """A line of our own for a while; one that is whole afterwards waits for the next."""
        line = self._taken()
        try:
            yield line
        finally:
            if line.whole:
                self._idle.append(line)
            else:
                line.close()

    def _taken(self) -> Line:
        while self._idle:
            line = self._idle.pop()
            if line.idle():
                return line
            line.close()
        if self._options.remote is None:
            raise Refused("No sandbox host is named: set PULLWRIGHT_SANDBOX_URL to its address.")
        return Line(self._options.remote)


def _hang_up(lines: list[Line]) -> None:
    for line in lines:
        line.close()
