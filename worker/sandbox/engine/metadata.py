"""Set-up commands speak to registries, not to the cloud's metadata service, which hands out the machine's credentials.

A rule in the container's own network namespace forbids TCP to link-local addresses (names are asked for over UDP, on
some clouds there). A helper that runs nothing of the repository's sets it, before any command is started; commands
have no capabilities, so they cannot take it back.
"""

import time
from typing import TYPE_CHECKING

from core.errors import Broken
from worker.sandbox import Options
from worker.sandbox.engine.connection import spoken
from worker.sandbox.engine.container import DEADLINE, RUN, Container, remove

if TYPE_CHECKING:
    from docker.types import HostConfig

_USUAL = "bridge"  # the network where nobody has named another
_SHARED = ("host", "none")  # the first is the machine's own, where nothing is changed; in the second nothing answers
_PATIENCE_S = 60
_MIB = 1 << 20
_FORBID = """
import errno, socket, struct, sys
NEW_RULE, REQUEST_ACK_CREATE_EXCLUSIVE, PROHIBIT, TO, PRIORITY, PROTOCOL = 32, 0x605, 8, 1, 6, 22
NONE_OF_IT = (0, errno.EAFNOSUPPORT, errno.EPROTONOSUPPORT, errno.EOPNOTSUPP)
def attribute(kind, value):
    return struct.pack("HH", 4 + len(value), kind) + value + bytes(-len(value) % 4)
def forbid(family, network, bits):
    rule = struct.pack("8BI", family, bits, 0, 0, 0, 0, 0, PROHIBIT, 0)
    rule += attribute(TO, socket.inet_pton(family, network))
    rule += attribute(PRIORITY, struct.pack("I", 100)) + attribute(PROTOCOL, bytes([socket.IPPROTO_TCP]))
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as kernel:
        kernel.send(struct.pack("IHHII", 16 + len(rule), NEW_RULE, REQUEST_ACK_CREATE_EXCLUSIVE, 1, 0) + rule)
        return -struct.unpack_from("i", kernel.recv(4096), 16)[0]
held = forbid(socket.AF_INET, "169.254.0.0", 16) == 0
for network in ("fd00:ec2::254", "fd20:ce::254"):
    held = forbid(socket.AF_INET6, network, 128) in NONE_OF_IT and held
sys.exit(not held)
"""


def forbid_metadata(container: Container, image: str, options: Options) -> None:
    """No command in `container` reaches a metadata service over TCP from now on.

    `Broken` where the kernel cannot forbid it on the usual network. A network that the operator has named is left as
    it is then; one that is shared with others is not touched at all.
    """
    network = options.setup_network
    if network in _SHARED or network.startswith("container:"):
        return
    if not _is_set(container, image) and network == _USUAL:
        raise Broken(
            "Set-up commands cannot be kept from the cloud's metadata service by this engine: give them a network "
            "that does not reach 169.254.0.0/16, and name it in PULLWRIGHT_SETUP_NETWORK."
        )


def _is_set(container: Container, image: str) -> bool:
    api = container.connection.api
    with spoken("The set-up's network could not be closed"):
        made = api.create_container(
            image,
            ["python3", "-I", "-S", "-c", _FORBID],
            user="0:0",
            labels={RUN: "network", DEADLINE: str(int(time.time()) + _PATIENCE_S)},
            host_config=_host(container),
            use_config_proxy=False,
        )
    try:
        with spoken("The set-up's network could not be closed"):
            api.start(made["Id"])
            return bool(api.wait(made["Id"], timeout=_PATIENCE_S)["StatusCode"] == 0)
    finally:
        remove(container.connection, made["Id"])


def _host(container: Container) -> "HostConfig":
    """The one capability, in the container's network and nothing else of it."""
    from docker.types import LogConfig

    return container.connection.api.create_host_config(
        network_mode=f"container:{container.id}",
        cap_drop=["ALL"],
        cap_add=["NET_ADMIN"],
        security_opt=["no-new-privileges"],
        read_only=True,
        mem_limit=128 * _MIB,
        pids_limit=8,
        log_config=LogConfig(type="none"),
    )
