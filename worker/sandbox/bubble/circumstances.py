"""What decides whether boxes can be made here. As long as none of it changes, one try is enough."""

import os
import sys
from contextlib import suppress
from pathlib import Path

_HOLDER = Path(__file__).with_name("holder.py")
_SWITCHES = (
    *("kernel/random/boot_id", "user/max_user_namespaces", "user/max_mnt_namespaces"),
    *("kernel/unprivileged_userns_clone", "kernel/apparmor_restrict_unprivileged_userns"),
)
_NAMESPACES = ("user", "mnt", "cgroup")


def circumstances(bwrap: Path) -> tuple[str, ...]:
    """Who we are, the programs as they are now, the kernel since it started, and what it allows."""
    programs = [_identity(path) for path in (bwrap, Path(sys.executable), _HOLDER)]
    switches = [_said(Path("/proc/sys", name)) for name in _SWITCHES]
    spaces = [str(Path("/proc/self/ns", name).readlink()) for name in _NAMESPACES]
    return (str(os.geteuid()), *programs, *switches, *spaces)


def _identity(path: Path) -> str:
    about = path.stat()
    return f"{path} {about.st_ino} {about.st_size} {about.st_mtime_ns}"


def _said(switch: Path) -> str:
    with suppress(OSError):
        return switch.read_text("ascii").strip()
    return "-"
