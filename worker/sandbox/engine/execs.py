"""Commands in a running container, with as few questions to the engine as there can be."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from core.errors import Broken
from worker.sandbox import WORK
from worker.sandbox.engine.connection import Connection, spoken
from worker.sandbox.engine.recording import Recording, Seen
from worker.sandbox.engine.wire import Wire

_SMALL = 64 << 10
_KNOWN_S = 30.0


@dataclass(frozen=True, slots=True)
class Call:
    """What to start in a container, and as whom (`user:group`)."""

    argv: tuple[str, ...]
    user: str
    env: Mapping[str, str] = field(default_factory=dict)
    cwd: str = WORK
    stdin: bytes = b""
    stderr: bool = True
    listens: bool = False  # its standard input stays open, for what comes later


@dataclass(frozen=True, slots=True)
class Exec:
    """A started call."""

    id: str
    wire: Wire


def start(connection: Connection, container: str, call: Call) -> Exec:
    """Start `call`; its output is on the wire."""
    with spoken("The sandbox did not take the command"):
        made = connection.api.exec_create(
            container,
            list(call.argv),
            stdin=bool(call.stdin) or call.listens,
            stderr=call.stderr,
            user=call.user,
            environment=dict(call.env),
            workdir=call.cwd,
        )
    return Exec(made["Id"], Wire(connection, f"/exec/{made['Id']}/start", {"Detach": False, "Tty": False}))


def exit_code(connection: Connection, started: Exec) -> int | None:
    """The exit code once the engine knows it (the stream may end a moment before); None if it never does."""
    until = time.monotonic() + _KNOWN_S
    while time.monotonic() < until:
        with spoken("The sandbox's engine lost a command"):
            state = connection.api.exec_inspect(started.id)
        if not state["Running"] and state["ExitCode"] is not None:
            return int(state["ExitCode"])
        time.sleep(0.005)
    return None


def must(connection: Connection, container: str, call: Call, seconds: float = 120.0) -> bytes:
    """The output of one of our own small commands; `Broken` with it when the command fails or hangs."""
    return finished(connection, start(connection, container, call), call, seconds)


def finished(connection: Connection, started: Exec, call: Call, seconds: float = 120.0) -> bytes:
    """See `must`, for a `call` that is `started` already."""
    recording = Recording(started.wire, _SMALL, call.stdin)
    seen = recording.wait(seconds)
    if seen is Seen.NOTHING:
        recording.finish(0.0)
        raise Broken(f"`{call.argv[0]}` did not end in the sandbox.", retryable=True)
    recording.finish(seconds)
    if (code := exit_code(connection, started)) != 0:
        said = recording.output.decode("utf-8", "replace").strip()[-500:]
        raise Broken(f"`{call.argv[0]}` failed in the sandbox (exit code {code}): {said}")
    return recording.output
