"""Hosts that set-up commands may reach: names, never patterns of addresses."""

import re
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from core.errors import Refused

Network = IPv4Network | IPv6Network

_PORTS = frozenset({80, 443})
_NAME = re.compile(r"(?:\*\.)?(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_ENTRY = re.compile(
    r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^\[\]:@/]+)(?::(?P<port>\d{1,5}))?(?:@(?P<network>[0-9A-Fa-f:./]+))?"
)


@dataclass(frozen=True, slots=True)
class Registry:
    """One host: a name, an address, or `*.` and a name for everything below it.

    `network` is where it may be although no stranger's network is: a company's own mirror. One address alone is taken
    as it is, without asking for the name.
    """

    host: str
    port: int | None = None  # None: 80 and 443
    network: Network | None = None

    @property
    def pinned(self) -> str:
        """The one address it has; empty where its name is looked up."""
        if self.network is not None and self.network.num_addresses == 1:
            return str(self.network.network_address)
        return self.host if _is_address(self.host) else ""

    def serves(self, host: str, port: int) -> bool:
        """Whether `host` and `port` (as `plain` says them) are this one's."""
        named = host.endswith(self.host[1:]) if self.host.startswith("*.") else host == self.host
        return named and (port in _PORTS if self.port is None else port == self.port)


def read(entry: str) -> Registry:
    """The registry that `HOST[:PORT][@NETWORK]` names; `Refused` says what is wrong with it."""
    found = _ENTRY.fullmatch(entry.strip())
    if found is None:
        raise Refused(f"{entry!r} names no registry: write HOST, HOST:PORT or HOST:PORT@NETWORK.")
    host, port = plain(found["host"]), int(found["port"]) if found["port"] else None
    if port is not None and not 0 < port < 1 << 16:
        raise Refused(f"{entry!r} names no registry: there is no port {port}.")
    if not _is_address(host) and not (_NAME.fullmatch(host) and (not host.startswith("*.") or host.count(".") > 1)):
        raise Refused(f"{entry!r} names no registry: {host!r} is no name of a host.")
    try:
        network = ip_network(found["network"]) if found["network"] else None
    except ValueError as why:
        raise Refused(f"{entry!r} names no registry: {why}.") from None
    if network is None and _is_address(host):
        network = ip_network(host)
    return Registry(host, port, network)


def plain(host: str) -> str:
    """A host as it is compared: small letters, without the dot at the end and the brackets of an address."""
    return host.lower().rstrip(".").removeprefix("[").removesuffix("]")


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
