"""One run as a line of bwrap: fresh namespaces, nothing of the host, nobody in particular."""

from collections.abc import Mapping
from pathlib import Path

from worker.sandbox import Command, Limits
from worker.sandbox._limits import ENVIRONMENT, MEMLOCK_BYTES, MESSAGE_QUEUE_BYTES
from worker.sandbox.bubble.root import USER, Root

_ALWAYS = (
    *("--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"),
    *("--disable-userns", "--die-with-parent", "--new-session", "--clearenv", "--cap-drop", "ALL"),
    *("--hostname", "box", "--uid", str(USER), "--gid", str(USER)),
)
OWN_PROCESSES = 4  # the holder and bwrap's own, which count where processes are counted


def line(program: Path, root: Root, command: Command) -> list[str]:
    """The arguments for `command` in `root`; the holder adds the filter."""
    network = () if root.installing else ("--unshare-net",)  # then the holder's own, which reaches our proxy alone
    return [
        str(program),
        *_ALWAYS,
        *network,
        *root.arguments(),
        *_environment(command.env, root.extra),
        *("--chdir", command.cwd, "--"),
        *command.argv,
    ]


def _environment(wanted: Mapping[str, str], extra: Path | None) -> list[str]:
    path = ENVIRONMENT["PATH"] if extra is None else f"{extra}/bin:{ENVIRONMENT['PATH']}"
    variables = {**ENVIRONMENT, "PATH": path, **wanted}
    return [word for name, value in variables.items() for word in ("--setenv", name, value)]


def rlimits(limits: Limits, *, memory: bool) -> list[tuple[str, int]]:
    """The kernel's limits by process; `memory` where no group limits the box as a whole."""
    found = [
        ("RLIMIT_CORE", 0),
        ("RLIMIT_FSIZE", limits.file_bytes),
        ("RLIMIT_NOFILE", limits.open_files),
        ("RLIMIT_MEMLOCK", MEMLOCK_BYTES),
        ("RLIMIT_MSGQUEUE", MESSAGE_QUEUE_BYTES),
        ("RLIMIT_NPROC", limits.processes + OWN_PROCESSES),
    ]
    return [*found, ("RLIMIT_DATA", limits.memory_bytes)] if memory else found
