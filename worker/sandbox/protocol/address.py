"""Where a sandbox host is: `unix:///…/socket` on this machine, or `https://HOST:PORT`."""

import re
from dataclasses import dataclass
from pathlib import Path

from core.errors import Refused

_LONGEST = 100  # the kernel takes 107 bytes
_NET = re.compile(r"https://(?P<host>\[[0-9A-Fa-f:]+\]|[A-Za-z0-9._-]+):(?P<port>\d{1,5})/?")


@dataclass(frozen=True, slots=True)
class Address:
    """One of the two: a socket's `path`, or a `host` and a `port`."""

    path: Path | None = None
    host: str = ""
    port: int = 0

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"unix://{self.path}" if self.path else f"https://{host}:{self.port}"


def read(text: str) -> Address:
    """The address that `text` names; `Refused` says what is wrong with it."""
    text = text.strip()
    if text.startswith("unix:///"):
        path = text.removeprefix("unix://")
        if len(path.encode()) > _LONGEST:
            raise Refused(f"{text!r} is too long for a socket: its path may have {_LONGEST} bytes.")
        return Address(Path(path))
    found = _NET.fullmatch(text)
    if found is None or int(found["port"]) >= 1 << 16:
        raise Refused(f"{text!r} is no address of a sandbox host: write unix:///PATH or https://HOST:PORT.")
    return Address(host=found["host"].strip("[]"), port=int(found["port"]))
