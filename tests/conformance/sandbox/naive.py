"""A box as people make it who do not know better: namespaces of its own, and nothing else.

It has no filter of calls, no limits, all capabilities in its own user namespace, the network of the host, its
variables and a folder of somebody's home. What succeeds here shows that a program really tries. It can do nothing to
the host that somebody without any rights could not: it is not the host's root, whoever runs the tests.
"""

import os
import subprocess
from collections.abc import Iterable
from pathlib import Path

from tests.conformance.sandbox.corpus import Attack, answers, together
from tests.conformance.sandbox.lures import SOMEBODY, Lures

_LINKS = ("bin", "sbin", "lib", "lib32", "lib64", "libx32")
_EVERYTHING = ("--unshare-user", "--unshare-pid", "--uid", "0", "--gid", "0", "--cap-add", "ALL", "--die-with-parent")
_PATIENCE_S = 300


def succeeded(attacks: Iterable[Attack], lures: Lures) -> set[str]:
    """Those that got what they came for."""
    command, is_root = together(attacks, lures.facts), os.geteuid() == 0
    python = ("/usr/bin/python3", *command.argv[1:])
    mounts = ("--ro-bind", "/usr", "/usr", *_linked(), "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp")
    folders = [word for name in ("work", "out", "harness", "etc", "deps") for word in ("--dir", f"/{name}")]
    home = ("--bind", str(lures.home), "/home/somebody")
    done = subprocess.run(
        ("bwrap", *_EVERYTHING, *mounts, *folders, *home, "--", *python),
        input=command.stdin,
        stdout=subprocess.PIPE,
        timeout=_PATIENCE_S,
        check=True,
        user=SOMEBODY if is_root else None,
        group=SOMEBODY if is_root else None,
        extra_groups=[] if is_root else None,
    )
    return {name for name, said in answers(done.stdout).items() if "PWN" in said}


def _linked() -> list[str]:
    places = [Path("/", name) for name in _LINKS]
    return [word for place in places if place.is_symlink() for word in ("--symlink", str(place.readlink()), str(place))]
