"""Where callers come in: a private socket, or TLS with certificates on both sides."""

import os
import re
import socket
import ssl
import stat
import struct
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from core.errors import PolicyRefused, Refused
from worker.sandbox.protocol.address import Address
from worker.sandbox.protocol.identity import Identity, require_ours
from worker.sandbox.protocol.silence import notice

_BACKLOG = 128
_GOODBYE_S = 2.0
_CHUNK = 1 << 14
_CREDENTIALS = struct.Struct("3i")  # process, user, group
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class Door(Protocol):
    """One address that is listened on."""

    @property
    def address(self) -> Address:
        """Where it is."""
        ...

    @property
    def listener(self) -> socket.socket:
        """What accepts."""
        ...

    def origin(self, wire: socket.socket) -> str:
        """Where a fresh connection comes from, to count by; `PolicyRefused` if nobody from there is let in."""
        ...

    def greet(self, wire: socket.socket) -> socket.socket:
        """The connection to talk on; OSError where the other side cannot show who it is."""
        ...

    def client(self, wire: socket.socket) -> str:
        """The name of who is at the other end of what `greet` gave; `PolicyRefused` where that is nobody we know."""
        ...

    def close(self) -> None:
        """Listen no more."""
        ...


@dataclass(frozen=True, slots=True)
class SocketDoor:
    """A socket in the file system; the kernel says who calls."""

    address: Address
    listener: socket.socket
    users: frozenset[int]

    def origin(self, wire: socket.socket) -> str:
        """The user, if it is one of those that are let in."""
        _, user, _ = _CREDENTIALS.unpack(wire.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size))
        if user not in self.users:
            raise PolicyRefused(f"User {user} is not on the list of this sandbox host: see PULLWRIGHT_SANDBOXES_USERS.")
        return f"user:{user}"  # no name in a certificate has a colon

    def greet(self, wire: socket.socket) -> socket.socket:
        """Nothing more is to be shown."""
        return wire

    def client(self, wire: socket.socket) -> str:
        """The user."""
        return self.origin(wire)

    def close(self) -> None:
        """Listen no more, and take the socket away."""
        self.listener.close()
        if self.address.path is not None:
            self.address.path.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class TlsDoor:
    """A port; a certificate of our own CA says who calls."""

    address: Address
    listener: socket.socket
    context: ssl.SSLContext
    clients: frozenset[str]  # empty: whoever has a certificate

    def origin(self, wire: socket.socket) -> str:
        """The machine; who it is comes later."""
        return str(wire.getpeername()[0])

    def greet(self, wire: socket.socket) -> socket.socket:
        """Shake hands; who has no certificate of our CA, or one that is over, gets no further, and hears why."""
        notice(wire)
        with wire.dup() as same:
            try:
                return self.context.wrap_socket(wire, server_side=True)
            except ssl.SSLError:
                _see_off(same)
                raise

    def client(self, wire: socket.socket) -> str:
        """The one name in the certificate."""
        shown = wire.getpeercert() if isinstance(wire, ssl.SSLSocket) else None
        names = _common_names((shown or {}).get("subject", ()))
        if len(names) != 1 or not _NAME.fullmatch(names[0]):
            raise PolicyRefused("The certificate of a caller needs one common name: letters, digits, `.`, `_` and `-`.")
        if self.clients and names[0] not in self.clients:
            raise PolicyRefused(f"{names[0]} is not on this sandbox host's list: see PULLWRIGHT_SANDBOXES_CLIENTS.")
        return names[0]

    def close(self) -> None:
        """Listen no more."""
        self.listener.close()


def _see_off(wire: socket.socket) -> None:
    """Take what the caller still sends: closed at once, the line would be reset before it has read why."""
    until = time.monotonic() + _GOODBYE_S
    with suppress(OSError):
        wire.shutdown(socket.SHUT_WR)
        while (left := until - time.monotonic()) > 0:
            wire.settimeout(left)
            if not wire.recv(_CHUNK):
                return


@dataclass(frozen=True, slots=True)
class Entry:
    """Who is let in: users of this machine (and which group may touch the socket), certificates, our own identity."""

    users: frozenset[int]
    group: int | None = None
    clients: frozenset[str] = frozenset()
    identity: Identity = field(default_factory=Identity)


def open_door(address: Address, entry: Entry) -> Door:
    """A door at `address`; `Refused` where it would be open to others than those of `entry`, or is taken."""
    if address.path is not None:
        return SocketDoor(address, _socket(address.path, entry.group), entry.users)
    context = entry.identity.context(server=True)
    context.num_tickets = 0
    try:
        listener = socket.create_server((address.host, address.port), family=_family(address.host), backlog=_BACKLOG)
    except OSError as why:
        raise Refused(f"Nobody can listen at {address}: {why.strerror or why}. Choose another address.") from why
    found = Address(host=address.host, port=listener.getsockname()[1])
    return TlsDoor(found, listener, context, entry.clients)


def _common_names(subject: object) -> list[str]:
    """Those in a subject as `ssl` has it: a tuple of tuples of pairs."""
    parts = subject if isinstance(subject, tuple) else ()
    return [str(value) for part in parts for key, value in part if key == "commonName"]


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _socket(path: Path, group: int | None) -> socket.socket:
    if not path.parent.exists():
        path.parent.mkdir(parents=True, mode=0o700 if group is None else 0o710)
        os.chown(path.parent, -1, -1 if group is None else group)
    require_ours(path.parent)
    _clear(path)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    before = os.umask(0o177)
    try:
        listener.bind(str(path))
    finally:
        os.umask(before)
    if group is not None:
        os.chown(path, -1, group)
        path.chmod(0o660)
    listener.listen(_BACKLOG)
    return listener


def _clear(path: Path) -> None:
    """Take away the socket of a host that is no more; anything else stays."""
    with suppress(FileNotFoundError):
        if not stat.S_ISSOCK(path.lstat().st_mode):
            raise Refused(f"{path} is there and is no socket: name another place.")
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as caller:
            try:
                caller.connect(str(path))
            except ConnectionRefusedError:
                path.unlink()
                return
        raise Refused(f"A sandbox host listens at {path} already.")
