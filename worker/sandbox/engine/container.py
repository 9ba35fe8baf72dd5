"""A container that does nothing by itself and cannot outlive us."""

import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from worker.sandbox.engine.connection import Connection, spoken
from worker.sandbox.engine.hardening import KEEPER
from worker.sandbox.engine.owners import OWNER, is_gone, ourselves
from worker.sandbox.engine.wire import Wire

if TYPE_CHECKING:
    from docker.types import HostConfig

RUN = "pullwright.run"
DEADLINE = "pullwright.deadline"
_LONGEST_S = 4 * 3600
_GRACE_S = 60
_REMOVAL_S = 30
_ENDING_S = 2.0


@dataclass(frozen=True, slots=True)
class Container:
    """A running container of ours."""

    connection: Connection
    id: str

    def runs(self) -> bool:
        """Whether its first process is still there."""
        with spoken("A sandbox could not be looked at"):
            found = self.connection.api.containers(filters={"id": self.id})
        return bool(found)

    def ended(self) -> bool:
        """Whether its first process is gone, or goes within a moment: the engine may still be at it."""
        until = time.monotonic() + _ENDING_S
        while self.runs():
            if time.monotonic() > until:
                return False
            time.sleep(0.05)
        return True


@contextmanager
def tethered(connection: Connection, image: str, host: "HostConfig", purpose: str) -> Iterator[Container]:
    """A container of `image` that does nothing until the context ends, and then is gone.

    Its first process reads from a connection that this process holds: when we die, it reads the end,
    exits, and the engine removes the container. It exits by itself at its deadline too.
    """
    with spoken("A sandbox could not be made"):
        made = connection.api.create_container(
            image,
            ["bash", "-c", f"read -rt {_LONGEST_S}"],
            user=f"{KEEPER}:{KEEPER}",
            hostname="box",
            stdin_open=True,
            working_dir="/",
            labels={RUN: purpose, DEADLINE: str(int(time.time()) + _LONGEST_S), OWNER: ourselves()},
            host_config=host,
            use_config_proxy=False,  # a person's proxy may hold a password, and commands see the container's variables
        )
    with ExitStack() as closing:
        closing.callback(_end, connection, made["Id"], os.getpid())
        tether = Wire(connection, f"/containers/{made['Id']}/attach?stream=1&stdin=1")
        closing.callback(tether.close)
        with spoken("A sandbox could not be started"):
            connection.api.start(made["Id"])
        yield Container(connection, made["Id"])


def _end(connection: Connection, container: str, maker: int) -> None:
    """A process that was forked while the context was open ends nothing of its parent's."""
    if os.getpid() == maker:
        remove(connection, container)


def remove(connection: Connection, container: str) -> None:
    """Kill and remove; when it returns it is gone, whether by us or by the engine, which removes what has ended."""
    from docker.errors import APIError

    with spoken("A sandbox could not be removed"):
        try:
            connection.api.remove_container(container, v=True, force=True)
        except APIError:  # it is gone, or the engine is at it: what outlives this wait is swept later
            with suppress(OSError):
                connection.api.wait(container, timeout=_REMOVAL_S, condition="removed")


def sweep(connection: Connection) -> int:
    """Remove containers of ours that passed their deadline, lost their maker or never ran; returns how many."""
    now, gone = time.time(), 0
    with spoken("Old sandboxes could not be looked for"):
        found = connection.api.containers(all=True, filters={"label": RUN})
    for one in found:
        deadline = one["Labels"].get(DEADLINE, "")
        expired = not deadline.isdigit() or int(deadline) + _GRACE_S < now or is_gone(one["Labels"].get(OWNER, ""))
        if expired or (one["State"] != "running" and one["Created"] + _GRACE_S < now):
            remove(connection, one["Id"])
            gone += 1
    return gone
