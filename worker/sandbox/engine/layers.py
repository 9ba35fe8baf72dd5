"""A project's dependencies as an image on top of its language's, made once per key."""

import json
import time
from collections.abc import Sequence
from contextlib import suppress

from core.errors import Unfinished
from worker.sandbox import DEPS, Image, Layer, Options, SetupSpec
from worker.sandbox.engine.connection import Connection, spoken
from worker.sandbox.engine.container import Container
from worker.sandbox.engine.execs import Call, must
from worker.sandbox.engine.images import REPOSITORY
from worker.sandbox.engine.installing import INSTALLER, installed
from worker.sandbox.keeping.eviction import Resting, stale
from worker.sandbox.keeping.leases import Leases
from worker.sandbox.keeping.names import name_of

LAYER = "pullwright.layer"
_REFUSED = "pullwright.refused"
_SIZE = "pullwright.size"
_DEPS = f"{REPOSITORY}/deps"
_MIB = 1 << 20
_MOST_INSTALLED = 4096 * _MIB


class Layers:
    """The layers that an engine keeps for us."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._leases = Leases(options.cache / "docker-leases")

    def known(self, connection: Connection, image: Image, key: str) -> Layer | None:
        """The layer that is kept under `key` for `image`, from now on in use by this process."""
        name = _name(key, image)
        if not _labels(connection, name)[0]:
            return None  # and whoever asks for what never was leaves no lease behind
        self._leases.hold(name)
        reference, labels = _labels(connection, name)  # again: what is found now stays
        if not reference:
            return None
        return Layer(key, reference, refused=_refused(labels), kept=True)

    def layer(self, connection: Connection, spec: SetupSpec) -> Layer:
        """The layer for `spec`, made if its key is not known; `Unfinished` with the log leaves nothing behind."""
        if found := self.known(connection, spec.image, spec.key):
            return found
        name = _name(spec.key, spec.image)
        with self._leases.making(name):
            if found := self.known(connection, spec.image, spec.key):
                return found
            with installed(connection, self._options, spec) as (container, log, refused):
                made = Layer(spec.key, _keep(container, name, refused), log, tuple(refused))
            self._leases.hold(name)
        self._evict(connection)
        return made

    def _evict(self, connection: Connection) -> None:
        """What nobody used for long, and what there is no room for, goes; what is in use never does."""
        from docker.errors import APIError

        for name in stale(self._resting(connection), self._options.room, time.time()):
            with self._leases.unused(name) as free, suppress(APIError):  # another machine's containers use it
                if free:
                    connection.api.remove_image(f"{_DEPS}:{name}")

    def _resting(self, connection: Connection) -> list[Resting]:
        with spoken("The images could not be listed"):
            images = connection.api.images(name=_DEPS, filters={"label": LAYER})
        return [
            Resting(name, own_size(image), self._leases.used(name) or float(image["Created"]))
            for image in images
            for tag in image.get("RepoTags") or ()
            if (name := tag.rpartition(":")[2])
        ]


def own_size(image: dict[str, object]) -> int:
    """The bytes of a layer without its language's image, where its label says that; else all of the image's."""
    labels = image.get("Labels")
    said = str(labels.get(_SIZE, "")) if isinstance(labels, dict) else ""
    return int(said) if said.isdigit() else int(str(image["Size"]))


def _name(key: str, image: Image) -> str:
    """By key and image: a rebuilt image gets its layers anew."""
    return f"{name_of(key)}-{image.tag.rpartition(':')[2]}"


def _labels(connection: Connection, name: str) -> tuple[str, dict[str, str]]:
    """The engine's id of a layer and its labels; an empty id if there is none."""
    from docker.errors import NotFound

    with spoken("The images could not be looked at"):
        try:
            found = connection.api.inspect_image(f"{_DEPS}:{name}")  # type: ignore[no-untyped-call]  # the stubs are not
        except NotFound:
            return "", {}
    return str(found["Id"]), found["Config"].get("Labels") or {}


def _refused(labels: dict[str, str]) -> tuple[str, ...]:
    with suppress(ValueError):
        return tuple(str(line) for line in json.loads(labels.get(_REFUSED, "[]")))
    return ()


def _keep(container: Container, name: str, refused: Sequence[str]) -> str:
    """Commit what stands in /deps, readable for every box's user, as an image that starts nothing of it."""
    closing = ("sh", "-c", f"kill -9 -1 2>/dev/null; chmod -R a+rX,go-w {DEPS}; du -sk {DEPS}")
    said = must(container.connection, container.id, Call(closing, INSTALLER, cwd="/"))
    size = int(said.split()[-2]) * 1024
    if size > _MOST_INSTALLED:
        raise Unfinished(
            f"The dependencies take {size // _MIB} MiB, more than the {_MOST_INSTALLED // _MIB} MiB that are kept."
        )
    labels = {LAYER: name, _SIZE: str(size), _REFUSED: json.dumps(list(refused))}
    conf = {"Labels": labels, "Cmd": ["true"], "User": "", "Env": []}
    with spoken("The dependencies could not be kept"):
        kept = container.connection.api.commit(container.id, repository=_DEPS, tag=name, conf=conf)
    return str(kept["Id"])
