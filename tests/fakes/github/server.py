"""The fake over HTTP on loopback, in threads of its own."""

import json
import socket
import threading
import uuid
from contextlib import suppress
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.fakes.github import hooks, smart_http
from tests.fakes.github.dispatch import dispatch
from tests.fakes.github.routing import Answer, Raw
from tests.fakes.github.world import World

_ALWAYS = {
    "Server": "github.com",
    "X-GitHub-Media-Type": "github.v3; format=json",
    "X-GitHub-Api-Version-Selected": "2022-11-28",
}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # one packet for head and body
    world: World

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _serve(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        raw = Raw.of(self.command, self.path, headers, self._body(headers))
        answer = smart_http.serve(self.world, raw) if smart_http.is_git(raw.path) else dispatch(self.world, raw)
        if answer is None:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self._send(answer)

    do_GET = do_HEAD = do_POST = do_PATCH = do_PUT = do_DELETE = _serve  # noqa: N815  # names of http.server

    def _body(self, headers: dict[str, str]) -> bytes:
        if headers.get("transfer-encoding", "").lower() == "chunked":
            return b"".join(iter(self._chunk, b""))
        return self.rfile.read(int(headers.get("content-length", "0")))

    def _chunk(self) -> bytes:
        size = int(self.rfile.readline().split(b";")[0], 16)
        chunk = self.rfile.read(size)
        self.rfile.readline()
        return chunk

    def _send(self, answer: Answer) -> None:
        plain = isinstance(answer.body, bytes)
        body = answer.body if plain else b"" if answer.status == 204 else json.dumps(answer.body).encode()
        self.send_response_only(answer.status)
        named = {"Content-Type": "application/json; charset=utf-8", **_ALWAYS, **answer.headers}
        named["Date"] = formatdate(self.world.now(), usegmt=True)
        for name, value in {**named, "X-GitHub-Request-Id": uuid.uuid4().hex, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body if self.command != "HEAD" else b"")

    def log_message(self, format: str, *args: object) -> None:
        pass


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, *given: Any) -> None:
        self._open: set[socket.socket] = set()
        super().__init__(*given)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        """End what clients keep open, as the end of a process would."""
        for connection in tuple(self._open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class Server:
    """Binds to an address of this machine (port 0: a free one) and tells the world its URL; `stop` ends threads."""

    def __init__(self, world: World, port: int = 0, host: str = "127.0.0.1") -> None:
        handler = type("Handler", (_Handler,), {"world": world})
        self._http = _Http((host, port), handler)
        world.url = f"http://{host}:{self._http.server_address[1]}"
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._postman = hooks.Postman(world)

    def start(self) -> None:
        self._thread.start()
        self._postman.start()

    def stop(self) -> None:
        self._postman.stop()
        self._http.shutdown()
        self._http.server_close()
        self._http.hang_up()
        self._thread.join()
