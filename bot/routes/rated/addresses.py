"""Whose network address a request came from; proxies are believed only where they are named. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from core.errors import Refused

_HOME = 64  # bits of an IPv6 address that one household or machine has for itself
_MOST_HOPS = 20
_NO_NETWORK = (
    "PULLWRIGHT_TRUSTED_PROXIES: {!r} is no address and no network. Write the addresses of your own proxies, for "
    "example 127.0.0.1,10.0.0.0/8."
)


@dataclass(frozen=True, slots=True)
class Proxies:
    """Networks whose word on who called them is believed; nobody's by default."""

    networks: tuple[IPv4Network | IPv6Network, ...] = ()

    def caller(self, peer: str, forwarded: Sequence[str]) -> str:
        """The one to count by: the last one before our own proxies. An IPv6 caller is its network of 64 bits.

        `peer` is who is connected, `forwarded` the values of `X-Forwarded-For`, each of which may hold several. What
        stands before the first stranger's address could be written by that stranger, so it is not looked at.
        """
        named = [one.strip() for value in forwarded for one in value.split(",")]
        known = _address(peer)
        for hop in reversed(named[-_MOST_HOPS:]):
            if known is None or not self._is_ours(known):
                break
            known = _address(hop)
        return _counted(known) if known is not None else "unknown"

    def _is_ours(self, address: IPv4Address | IPv6Address) -> bool:
        return any(address in network for network in self.networks)


def proxies(listed: str) -> Proxies:
    """From the setting: addresses and networks, comma-separated; `Refused` says which one is neither."""
    return Proxies(tuple(_network(one.strip()) for one in listed.split(",") if one.strip()))


def _network(text: str) -> IPv4Network | IPv6Network:
    try:
        return ip_network(text)
    except ValueError:
        raise Refused(_NO_NETWORK.format(text)) from None


def _address(text: str) -> IPv4Address | IPv6Address | None:
    """The address in `text`, also with a port behind it; None where there is none."""
    text = text.strip().strip('"')
    bare = text[1:].partition("]")[0] if text.startswith("[") else text
    if bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        found = ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, IPv6Address) else found


def _counted(address: IPv4Address | IPv6Address) -> str:
    if isinstance(address, IPv4Address):
        return str(address)
    return str(ip_network((address, _HOME), strict=False))
