"""The image that all others start from: pulled, or made from Debian's packages where no registry is reached."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from core.errors import Broken
from worker.sandbox import Options
from worker.sandbox.engine.connection import Connection, spoken
from worker.sandbox.engine.found import image_id

_SUITE = "bookworm"
_DEBIAN = re.compile(rf"(?:.*/)?debian:{_SUITE}(?:-slim)?")
_INSTALL = "run scripts/install-engine or apt-get install debootstrap"
_MIRROR = "http://deb.debian.org/debian"
_KEYS = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
_SOURCES = (Path("/etc/apt/sources.list"), Path("/etc/apt/sources.list.d"))
_LEFT_OUT = ("var/cache/apt/archives/*.deb", "var/cache/apt/*.bin", "var/lib/apt/lists/*", "usr/share/doc/*")
_ALSO_OUT = ("usr/share/man/*", "usr/share/locale/*", "var/log/*")


def ensure_base(connection: Connection, options: Options) -> None:
    """See that the engine has `options.base_image`; `Broken` says what to do when it cannot be had."""
    from docker.errors import APIError

    name = options.base_image
    if image_id(connection, name):
        return
    options.progress(f"Pulling the base image {name}")
    with spoken(f"The base image {name} could not be had"):
        try:
            connection.api.pull(name)
        except APIError as why:
            options.progress(f"No registry has it ({str(why.explanation)[:120]})")
            _from_packages(connection, options)


def proxies() -> Mapping[str, str]:
    """The proxies that this machine's apt uses, as build arguments that every build knows."""
    found = re.findall(r'^Acquire::(https?)::Proxy "([^"]+)";$', _asked("apt-config", "dump"), re.MULTILINE)
    return {f"{scheme}_proxy": url for scheme, url in found if url != "DIRECT"}


def mirror() -> str:
    """Where this machine gets Debian's packages from; Debian's own address if it gets none."""
    for place in _SOURCES:
        for file in sorted(place.glob("*")) if place.is_dir() else [place]:
            text = file.read_text("utf-8", "replace") if file.is_file() else ""
            if named := re.search(r"^[^#\n]*?(https?://[^\s\]]+/debian)/?(?:\s|$)", text, re.MULTILINE):
                return named[1]
    return _MIRROR


def _from_packages(connection: Connection, options: Options) -> None:
    name = options.base_image
    if not _DEBIAN.fullmatch(name):
        raise Broken(f"The base image {name} cannot be pulled; only debian:{_SUITE}-slim can be made from packages.")
    if not shutil.which("debootstrap"):
        raise Broken(f"{name} cannot be pulled, and debootstrap, which can make it, is missing: {_INSTALL}.")
    options.progress(f"Making {name} from the packages of {mirror()} (once; half a minute)")
    options.cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=options.cache, prefix="base-") as folder, tempfile.TemporaryFile() as tar:
        root = Path(folder) / "root"
        try:
            _bootstrap(root)
            _pack(root, tar)
            _import(connection, tar, name)
        finally:
            subprocess.run([*_as_root(), "rm", "-rf", "--one-file-system", str(root)], check=False)


def _bootstrap(root: Path) -> None:
    keys = [f"--keyring={_KEYS}"] if _KEYS.is_file() else []
    argv = [*_as_root(), "debootstrap", "--variant=minbase", *keys, _SUITE, str(root), mirror()]
    done = subprocess.run(argv, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode:
        last = "\n".join(done.stdout.splitlines()[-5:])
        raise Broken(f"debootstrap failed (it needs root or sudo, and Debian's packages):\n{last}", retryable=True)


def _pack(root: Path, tar: IO[bytes]) -> None:
    out = [f"--exclude=./{pattern}" for pattern in (*_LEFT_OUT, *_ALSO_OUT)]
    argv = [*_as_root(), "tar", "--numeric-owner", "--one-file-system", *out, "-C", str(root), "-cf", "-", "."]
    if subprocess.run(argv, stdout=tar, check=False).returncode:
        raise Broken("The base image could not be packed; is the disk full?")
    tar.seek(0)


def _import(connection: Connection, tar: IO[bytes], name: str) -> None:
    repository, _, tag = name.rpartition(":")
    connection.api.import_image(src=tar, repository=repository, tag=tag, changes=['CMD ["bash"]'])
    if not image_id(connection, name):
        raise Broken(f"The engine did not take the base image {name}; is its disk full?")


def _as_root() -> list[str]:
    return [] if os.geteuid() == 0 else ["sudo", "-n"]


def _asked(*argv: str) -> str:
    if not shutil.which(argv[0]):
        return ""
    return subprocess.run(argv, capture_output=True, text=True, check=False).stdout
