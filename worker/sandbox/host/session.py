"""One connection from its first byte to its last."""

import json
import signal
import socket
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from core.errors import Broken, PolicyRefused, PullwrightError, Refused, Terminated, Unfinished
from worker.sandbox import Driver, protocol
from worker.sandbox.archive.stream import HostileArchive
from worker.sandbox.host.desk import Answer, Caller, Desk
from worker.sandbox.host.doors import Door
from worker.sandbox.host.places import Crowded, Places
from worker.sandbox.host.policy import Policy
from worker.sandbox.host.reading import Body
from worker.sandbox.host.talk import Garbled, Request, Talk
from worker.sandbox.host.watch import Watch
from worker.sandbox.protocol.heads import Fault

_GREETING_S = 10.0
_STATUS = ((Crowded, 503), (PolicyRefused, 403), (Unfinished, 424), (HostileArchive, 422), (PullwrightError, 500))
_KINDS = ((PolicyRefused, "refused"), (Unfinished, "unfinished"), (PullwrightError, "broken"))
_JSON = ("Content-Type", "application/json")
_LATER = ("Retry-After", "5")
Answerer = Callable[[Desk, Body], Answer]
_PLACES: Mapping[tuple[str, str], Answerer] = {
    ("GET", protocol.HELLO): Desk.hello,
    ("POST", protocol.IMAGE): Desk.image,
    ("POST", protocol.KNOWN): Desk.known,
    ("POST", protocol.INSTALL): Desk.install,
    ("GET", protocol.INVENTORY): Desk.inventory,
    ("POST", protocol.BOX): Desk.open,
    ("DELETE", protocol.BOX): Desk.shut,
    ("POST", protocol.RUN): Desk.run,
    ("POST", protocol.PUT): Desk.put,
    ("POST", protocol.COLLECT): Desk.collect,
}


@dataclass(frozen=True, slots=True)
class House:
    """What all connections have in common; `folder` is the host's own, with mode 0700."""

    make: Callable[[], Driver]
    policy: Policy
    folder: Path
    ca_bundle: Path | None
    state: str

    @property
    def spools(self) -> Path:
        """Where archives lie until they are whole; nameless, so that none outlives its connection."""
        return self.folder / "spools"

    @property
    def places(self) -> Places:
        """The places for sandboxes."""
        return Places(self.folder / "places", self.policy)


def serve(house: House, door: Door, wire: socket.socket) -> None:
    """Serve `wire` until somebody has had enough of it. This process is nobody else's: SIGTERM ends it in order."""
    signal.signal(signal.SIGTERM, _terminated)
    watch = Watch(wire.fileno())
    watch.start(_GREETING_S)
    with suppress(OSError, Terminated), closing(door.greet(wire)) as secure:  # a stranger, or one who left
        _converse(house, door, secure, watch)


def _converse(house: House, door: Door, wire: socket.socket, watch: Watch) -> None:
    talk = Talk(wire, watch)
    try:
        client = door.client(wire)
        with house.places.calling(client):
            caller = Caller(client, house.make(), house.policy, house.places, house.ca_bundle, house.state)
            with closing(Desk(caller, watch.allow)) as desk:
                _answer_all(house, talk, desk, watch)
    except (Garbled, PullwrightError) as why:
        _tell(talk, why)
    talk.linger()


def _answer_all(house: House, talk: Talk, desk: Desk, watch: Watch) -> None:
    while (request := talk.request(desk.idle_s)) is not None:
        try:
            body = Body(talk, request, house.spools, watch.allow)
            answer = _place(request)(desk, body)
        except (Garbled, PullwrightError) as why:
            _tell(talk, why)
            continue
        head = answer.head.model_dump_json().encode()
        fields = (_JSON, (protocol.HEAD_FIELD, str(len(head))))
        talk.answer(answer.status, head + answer.payload, fields)


def _place(request: Request) -> Answerer:
    theirs = request.fields.get(protocol.VERSION_FIELD.lower(), "")
    if theirs != protocol.VERSION:
        raise Garbled(426, protocol.another_version(caller=theirs, host=protocol.VERSION))
    found = _PLACES.get((request.method, request.path))
    if found is None:
        raise Garbled(404, f"This sandbox host has no {request.method[:10]} {request.path[:80]!r}.")
    return found


def _tell(talk: Talk, why: Garbled | PullwrightError) -> None:
    status = why.status if isinstance(why, Garbled) else next(code for kind, code in _STATUS if isinstance(why, kind))
    kind = "refused" if isinstance(why, Garbled) else next(word for root, word in _KINDS if isinstance(why, root))
    ours = isinstance(why, Refused) and not isinstance(why, PolicyRefused)  # the engine is away, not the caller's turn
    said = Fault(error=str(why), kind=kind, retryable=ours or (isinstance(why, Broken) and why.retryable))
    fields = (_JSON, _LATER) if status == 503 else (_JSON,)
    talk.answer(status, json.dumps(said.model_dump()).encode(), fields)


def _terminated(_signal: int, _frame: FrameType | None) -> None:
    raise Terminated
