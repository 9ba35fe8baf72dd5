"""A fresh connection to a host, checked on our side as well: a false host could tell us any result."""

import os
import socket
import ssl
import stat
from collections.abc import Collection
from pathlib import Path

from core.errors import Broken, Refused
from worker.sandbox.away import Remote
from worker.sandbox.protocol.silence import notice

_CONNECT_S = 10.0
TRUST = "Its certificate has to be for that name, and of the CA in our PULLWRIGHT_SANDBOX_CA; ours of the CA in its."
_START = "start one with `pullwright sandbox serve`, or name another in PULLWRIGHT_SANDBOX_URL"


def dial(remote: Remote) -> socket.socket:
    """A connection; `Refused` where our side is not as it must be, `Broken` where nobody answers."""
    address = remote.address
    try:
        return _local(address.path) if address.path is not None else _secure(remote)
    except ssl.SSLError as why:
        raise Refused(
            f"The sandbox host at {address} and we do not believe each other: {_short(why)}. {TRUST}"
        ) from why
    except PermissionError as why:
        raise Refused(f"You may not use the sandbox host at {address}: its owner decides who may.") from why
    except OSError as why:
        raise Broken(
            f"No sandbox host answers at {address} ({why.strerror or why}): {_START}.", retryable=True
        ) from why


def _local(path: Path) -> socket.socket:
    _require_safe(path)
    wire = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        wire.settimeout(_CONNECT_S)
        wire.connect(str(path))
    except OSError:
        wire.close()
        raise
    return wire


def _require_safe(path: Path) -> None:
    """In a folder that strangers can write to, the socket could be anybody's."""
    folder = path.parent.stat()
    if folder.st_mode & stat.S_IWOTH:
        raise Refused(f"{path.parent} can be changed by others: run `chmod o-w {path.parent}`, or use another folder.")
    if path.lstat().st_uid not in {0, os.geteuid(), folder.st_uid}:
        raise Refused(f"{path} belongs to somebody who does not own its folder: it is no sandbox host's.")
    if (squatted := squat(path.parent, {0, os.geteuid()})) is not None:
        raise Refused(f"{squatted} was made by somebody else where anybody may: name a place that is the host's own.")


def squat(folder: Path, trusted: Collection[int]) -> Path | None:
    """The folder on the way to `folder`, itself included, that nobody of `trusted` made where everybody may."""
    way = zip((folder, *folder.parents), folder.parents, strict=False)
    strange = (below for below, above in way if above.stat().st_mode & stat.S_IWOTH)
    return next((below for below in strange if below.lstat().st_uid not in trusted), None)


def _secure(remote: Remote) -> socket.socket:
    context = remote.identity.context(server=False)
    wire = socket.create_connection((remote.address.host, remote.address.port), timeout=_CONNECT_S)
    try:
        notice(wire)
        return context.wrap_socket(wire, server_hostname=remote.address.host)
    except OSError:
        wire.close()
        raise


def _short(why: ssl.SSLError) -> str:
    return (getattr(why, "verify_message", "") or why.reason or str(why)).lower().replace("_", " ").rstrip(".")
