"""An HTTP server on a free port that answers with what a test prepared, byte by byte, and keeps what it was sent."""

import json
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

_GONE = (BrokenPipeError, ConnectionResetError)


@dataclass(frozen=True, slots=True)
class Canned:
    """One answer. `pieces` are sent as they come; with `cut` the connection breaks where they end."""

    pieces: Iterable[bytes] = ()
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: bool = False
    pause_s: float = 0.0  # before each piece


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it arrived; `at` is the monotonic time."""

    path: str
    headers: Mapping[str, str]
    body: dict[str, Any]
    at: float


class ModelServer:
    """`with ModelServer() as server: server.will(...)`; the last prepared answer is repeated."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self._answers: list[Canned] = []
        self._stopped = threading.Event()
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                server._serve(self)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02})

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def will(self, *answers: Canned) -> None:
        self._answers.extend(answers)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stopped.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def _serve(self, handler: BaseHTTPRequestHandler) -> None:
        body = json.loads(handler.rfile.read(int(handler.headers["content-length"])))
        headers = {name.lower(): value for name, value in handler.headers.items()}
        self.asked.append(Asked(handler.path, headers, body, time.monotonic()))
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        handler.close_connection = True
        try:
            self._send(handler, answer)
        except _GONE:
            return

    def _send(self, handler: BaseHTTPRequestHandler, answer: Canned) -> None:
        handler.send_response(answer.status)
        kind = "text/event-stream" if answer.status == 200 else "application/json"
        for name, value in {"content-type": kind, "transfer-encoding": "chunked", **answer.headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        for piece in self._paced(answer):
            handler.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
            handler.wfile.flush()
        if not answer.cut:
            handler.wfile.write(b"0\r\n\r\n")

    def _paced(self, answer: Canned) -> Iterator[bytes]:
        for piece in answer.pieces:
            if answer.pause_s and self._stopped.wait(answer.pause_s):
                return
            yield piece
