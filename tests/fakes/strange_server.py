"""A server that answers a job as it is told to: late, wrongly, in pieces, or not at all."""

import json
import threading
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Reply:
    """`cut`: the connection ends before what was announced is said."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: bool = False


def said(status: int = 200, **parts: Any) -> Reply:
    """An answer in JSON."""
    return Reply(status, json.dumps(parts).encode())


def no(status: int, detail: str, **headers: str) -> Reply:
    """A refusal, as RFC 9457 has it."""
    return Reply(status, json.dumps({"title": "No", "status": status, "detail": detail}).encode(), headers)


def stream(*events: tuple[str, str, Any], cut: bool = False) -> Reply:
    """Events of (kind, id, data); an empty kind is a heartbeat."""
    blocks = [
        f"event: {kind}\nid: {id}\ndata: {json.dumps(data)}\n\n" if kind else ": .\n\n" for kind, id, data in events
    ]
    return Reply(200, "".join(blocks).encode(), {"Content-Type": "text/event-stream"}, cut)


class StrangeServer:
    """`replies` by `METHOD path` below the API's address; the last of each list stays."""

    def __init__(self) -> None:
        self.replies: dict[str, list[Reply]] = defaultdict(list)
        self.asked: list[tuple[str, Mapping[str, str], bytes]] = []
        self.moments: list[float] = []  # when each of them came
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    def __enter__(self) -> "StrangeServer":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def calls(self, what: str) -> list[Mapping[str, str]]:
        """The headers of the calls of `METHOD path`."""
        return [headers for name, headers, _ in self.asked if name == what]


def _handler(server: StrangeServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the names that the library calls
            self._answer()

        def do_POST(self) -> None:
            self._answer()

        def _answer(self) -> None:
            what = f"{self.command} {self.path.removeprefix('/api/v1/requests')}"
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            server.moments.append(time.monotonic())
            server.asked.append((what, {name.lower(): value for name, value in self.headers.items()}, body))
            listed = server.replies[what]
            reply = (listed.pop(0) if len(listed) > 1 else listed[0]) if listed else Reply(404, b"{}")
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body) + 1000 * reply.cut))
            self.end_headers()
            self.wfile.write(reply.body)
            self.close_connection = True

        def log_message(self, format: str, *args: Any) -> None:
            pass

    return Handler
