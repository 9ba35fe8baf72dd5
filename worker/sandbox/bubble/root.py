"""The file system of a box: the host's /usr read-only, a minimal /etc, and the box's own folders."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from worker.sandbox import DEPS, HARNESS, OUT, WORK
from worker.sandbox._limits import ENVIRONMENT, SHM_BYTES
from worker.sandbox.bubble.holding import BASE

USER = 61234  # as which a command sees itself
_MERGED = ("bin", "sbin", "lib", "lib32", "lib64", "libx32")  # links into /usr on every current distribution
_BUNDLE = "ssl/certs/ca-certificates.crt"
_CA_VARIABLES = ("SSL_CERT_FILE", "PIP_CERT", "NODE_EXTRA_CA_CERTS", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
_ETC = {
    "passwd": f"root:x:0:0::/:/bin/false\nbox:x:{USER}:{USER}::{ENVIRONMENT['HOME']}:/bin/sh\n",
    "group": f"root:x:0:\nbox:x:{USER}:\n",
    "hosts": "127.0.0.1 localhost\n::1 localhost\n",
    "nsswitch.conf": "passwd: files\ngroup: files\nhosts: files dns\n",
    "alternatives/.keep": "",
}


@dataclass(frozen=True, slots=True)
class Root:
    """What a box sees. `network` and a writable /deps exist in the set-up phase only."""

    extra: Path | None = None  # a toolchain outside of /usr
    deps: bool = False
    network: bool = False

    def arguments(self) -> Iterator[str]:
        """The mounts, as bwrap takes them; the root itself is closed last."""
        yield from ("--ro-bind", "/usr", "/usr", *_links())
        yield from ("--ro-bind", f"{BASE}/etc", "/etc")
        yield from ("--ro-bind-try", "/etc/alternatives", "/etc/alternatives")
        if self.extra is not None:
            yield from ("--ro-bind", str(self.extra), str(self.extra))
        yield from ("--proc", "/proc", "--dev", "/dev", "--size", str(SHM_BYTES), "--tmpfs", "/dev/shm")  # noqa: S108 - the box's own
        for folder in (WORK, OUT, "/tmp"):  # noqa: S108 - the box's own
            yield from ("--bind", f"{BASE}{folder}", folder)
        yield from ("--ro-bind", f"{BASE}{HARNESS}", HARNESS)
        if self.deps:
            yield from ("--bind" if self.network else "--ro-bind", f"{BASE}{DEPS}", DEPS)
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


def network_etc(ca_bundle: Path | None) -> dict[str, bytes]:
    """What the set-up phase gets beside it: where names are looked up and whom to trust."""
    taken = {"resolv.conf": Path("/etc/resolv.conf"), "hosts": Path("/etc/hosts")}
    taken[_BUNDLE] = ca_bundle or Path("/etc", _BUNDLE)
    return {f"etc/{name}": path.read_bytes() for name, path in taken.items() if path.is_file()}


def network_environment() -> Mapping[str, str]:
    """The variables by which pip, npm, node and curl find the certificates."""
    return dict.fromkeys(_CA_VARIABLES, f"/etc/{_BUNDLE}")
