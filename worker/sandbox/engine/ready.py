"""A box of Docker's that waits: harness in its place, and in it what will lay out a tree and be the first command."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from worker.sandbox import HARNESS, OUT, WORK, BoxSpec, Limits
from worker.sandbox._limits import ENVIRONMENT
from worker.sandbox.archive import incoming
from worker.sandbox.archive.packing import pack
from worker.sandbox.engine.box import DockerBox
from worker.sandbox.engine.connection import Connection
from worker.sandbox.engine.container import Container, tethered
from worker.sandbox.engine.execs import Call, must
from worker.sandbox.engine.hardening import KEEPER, host_config
from worker.sandbox.engine.leftovers import Census
from worker.sandbox.engine.orders import WAITING, Order
from worker.sandbox.engine.users import box_user

_BARE = (WORK, OUT, "/tmp", "/dev/shm")  # noqa: S108 - the box's own


@dataclass(frozen=True, slots=True)
class Place:
    """A container for boxes: of which user, and who counts its processes."""

    container: Container
    user: str
    census: Census

    def furnish(self, harness: dict[str, bytes]) -> None:
        """Put `harness` where commands read it and cannot change it."""
        if harness:
            owner = f"{KEEPER}:{KEEPER}"
            call = Call(("tar", "-xf", "-", "-C", HARNESS), owner, ENVIRONMENT, HARNESS, pack(harness))
            must(self.container.connection, self.container.id, call)

    def box(self, limits: Limits, first: Order | None = None) -> DockerBox:
        """The box that this is."""
        return DockerBox(self.container, limits, self.user, self.census, first)


@contextmanager
def place(connection: Connection, spec: BoxSpec, purpose: str = "box") -> Iterator[Place]:
    """A fresh container for `spec`, with its harness and without its files; gone when the context ends."""
    user = box_user(connection)
    host = host_config(connection.api, spec.limits, user, spec.image)
    image = spec.layer.reference if spec.layer else spec.image.digest or spec.image.tag
    with tethered(connection, image, host, purpose) as container:
        found = Place(container, f"{user}:{user}", Census(container, spec.image.own_kernel))
        found.furnish(dict(spec.harness))
        yield found


@dataclass(frozen=True, slots=True)
class Ready:
    """See `worker.sandbox.waiting.Waits`."""

    place: Place
    first: Order

    def become(self, spec: BoxSpec) -> DockerBox | None:
        """The box, if nothing has happened to what waited: no more runs than did, and no file is anywhere."""
        incoming.check(spec.files)
        if not self.place.census.alone(besides=WAITING) or not self.first.lays_out(spec.files, _BARE):
            return None
        return self.place.box(spec.limits, self.first)


@contextmanager
def ready(connection: Connection, spec: BoxSpec) -> Iterator[Ready]:
    """One that waits to be the box for such a `spec`."""
    with place(connection, spec, "waiting") as found:
        first = Order(found.container, found.user)
        try:
            first.settle()
            yield Ready(found, first)
        finally:
            first.close()
