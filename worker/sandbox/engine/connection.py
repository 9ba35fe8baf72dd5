"""The connection to the engine: the SDK for what is rare, a plain socket for what is streamed."""

import json
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import TYPE_CHECKING

from core.errors import Broken, Refused

if TYPE_CHECKING:
    from docker import APIClient

_LOCAL = "unix:///var/run/docker.sock"
_CALL_S = 120.0
_MOST_SAID = 4096
_NEEDED = {
    "MemoryLimit": "memory",
    "SwapLimit": "swap",
    "CpuCfsQuota": "CPU time",
    "PidsLimit": "the number of processes",
}
_CHOOSE = "name one of these in PULLWRIGHT_DOCKER_RUNTIME, or leave it empty"
_LIMITLESS = "--ignore-cgroups"  # of runsc
INSTALL = (
    "Install it with `scripts/install-engine` (Debian and Ubuntu: `apt-get install docker.io`) and start `dockerd`."
)


@dataclass(frozen=True, slots=True)
class Connection:
    """An engine that answered; `address` is `unix:///…` or `tcp://host:port`."""

    api: "APIClient"
    address: str

    def dial(self) -> socket.socket:
        """A fresh socket to the engine."""
        scheme, _, place = self.address.partition("://")
        if scheme == "unix":
            wire = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            wire.settimeout(_CALL_S)
            wire.connect(place)
            return wire
        host, _, port = place.partition(":")
        return socket.create_connection((host, int(port or 2375)), timeout=_CALL_S)

    def post(self, place: str, body: object) -> None:
        """One plain call for which the SDK has no word; `Broken` with the engine's own."""
        talk = HTTPConnection("engine")
        talk.sock = self.dial()
        try:
            talk.request("POST", self.path(place), json.dumps(body), {"Content-Type": "application/json"})
            answer = talk.getresponse()
            said = answer.read(_MOST_SAID).decode("utf-8", "replace")
        except (OSError, HTTPException) as why:
            raise Broken(f"The Docker engine broke the connection: {why}.", retryable=True) from why
        finally:
            talk.close()
        if answer.status >= 300:
            raise Broken(f"The Docker engine refused {place.rpartition('/')[2]}: {said}.")

    def path(self, place: str) -> str:
        """`place` with the version of the API before it."""
        return f"/v{self.api.api_version}{place}"


def connect(host: str = "", *, tls: bool = False) -> Connection:
    """The engine at `host` (empty: the local one); `Refused` says what is missing, and where `tls` is asked for."""
    from docker import APIClient
    from docker.errors import DockerException
    from docker.transport import UnixHTTPAdapter

    address = (host or _LOCAL).replace("http+unix://", "unix://")
    if tls:
        raise Refused(
            "DOCKER_TLS_VERIFY is set, and no Docker engine is reached by TLS: unset it for one at a local socket, "
            "or have `pullwright sandbox serve` on the engine's machine serve this one."
        )
    if not re.match(r"unix:///|tcp://[^/]+$|http://[^/]+$", address):
        raise Refused(f"Docker at {address} cannot be used: DOCKER_HOST has to be unix:///PATH or tcp://HOST:PORT.")
    try:
        api = APIClient(base_url=address, timeout=int(_CALL_S))
    except (DockerException, OSError) as why:
        raise Refused(_unanswered(address, _short(why))) from why
    if address.startswith("unix://"):  # else a connection stays open for every path that was asked for, up to 25
        api.mount("http+docker://", UnixHTTPAdapter(f"http+{address}", int(_CALL_S), pool_connections=1))
    return Connection(api, address)


def _unanswered(address: str, why: str) -> str:
    if "Permission denied" in why:
        return f"You may not use the Docker engine at {address}: run `sudo usermod -aG docker $USER` and log in again."
    return f"No Docker engine answers at {address} ({why}). {INSTALL}"


def shortcomings(connection: Connection, runtime: str = "") -> str:
    """Why this engine cannot hold a box (in `runtime`), in one sentence; an empty text if it can."""
    with spoken("The Docker engine could not be asked what it can do"):
        info = connection.api.info()
    if info.get("OSType") != "linux":
        return "The Docker engine runs no Linux containers; switch it to Linux containers."
    missing = [word for key, word in _NEEDED.items() if info.get(key) is False]
    if missing:
        return f"The Docker engine cannot limit {', '.join(missing)}; give it the control groups for that."
    if not any("seccomp" in option for option in info.get("SecurityOptions") or ()):
        return "The Docker engine was built without seccomp; use one that has it, as distributions' packages do."
    known = info.get("Runtimes") or {}
    if runtime and runtime not in known:
        way = "`scripts/install-runsc` installs it" if runtime == "runsc" else _CHOOSE
        return f"The Docker engine has no runtime {runtime!r}, it has {', '.join(sorted(known))}: {way}."
    served = runtime or str(info.get("DefaultRuntime") or "")
    if limitless(known.get(served)):
        return f"The Docker engine gives {served} no limit on memory: take {_LIMITLESS} out of its runtimeArgs."
    return ""


def limitless(described: object) -> bool:
    """Whether the engine was told to start a runtime, as it describes it, without control groups."""
    return _LIMITLESS in str(described)


@contextmanager
def spoken(what: str) -> Iterator[None]:
    """Turns the engine's failures into `Broken`: `what`, then the engine's own words."""
    from docker.errors import DockerException

    try:
        yield
    except (DockerException, OSError) as why:
        raise Broken(f"{what}: {_short(why)}.", retryable=True) from why


def _short(why: Exception) -> str:
    text = str(getattr(why, "explanation", "") or _cause(str(why))).strip()
    return (text.splitlines() or ["no reason given"])[-1][:300].rstrip(".")


def _cause(text: str) -> str:
    """What the system said, without the libraries' own words around it: `Connection refused`."""
    found = re.search(r"\[Errno -?\d+\] ([^'\")]+)|FileNotFoundError\(\d+, '([^']+)'\)|Error\(\d+, '([^']+)'\)", text)
    return next(filter(None, found.groups())) if found else text
