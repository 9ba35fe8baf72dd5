"""What a client asks a proxy for, read strictly: what can be read in two ways is refused."""

import re
from dataclasses import dataclass

from worker.sandbox.proxy.registries import plain

MOST_BYTES = 32 << 10
_LINE = re.compile(r"(?P<method>[A-Z]{1,16}) (?P<target>[\x21-\x7e]{1,8000}) HTTP/1\.[01]")
_PLACE = r"(?P<host>\[[0-9A-Fa-f:.%]{2,64}\]|[A-Za-z0-9._-]{1,253})(?::(?P<port>\d{1,5}))?"
_AUTHORITY = re.compile(_PLACE)
_URL = re.compile(rf"http://{_PLACE}(?P<path>[/?][\x21-\x7e]*)?", re.IGNORECASE)
_FIELD = re.compile(r"(?P<name>[!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(?P<value>[^\x00-\x08\x0a-\x1f\x7f]*)")
_OURS = frozenset("connection content-length expect host keep-alive te trailer transfer-encoding upgrade".split())


class Unreadable(ValueError):
    """This is no request that a proxy is sent."""


@dataclass(frozen=True, slots=True)
class Head:
    """A request: `CONNECT`, or `GET` and `HEAD` of an `http://` address."""

    method: str
    host: str
    port: int
    path: str = ""
    fields: tuple[tuple[str, str], ...] = ()

    @property
    def tunnel(self) -> bool:
        """Whether bytes are to be passed on as they are."""
        return self.method == "CONNECT"

    def onward(self) -> bytes:
        """The request as the registry gets it: for the host that was checked, and the only one on its connection."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        place = host if self.port == 80 else f"{host}:{self.port}"
        lines = [f"{self.method} {self.path} HTTP/1.1", f"Host: {place}", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in self.fields]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def read(raw: bytes) -> Head:
    """The head of a request, up to its empty line; `Unreadable` says what is not right about it."""
    first, *rest = raw.decode("latin-1").removesuffix("\r\n\r\n").split("\r\n")
    line = _LINE.fullmatch(first)
    if line is None:
        raise Unreadable("this is no HTTP/1.1 request")
    fields = tuple(_field(each) for each in rest)
    method, tunnel = line["method"], line["method"] == "CONNECT"
    place = (_AUTHORITY if tunnel else _URL).fullmatch(line["target"])
    if place is None:
        raise Unreadable("the host cannot be read")
    if not tunnel and method not in ("GET", "HEAD"):
        raise Unreadable(f"only GET and HEAD are passed on, not {method}")
    port = int(place["port"] or (443 if tunnel else 80))
    path = "" if tunnel else place["path"] or "/"
    path = f"/{path}" if path.startswith("?") else path
    return Head(method, plain(place["host"]), port, path, tuple(each for each in fields if _passes(each[0])))


def _field(text: str) -> tuple[str, str]:
    found = _FIELD.fullmatch(text)
    if found is None:
        raise Unreadable("a header cannot be read")
    return found["name"], found["value"].strip()


def _passes(name: str) -> bool:
    small = name.lower()
    return small not in _OURS and not small.startswith("proxy-")
