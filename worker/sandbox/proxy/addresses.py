"""Which addresses a name may lead to: the internet's, not this machine's, its neighbours' or its cloud's."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterator, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from worker.sandbox.proxy.registries import Registry

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
Address = IPv4Address | IPv6Address

# Not `is_global`: addresses of documentation lead nowhere, and machines behind a proxy of their own answer with them.
_CLOSED = tuple(
    ip_network(network)
    for network in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
        *("192.0.0.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/4", "240.0.0.0/4"),
        *("::/128", "::1/128", "64:ff9b:1::/48", "100::/64", "2001::/32", "fc00::/7", "fe80::/10", "fec0::/10"),
        "ff00::/8",
        "168.63.129.16/32",  # Azure's own, which says much of a machine
    )
)
_NAT64 = ip_network("64:ff9b::/96")
_COMPATIBLE = ip_network("::/96")


async def looked_up(host: str, port: int) -> Sequence[str]:
    """The addresses of `host`, as this machine's resolver says them; OSError where it says none."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as why:  # a part of it is empty, or too long to be asked for
        raise OSError("it is no name of a host") from why
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def refusal(text: str, registry: Registry) -> str:
    """Why nothing is connected to that address for `registry`; empty if it may be."""
    try:
        address = ip_address(text)
    except ValueError:  # with a zone, for example: only what is local has one
        return "its address is none of the internet's"
    meant = list(_meant(address))
    network = registry.network
    if network is not None and any(each.version == network.version and each in network for each in meant):
        return ""
    if any(each in closed for each in meant for closed in _CLOSED if each.version == closed.version):
        return "its address is private, local or a metadata service's"
    return "its address is this machine's" if any(_is_ours(each) for each in meant) else ""


def _meant(address: Address) -> Iterator[Address]:
    """The address, and the one that is written inside of it."""
    yield address
    if isinstance(address, IPv4Address):
        return
    inner = address.ipv4_mapped or address.sixtofour
    if inner is None and (address in _NAT64 or address in _COMPATIBLE):
        inner = IPv4Address(int(address) & 0xFFFFFFFF)
    if inner is not None:
        yield inner


def _is_ours(address: Address) -> bool:
    """Whether this machine itself has the address: nothing is sent to find out."""
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((str(address), 9))
            return str(probe.getsockname()[0]) == str(address)
        except OSError:
            return False
