"""The file system of a box: the host's /usr read-only, a minimal /etc, and the box's own folders."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from worker.sandbox import DEPS, HARNESS, OUT, WORK
from worker.sandbox._limits import ENVIRONMENT, SHM_BYTES
from worker.sandbox.bubble.holding import BASE
from worker.sandbox.bubble.toolchain import open_to_all
from worker.sandbox.proxy.variables import certificates, environment

TOOLCHAIN = "toolchain"
USER = 61234  # as which a command sees itself
_MERGED = ("bin", "sbin", "lib", "lib32", "lib64", "libx32")  # links into /usr on every current distribution
_BUNDLE = "ssl/certs/ca-certificates.crt"
_ETC = {
    "passwd": f"root:x:0:0::/:/bin/false\nbox:x:{USER}:{USER}::{ENVIRONMENT['HOME']}:/bin/sh\n",
    "group": f"root:x:0:\nbox:x:{USER}:\n",
    "hosts": "127.0.0.1 localhost\n::1 localhost\n",
    "nsswitch.conf": "passwd: files\ngroup: files\nhosts: files dns\n",
    "alternatives/.keep": "",
}


@dataclass(frozen=True, slots=True)
class Root:
    """What a box sees. `installing`: the set-up phase, with a writable /deps and the way to the proxy."""

    extra: Path | None = None  # a toolchain outside of /usr
    deps: bool = False
    installing: bool = False

    @property
    def brought(self) -> Path | None:
        """The toolchain where only we may enter it: our holder binds it before it becomes a box's user."""
        return self.extra if self.extra is not None and os.geteuid() == 0 and not open_to_all(self.extra) else None

    def arguments(self) -> Iterator[str]:
        """The mounts, as bwrap takes them; the root itself is closed last."""
        yield from ("--ro-bind", "/usr", "/usr", *_links())
        yield from ("--ro-bind", f"{BASE}/etc", "/etc")
        yield from ("--ro-bind-try", "/etc/alternatives", "/etc/alternatives")
        if self.extra is not None:
            place = f"{BASE}/{TOOLCHAIN}" if self.brought else str(self.extra)
            yield from ("--ro-bind", place, str(self.extra))
        yield from ("--proc", "/proc", "--dev", "/dev", "--size", str(SHM_BYTES), "--tmpfs", "/dev/shm")  # noqa: S108 - the box's own
        for folder in (WORK, OUT, "/tmp"):  # noqa: S108 - the box's own
            yield from ("--bind", f"{BASE}{folder}", folder)
        yield from ("--ro-bind", f"{BASE}{HARNESS}", HARNESS)
        if self.deps:
            yield from ("--bind" if self.installing else "--ro-bind", f"{BASE}{DEPS}", DEPS)
        yield from ("--remount-ro", "/dev", "--remount-ro", "/")


def _links() -> Iterator[str]:
    for name in _MERGED:
        place = Path("/", name)
        if place.is_symlink():
            yield from ("--symlink", str(place.readlink()), str(place))
        elif place.is_dir():
            yield from ("--ro-bind", str(place), str(place))


def etc() -> dict[str, bytes]:
    """The files of /etc in a box without network."""
    cache = Path("/etc/ld.so.cache")
    files = {f"etc/{name}": text.encode() for name, text in _ETC.items()}
    return {**files, "etc/ld.so.cache": cache.read_bytes()} if cache.exists() else files


def installing_etc(ca_bundle: Path | None) -> dict[str, bytes]:
    """What the set-up phase gets beside it: whom to trust. Names are looked up by the proxy, not in the box."""
    path = ca_bundle or Path("/etc", _BUNDLE)
    return {f"etc/{_BUNDLE}": path.read_bytes()} if path.is_file() else {}


def installing_environment() -> Mapping[str, str]:
    """The variables by which installers find the certificates and the proxy."""
    return {**certificates(f"/etc/{_BUNDLE}"), **environment()}
