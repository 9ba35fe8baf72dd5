"""Whether the host is as it was: its files, switches, processes, mounts, ports, memory and clock."""

import ctypes
import hashlib
import os
import shutil
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.conformance.sandbox.corpus import mark
from tests.conformance.sandbox.lures import Lures

_SWITCHES = (
    *("kernel/core_pattern", "kernel/modprobe", "kernel/hostname", "kernel/domainname", "kernel/sysrq"),
    *("kernel/pid_max", "kernel/msgmax", "kernel/shmmax", "fs/mqueue/msg_max"),
    *("kernel/randomize_va_space", "kernel/poweroff_cmd", "vm/overcommit_memory", "net/ipv4/ip_forward"),
)
_FILES = ("/etc/passwd", "/etc/shadow", "/etc/group", "/etc/hosts", "/etc/resolv.conf", "/etc/ld.so.preload")
_OTHER = ("/sys/kernel/uevent_helper", "/proc/swaps", "/sys/fs/cgroup/memory/release_agent")
_PROGRAMS = ("bwrap", "runc", "runsc", "dockerd", "python3", "sh", "su")
_FOLDERS = ("/usr/bin", "/usr/lib", "/etc", "/root", "/dev", "/")
_TICK, _OFFSET = 88, 1.0  # the place of `tick` in struct timex; seconds that a clock may be set by its own keeper
_SETTLED_S = 30.0
_MOST_MEMORY = 3 << 30  # others work on the machine, too


def state(lures: Lures) -> dict[str, object]:
    """Everything that has to stay as it is, by name."""
    return {
        "files": _files(lures),
        "switches": [_text(f"/proc/sys/{name}") for name in _SWITCHES] + [_text(name) for name in _OTHER],
        "process": _process(lures),
        "left running": _marked(lures),
        "mounts": _mounts(),
        "ports": _open(lures.facts["port"]),
        "keys": _keys(lures.facts["key"]),
        "tick": _tick(),
    }


@contextmanager
def unchanged(lures: Lures) -> Iterator[list[str]]:
    """What changed on the host while the context was open is in the list afterwards."""
    changes: list[str] = []
    before, clocks, memory = state(lures), _clocks(), _used()
    seen, over = set[str](), threading.Event()
    watch = threading.Thread(target=_watch, args=(lures, seen, over))
    watch.start()
    yield changes
    over.set()
    watch.join()
    changes.extend(sorted(seen))
    after = state(lures)
    changes.extend(f"{name}: {before[name]} became {after[name]}" for name in before if before[name] != after[name])
    changes.extend(f"clock: {a} became {b}" for a, b in zip(clocks, _clocks(), strict=True) if abs(a - b) > _OFFSET)
    if not _settles(lambda: _used() < memory + _MOST_MEMORY):
        changes.append(f"memory: {memory >> 20} MiB became {_used() >> 20} MiB")


def _watch(lures: Lures, seen: set[str], over: threading.Event) -> None:
    """What is only there for a moment."""
    while not over.wait(0.05):
        if _open(lures.facts["port"]):
            seen.add("a port of the host was open")
        if _keys(lures.facts["key"]):
            seen.add("a key of System V was seen on the host")


def _files(lures: Lures) -> dict[str, str]:
    found = {path: _digest(Path(path)) for path in _FILES}
    found |= {str(path): _digest(path) for path in sorted(lures.home.rglob("*"))}
    found |= {name: str(Path(place).stat()[:8]) for name in _PROGRAMS if (place := shutil.which(name))}
    for folder in _FOLDERS:
        with suppress(OSError):
            found[folder] = hashlib.sha256(
                "\n".join(sorted(path.name for path in Path(folder).iterdir())).encode()
            ).hexdigest()
    return found


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else str(path.lstat().st_mode)
    except OSError as error:
        return type(error).__name__


def _text(path: str) -> str:
    try:
        return Path(path).read_text()
    except OSError as error:
        return type(error).__name__


def _process(lures: Lures) -> list[str]:
    """Its state, who traces it, and how willing the kernel is to end it."""
    status = dict(line.split(":", 1) for line in _text(f"/proc/{lures.process.pid}/status").splitlines())
    score = _text(f"/proc/{lures.process.pid}/oom_score_adj")
    nice = os.getpriority(os.PRIO_PROCESS, lures.process.pid)
    return [status.get("State", "gone").strip(), status.get("TracerPid", "").strip(), score.strip(), str(nice)]


def _marked(lures: Lures) -> list[str]:
    """What an attack left running: it has the mark among its variables."""
    ((name, value),) = mark(lures.facts).items()
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if f"{name}={value}".encode() in (place / "environ").read_bytes():
                found.append(f"{place.name} {_text(f'{place}/cmdline')!r:.80}")
    return found


def _mounts() -> list[str]:
    """What is mounted on the host, but for what engines and other tests mount all the time."""
    lines = [line.split() for line in Path("/proc/self/mountinfo").read_text().splitlines()]
    return sorted(words[4] for words in lines if not any(part in words[4] for part in ("docker", "/tmp", "/run")))


def _open(port: int) -> bool:
    wanted = f":{port:04X} "
    return any(wanted in line and " 0A " in line for kind in ("tcp", "tcp6") for line in _lines(f"/proc/net/{kind}"))


def _lines(path: str) -> list[str]:
    return [line[:100] for line in _text(path).splitlines()]


def _keys(key: int) -> list[str]:
    return [kind for kind in ("shm", "sem", "msg") if str(key) in _text(f"/proc/sysvipc/{kind}").split()]


def _tick() -> int:
    """How long the host's clock takes for a tick; what `adjtimex` changes."""
    buffer = ctypes.create_string_buffer(400)
    ctypes.CDLL(None).adjtimex(buffer)
    tick: int = struct.unpack_from("<q", buffer, _TICK)[0]
    return tick


def _clocks() -> tuple[float, float]:
    steady = time.clock_gettime(time.CLOCK_MONOTONIC)
    return time.time() - steady, time.clock_gettime(time.CLOCK_BOOTTIME) - steady


def _used() -> int:
    fields = dict(line.split(":", 1) for line in _lines("/proc/meminfo"))
    return sum(int(fields[name].split()[0]) << 10 for name in ("Shmem", "SUnreclaim", "KernelStack", "PageTables"))


def _settles(condition: Callable[[], bool]) -> bool:
    until = time.monotonic() + _SETTLED_S
    while not condition():
        if time.monotonic() > until:
            return False
        time.sleep(0.2)
    return True
