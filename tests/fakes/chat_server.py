"""A model on loopback that gives scripted answers over the real protocol and remembers what it was asked."""

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeVar


class ChatServer:
    """An OpenAI-compatible server; an answer of None keeps the caller waiting until the server ends."""

    def __init__(self, answers: Sequence[str | None], status: int = 200, complaint: str = "no") -> None:
        self.asked: list[dict[str, Any]] = []
        self.waiting = threading.Event()
        self.closing = threading.Event()
        self._answers = list(answers)
        self._status = status
        self._complaint = complaint
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def serve(self) -> None:
        self._server.serve_forever(poll_interval=0.05)

    def close(self) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()

    def answer(self, request: dict[str, Any]) -> str | None:
        self.asked.append(request)
        return self._answers[min(len(self.asked), len(self._answers)) - 1]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                if owner._status != 200:
                    owner.asked.append(request)
                    said = json.dumps({"error": {"message": owner._complaint}}).encode()
                    self._send(owner._status, "application/json", said)
                    return
                text = owner.answer(request)
                if text is None:
                    owner.waiting.set()
                    owner.closing.wait(60)
                    return
                whole = _stream(text) if request.get("stream") else json.dumps(_completion(text)).encode()
                self._send(200, "text/event-stream" if request.get("stream") else "application/json", whole)

            def _send(self, status: int, kind: str, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """Nothing: a test's output is its own."""

        return Handler


_USAGE = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}


def _completion(text: str) -> dict[str, Any]:
    message = {"role": "assistant", "content": text}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    return {"id": "c", "object": "chat.completion", "created": 0, "model": "tiny", "choices": [choice], "usage": _USAGE}


def _stream(text: str) -> bytes:
    head = {"id": "c", "object": "chat.completion.chunk", "created": 0, "model": "tiny"}
    chunks = [
        {**head, "choices": [{"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": None}]},
        {**head, "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]},
        {**head, "choices": [], "usage": _USAGE},
    ]
    return b"".join(f"data: {json.dumps(chunk)}\n\n".encode() for chunk in chunks) + b"data: [DONE]\n\n"


S = TypeVar("S", bound=ChatServer)


def chat_server(
    answers: Sequence[str | None], status: int = 200, complaint: str = "no"
) -> AbstractContextManager[ChatServer]:
    return serving(ChatServer(answers, status, complaint))


@contextmanager
def serving(server: S) -> Iterator[S]:
    """It answers until the context ends."""
    thread = threading.Thread(target=server.serve)
    thread.start()
    try:
        yield server
    finally:
        server.close()
        thread.join()
