"""How a container is locked down. Every line is one that an attack in the tests leans on."""

from typing import TYPE_CHECKING, Any

from worker.sandbox import HARNESS, OUT, WORK, Image, Limits
from worker.sandbox._limits import MEMLOCK_BYTES, MESSAGE_QUEUE_BYTES, SHM_BYTES, TMP_BYTES, TMP_INODES
from worker.sandbox.seccomp.docker import profile

if TYPE_CHECKING:
    from docker import APIClient
    from docker.types import HostConfig

KEEPER = 64_999  # the user of the first process and the owner of /harness: never the one that commands run as
TETHER = 2  # processes that wait: the engine's init and what it holds
_OUR_OWN = 4  # room for the shells that start and end a command
_EACH, _ITS_OWN = 3, 64  # of gVisor: threads and helpers for each process, and for itself
_HARNESS_BYTES = 32 << 20
_LEAST_CPUS = 0.01  # less is refused by engines, and next to nothing is no limit for them


def host_config(api: "APIClient", limits: Limits, user: int, image: Image) -> "HostConfig":
    """The container of a box: no network, nothing writable but sized memory, no privileges, every limit set."""
    return api.create_host_config(
        network_mode="none",
        read_only=True,
        tmpfs=_mounts(limits, user),
        shm_size=SHM_BYTES,
        runtime=image.runtime or None,
        **confined(limits, own_kernel=image.own_kernel),
    )


def confined(limits: Limits, *, own_kernel: bool = False) -> dict[str, Any]:
    """What boxes and set-up containers have in common."""
    from docker.types import LogConfig, Ulimit

    ulimits = {
        "nofile": limits.open_files,
        "fsize": limits.file_bytes,
        "core": 0,
        "memlock": MEMLOCK_BYTES,
        "msgqueue": MESSAGE_QUEUE_BYTES,
        "nice": 0,
        "rtprio": 0,
    }
    return {
        "cap_drop": ["ALL"],
        "security_opt": ["no-new-privileges", f"seccomp={profile()}"],
        "pids_limit": pids(limits, own_kernel=own_kernel),
        "mem_limit": limits.memory_bytes,
        "memswap_limit": limits.memory_bytes,
        "nano_cpus": int(max(limits.cpus, _LEAST_CPUS) * 1e9),
        "ulimits": [Ulimit(name=name, soft=value, hard=value) for name, value in ulimits.items()],
        "ipc_mode": "private",
        "log_config": LogConfig(type="none"),
        "init": True,
        "auto_remove": True,
    }


def pids(limits: Limits, *, own_kernel: bool) -> int:
    """The engine's limit on processes that leaves a command `limits.processes`.

    A kernel of its own needs several for each process of a command, and ends with the box where it gets none.
    """
    needed = limits.processes + TETHER + _OUR_OWN
    return _EACH * needed + _ITS_OWN if own_kernel else needed


def _mounts(limits: Limits, user: int) -> dict[str, str]:
    room = f"size={limits.workspace_bytes},nr_inodes={limits.inodes}"
    return {
        WORK: f"rw,exec,nosuid,nodev,{room},mode=0755,uid={user},gid={user}",
        OUT: f"rw,noexec,nosuid,nodev,{room},mode=0755,uid={user},gid={user}",
        HARNESS: f"rw,exec,nosuid,nodev,size={_HARNESS_BYTES},mode=0755,uid={KEEPER},gid={KEEPER}",
        "/tmp": f"rw,noexec,nosuid,nodev,size={TMP_BYTES},nr_inodes={TMP_INODES},mode=1777",  # noqa: S108 - the box's
    }
