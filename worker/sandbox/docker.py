"""Boxes in containers of a Docker engine."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from functools import cached_property

from core.errors import Refused
from worker.sandbox import Box, BoxSpec, Driver, Image, Kept, Layer, Options, Probe, SetupSpec
from worker.sandbox._answers import Answers, holds
from worker.sandbox.engine.connection import Connection, connect, shortcomings
from worker.sandbox.engine.container import sweep
from worker.sandbox.engine.images import ensure_image
from worker.sandbox.engine.inventory import inventory
from worker.sandbox.engine.layers import Layers
from worker.sandbox.engine.ready import place, ready
from worker.sandbox.engine.runtimes import named, runtime
from worker.sandbox.probes import attack
from worker.sandbox.waiting import Pool, Waits


def open_driver(options: Options) -> Driver:
    """The driver; nothing is asked of the engine before it is used."""
    return DockerDriver(options)


class DockerDriver:
    """See `Driver`."""

    name = "docker"

    def __init__(self, options: Options) -> None:
        self._options = options
        self._layers = Layers(options)
        self._runtime = ""  # once it is known
        self.waiting: Pool[Box] = Pool(options.waiting, self._ready)

    @cached_property
    def _engine(self) -> Connection:
        """The engine, with what an earlier process left behind swept away."""
        connection = connect(self._options.docker_host, tls=self._options.docker_tls)
        sweep(connection)
        return connection

    def available(self) -> str:
        """An empty text if boxes can be made here, else one sentence: why not and what to install."""
        try:
            return shortcomings(self._engine, named(self._options))
        except Refused as why:
            return str(why)

    def image(self, language: str) -> Image:
        """The image for `language`, built if it is not there yet; `Broken` says why it cannot be."""
        return self._served(ensure_image(self._engine, self._options, language))

    def _served(self, image: Image) -> Image:
        """`image` with the runtime that its boxes get."""
        if not self._runtime:
            self._runtime = runtime(self._engine, self._options, image)
        return replace(image, runtime=self._runtime)

    def holds(self, image: Image, argv: tuple[str, ...]) -> bool:
        """Whether `argv` ends with 0 in a bare box of `image`; an image's digest stands for all that is in it."""
        state = f"{image.digest}\0{image.runtime}"
        return holds(self, Answers(self._options.cache / "answers"), image, argv, state)

    def known(self, image: Image, key: str) -> Layer | None:
        """The layer that is kept under `key` for `image`; None where there is none. It is in use from now on."""
        return self._layers.known(self._engine, image, key)

    def install(self, spec: SetupSpec) -> Layer:
        """The layer for `spec`, from the cache if its key is known; `Unfinished` with the log if it fails."""
        return self._layers.layer(self._engine, spec)

    @contextmanager
    def open(self, spec: BoxSpec) -> Iterator[Box]:
        """A box, gone with everything in it when the context ends, also after a crash of this process."""
        spec = replace(spec, image=self._served(spec.image))
        with ExitStack() as closing:
            box = self.waiting.take(spec, closing)
            if box is None:
                box = closing.enter_context(place(self._engine, spec)).box(spec.limits)
                box.put(spec.files)
            yield box

    def _ready(self, spec: BoxSpec) -> AbstractContextManager[Waits[Box]]:
        return ready(self._engine, spec)

    def inventory(self) -> tuple[Kept, ...]:
        """Our images and layers, and the image they start from, newest first."""
        return inventory(self._engine, self._options.base_image)

    def probe(self) -> tuple[Probe, ...]:
        """Attack a fresh box in the known ways; an engine of which one does not hold is refused."""
        return attack(self)
