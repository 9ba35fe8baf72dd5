"""What a caller can ask of a host, one connection at a time. Each answer is a head, and bytes behind it."""

import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from core.errors import PolicyRefused
from core.version import VERSION
from worker.sandbox import Box, BoxSpec, Driver, SetupSpec
from worker.sandbox.archive.outgoing import Caps, read
from worker.sandbox.archive.packing import pack
from worker.sandbox.host.places import Places
from worker.sandbox.host.policy import Policy
from worker.sandbox.host.reading import Body
from worker.sandbox.host.stock import Stock
from worker.sandbox.protocol import heads

_BUILDING_S = 1800.0  # an image that is not there yet
_ENGINE_S = 180.0  # what the engine may take for its own part
_IDLE_S = 60.0
_IDLE_WITH_BOX_S = 900.0  # a model may think in between


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back."""

    head: heads.Head
    payload: bytes = b""
    status: int = 200


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is at the other end, and what there is for them."""

    client: str
    driver: Driver
    policy: Policy
    places: Places
    ca_bundle: Path | None
    state: str


class Desk:
    """Serves one caller; at most one sandbox is open. `allow` is told how long the next step may take."""

    def __init__(self, caller: Caller, allow: Callable[[float], None]) -> None:
        self._caller, self._policy, self._allow = caller, caller.policy, allow
        self._stock = Stock(caller.driver, caller.policy, caller.client)
        self._open = ExitStack()
        self._box: Box | None = None
        self._wall_s = 0.0

    @property
    def idle_s(self) -> float:
        """How long the caller may be silent."""
        return _IDLE_S if self._box is None else _IDLE_WITH_BOX_S

    def close(self) -> None:
        """The sandbox is gone when this returns."""
        self._box = None
        self._open.close()
        signal.alarm(0)

    def hello(self, _: Body) -> Answer:
        """Who we are, and whom we take the caller for."""
        caller = self._caller
        said = heads.Hello(version=VERSION, engine=caller.driver.name, client=caller.client, state=caller.state)
        return Answer(said)

    def image(self, body: Body) -> Answer:
        """The image of a language that is on the list, built if it is not there."""
        asked = body.head(heads.ImageAsk)
        body.expect()
        self._allow(_BUILDING_S)
        return Answer(heads.ImageSaid.of(self._stock.image(asked.language)))

    def known(self, body: Body) -> Answer:
        """A layer that this client made before."""
        asked = body.head(heads.KnownAsk)
        body.expect()
        self._allow(_BUILDING_S)
        layer = self._stock.layer(self._stock.same(asked.image), asked.key)
        return Answer(heads.LayerSaid.of(layer) if layer else heads.LayerSaid())

    def install(self, body: Body) -> Answer:
        """A layer, made for this client alone, from registries that the host lets it reach."""
        asked = body.head(heads.InstallAsk)
        self._policy.install(asked)
        body.expect(asked.files)
        hosts = self._policy.reachable(asked.registries)
        self._allow(_BUILDING_S)
        image = self._stock.same(asked.image)
        with self._place():
            files = body.archive(asked.files)
            self._allow(asked.wall_s + _ENGINE_S)
            spec = SetupSpec(
                image=image,
                files=files,
                commands=tuple(map(tuple, asked.commands)),
                key=self._stock.key(asked.key),
                env=asked.env,
                ca_bundle=self._caller.ca_bundle,
                wall_s=asked.wall_s,
                memory_bytes=asked.memory_bytes,
                registries=hosts,
            )
            return Answer(heads.LayerSaid.of(replace(self._caller.driver.install(spec), key=asked.key)))

    def inventory(self, _: Body) -> Answer:
        """The images, and those layers that are the caller's."""
        self._allow(_ENGINE_S)
        return Answer(heads.InventorySaid(kept=[heads.KeptSaid.of(one) for one in self._stock.kept()]))

    def open(self, body: Body) -> Answer:
        """A sandbox; it lasts until it is closed, the connection ends, or its life is over."""
        asked = body.head(heads.BoxAsk)
        self._policy.box(asked)
        body.expect(asked.harness, asked.files)
        if self._box is not None:
            raise PolicyRefused("A connection has one sandbox at a time: close it first, or open another connection.")
        self._allow(_BUILDING_S)
        image = self._stock.same(asked.image)
        try:
            self._open.enter_context(self._place())
            harness, files = _harness(body.archive(asked.harness)), body.archive(asked.files)
            self._allow(_ENGINE_S)
            spec = BoxSpec(image, b"", harness, self._stock.needed(image, asked.layer), asked.limits.plain())
            signal.alarm(int(self._policy.life_s) + 1)  # ends this process, and the sandbox with it
            box = self._open.enter_context(self._caller.driver.open(spec))
            box.put(files)
        except BaseException:
            self.close()
            raise
        self._box, self._wall_s = box, asked.limits.wall_s
        return Answer(heads.Nothing(), status=201)

    def run(self, body: Body) -> Answer:
        """One command, to its end."""
        asked = body.head(heads.RunAsk)
        self._policy.command(asked)
        body.expect(asked.stdin)
        box = self._opened()  # before anything is kept: how many there may be bounds what all callers make us hold
        command = asked.plain(body.archive(asked.stdin))
        self._allow((self._wall_s if asked.wall_s is None else asked.wall_s) + _ENGINE_S)
        done = box.run(command)
        return Answer(heads.RunSaid.of(done), done.output)

    def put(self, body: Body) -> Answer:
        """An archive over the workspace."""
        asked = body.head(heads.PutAsk)
        self._policy.archive(asked.files)
        body.expect(asked.files)
        box = self._opened()
        files = body.archive(asked.files)
        self._allow(_ENGINE_S)
        box.put(files)
        return Answer(heads.Nothing())

    def collect(self, body: Body) -> Answer:
        """What lies in a folder of the sandbox, as an archive of ours."""
        asked = body.head(heads.CollectAsk)
        body.expect()
        self._allow(_ENGINE_S)
        return Answer(heads.Nothing(), pack(self._opened().collect(asked.folder)))

    def shut(self, _: Body) -> Answer:
        """The sandbox is gone."""
        self._allow(_ENGINE_S)
        self.close()
        return Answer(heads.Nothing())

    @contextmanager
    def _place(self) -> Iterator[None]:
        self._allow(self._policy.waiting_s + _ENGINE_S)
        with self._caller.places.taken(self._caller.client):
            yield

    def _opened(self) -> Box:
        if self._box is None:
            raise PolicyRefused("This connection has no sandbox: open one first.")
        return self._box


def _harness(raw: bytes) -> Mapping[str, bytes]:
    """Our own small files; an archive with anything else in it is refused whole."""
    if not raw:
        return {}
    found = read([raw], Caps(file_bytes=len(raw), total_bytes=len(raw), stream_bytes=len(raw)))
    if found.left_out:
        raise PolicyRefused(f"A harness holds what no harness holds: {found.left_out[0]}.")
    return found.files
