"""Boxes in containers of a Docker engine."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

from core.errors import Refused
from worker.sandbox import HARNESS, Box, BoxSpec, Driver, Image, Kept, Layer, Options, Probe, SetupSpec
from worker.sandbox._answers import Answers, holds
from worker.sandbox.archive.packing import pack
from worker.sandbox.engine.box import DockerBox
from worker.sandbox.engine.connection import Connection, connect, shortcomings
from worker.sandbox.engine.container import sweep, waiting
from worker.sandbox.engine.hardening import KEEPER, host_config
from worker.sandbox.engine.images import ensure_image
from worker.sandbox.engine.inventory import inventory
from worker.sandbox.engine.layers import Layers
from worker.sandbox.engine.users import box_user
from worker.sandbox.probes import attack


def open_driver(options: Options) -> Driver:
    """The driver; nothing is asked of the engine before it is used."""
    return DockerDriver(options)


class DockerDriver:
    """See `Driver`."""

    name = "docker"

    def __init__(self, options: Options) -> None:
        self._options = options
        self._layers = Layers(options)

    @cached_property
    def _engine(self) -> Connection:
        """The engine, with what an earlier process left behind swept away."""
        connection = connect(self._options.docker_host, tls=self._options.docker_tls)
        sweep(connection)
        return connection

    @cached_property
    def _opaque(self) -> bool:
        return self._options.docker_runtime.startswith("runsc")

    def available(self) -> str:
        """An empty text if boxes can be made here, else one sentence: why not and what to install."""
        try:
            return shortcomings(self._engine, self._options.docker_runtime)
        except Refused as why:
            return str(why)

    def image(self, language: str) -> Image:
        """The image for `language`, built if it is not there yet; `Broken` says why it cannot be."""
        return ensure_image(self._engine, self._options, language)

    def holds(self, image: Image, argv: tuple[str, ...]) -> bool:
        """Whether `argv` ends with 0 in a bare box of `image`; an image's digest stands for all that is in it."""
        return holds(self, Answers(self._options.cache / "answers"), image, argv, image.digest)

    def known(self, image: Image, key: str) -> Layer | None:
        """The layer that is kept under `key` for `image`; None where there is none. It is in use from now on."""
        return self._layers.known(self._engine, image, key)

    def install(self, spec: SetupSpec) -> Layer:
        """The layer for `spec`, from the cache if its key is known; `Unfinished` with the log if it fails."""
        return self._layers.layer(self._engine, spec)

    @contextmanager
    def open(self, spec: BoxSpec) -> Iterator[Box]:
        """A box, gone with everything in it when the context ends, also after a crash of this process."""
        user = box_user(self._engine)
        host = host_config(self._engine.api, spec.limits, user, self._options.docker_runtime)
        image = spec.layer.reference if spec.layer else spec.image.digest or spec.image.tag
        with waiting(self._engine, image, host, "box") as container:
            box = DockerBox(container, spec.limits, f"{user}:{user}", self._opaque)
            if spec.harness:
                box.unpack(pack(spec.harness), HARNESS, f"{KEEPER}:{KEEPER}")
            box.put(spec.files)
            yield box

    def inventory(self) -> tuple[Kept, ...]:
        """Our images and layers, and the image they start from, newest first."""
        return inventory(self._engine, self._options.base_image)

    def probe(self) -> tuple[Probe, ...]:
        """Attack a fresh box in the known ways; an engine of which one does not hold is refused."""
        return attack(self)
