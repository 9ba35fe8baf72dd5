"""The arguments with which some calls are allowed; all others get EPERM."""

import socket
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

_NEW_NAMESPACES = 0x7E020000  # CLONE_NEW{NS,CGROUP,UTS,IPC,USER,PID,NET}
_STREAM_AND_DATAGRAM = (0, socket.IPPROTO_TCP, socket.IPPROTO_UDP)  # no raw, ICMP, SCTP, MPTCP …
_MODE_INDEX = {"mknod": 1, "mknodat": 2}
_NO_DEVICES = (0, stat.S_IFREG, stat.S_IFIFO, stat.S_IFSOCK)
_ALL_BITS = (1 << 64) - 1


@dataclass(frozen=True, slots=True)
class Condition:
    """Argument number `index`, seen through `mask`, equals `value`."""

    index: int
    value: int
    mask: int = _ALL_BITS

    @property
    def masked(self) -> bool:
        """Whether only some bits are looked at."""
        return self.mask != _ALL_BITS


Alternative = tuple[Condition, ...]  # all of them must hold


def internet() -> tuple[Alternative, ...]:
    """TCP and UDP sockets."""
    inet = (socket.AF_INET, socket.AF_INET6)
    pairs = [(family, protocol) for family in inet for protocol in _STREAM_AND_DATAGRAM]
    return tuple((Condition(0, family), Condition(2, protocol)) for family, protocol in pairs)


def _nodes(call: str) -> tuple[Alternative, ...]:
    kinds = stat.S_IFMT(0xFFFF)
    return tuple((Condition(_MODE_INDEX[call], kind, kinds),) for kind in _NO_DEVICES)


RULES: Mapping[str, tuple[Alternative, ...]] = MappingProxyType(
    {
        "clone": ((Condition(0, 0, _NEW_NAMESPACES),),),
        "mknod": _nodes("mknod"),
        "mknodat": _nodes("mknodat"),
        "personality": ((Condition(0, 0),), (Condition(0, 0xFFFFFFFF),)),  # Linux, or only asking
        "socket": ((Condition(0, socket.AF_UNIX),), *internet()),
        "socketpair": ((Condition(0, socket.AF_UNIX),),),
    }
)
