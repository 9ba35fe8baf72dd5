"""The fake over HTTP: forms in, JSON out, keys that repeat an answer, and faults that are asked for."""

import hashlib
import hmac
import json
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.fakes.stripe.endpoints import ENDPOINTS, Unfit
from tests.fakes.stripe.state import Books, Thing

KEY = "sk_test_fake000000000000000000"


class FakeStripe:
    """`books` is what it has. `faults` are answers to come: a status, or "lost": done, and the answer never arrives."""

    def __init__(self) -> None:
        self.books = Books()
        self.faults: list[int | str] = []
        self.seen: list[tuple[str, str, Thing, str]] = []  # method, path, parameters, idempotency key
        self.kept: dict[str, tuple[str, int, Thing, float]] = {}
        self.lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    def __enter__(self) -> "FakeStripe":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def wrote(self, path: str) -> list[Thing]:
        """The parameters of what was posted there."""
        return [params for method, at, params, _ in self.seen if method == "POST" and at == path]

    def answer(self, method: str, path: str, params: Thing, key: str) -> tuple[int, Thing]:
        self.seen.append((method, path, params, key))
        digest = hashlib.sha256(json.dumps([method, path, params], sort_keys=True).encode()).hexdigest()
        known = self.kept.get(key)
        if method == "POST" and known and known[3] > self.books.now() - 86_400:
            return known[1:3] if known[0] == digest else _error(400, "Keys are for one request.", "idempotency_error")
        status, body = self._done(method, path, params)
        if method == "POST" and key:
            self.kept[key] = (digest, status, body, self.books.now())
        return status, body

    def _done(self, method: str, path: str, params: Thing) -> tuple[int, Thing]:
        if self.faults and isinstance(self.faults[0], int):
            return _error(int(self.faults.pop(0)), "as asked for", "api_error")
        for verb, form, endpoint in ENDPOINTS:
            found = re.fullmatch(form, path)
            if verb == method and found:
                try:
                    return 200, endpoint(self.books, self.url, params, *found.groups())
                except Unfit as unfit:
                    return _error(unfit.status, str(unfit), "invalid_request_error", unfit.code)
        return _error(404, f"Unrecognized request URL ({method}: {path}).", "invalid_request_error")


def _error(status: int, message: str, kind: str, code: str = "") -> tuple[int, Thing]:
    return status, {"error": {"type": kind, "message": message, **({"code": code} if code else {})}}


def signed(body: bytes, secret: str, at: float | None = None) -> str:
    """The header `Stripe-Signature` for `body`."""
    moment = int(time.time() if at is None else at)
    proof = hmac.new(secret.encode(), b"%d." % moment + body, "sha256").hexdigest()
    return f"t={moment},v1={proof}"


def nested(pairs: list[tuple[str, str]]) -> Thing:
    """`items[0][price]=x` as it is meant."""
    found: Thing = {}
    for name, value in pairs:
        steps = re.findall(r"[^\[\]]+", name)
        place: Any = found
        for step in steps[:-1]:
            place = place.setdefault(step, {})
        place[steps[-1]] = value
    made: Thing = _lists(found)
    return made


def _lists(found: Any) -> Any:
    if not isinstance(found, dict):
        return found
    inner = {name: _lists(value) for name, value in found.items()}
    return [inner[name] for name in sorted(inner, key=int)] if inner and all(map(str.isdigit, inner)) else inner


def _handler(fake: FakeStripe) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._serve("GET", urlsplit(self.path).query)

        def do_POST(self) -> None:
            self._serve("POST", self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode())

        def _serve(self, method: str, form: str) -> None:
            params = nested(parse_qsl(form, keep_blank_values=True))
            with fake.lock:
                if self.headers.get("Authorization") != f"Bearer {KEY}":
                    status, body = _error(401, f"Invalid API Key provided: {KEY[:12]}****", "invalid_request_error")
                else:
                    key = self.headers.get("Idempotency-Key") or ""
                    status, body = fake.answer(method, urlsplit(self.path).path, params, key)
                is_lost = bool(fake.faults) and fake.faults[0] == "lost"
                if is_lost:
                    fake.faults.pop(0)
            if is_lost:
                self.close_connection = True
                return
            text = json.dumps(_shown(body)).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.send_header("Request-Id", "req_fake")
            if status >= 400:
                self.send_header("Stripe-Should-Retry", "false" if status < 500 else "true")
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing."""

    return Handler


def _shown(thing: Any) -> Any:
    """Without what only the fake knows."""
    if isinstance(thing, dict):
        return {name: _shown(value) for name, value in thing.items() if not name.startswith("_")}
    return [_shown(one) for one in thing] if isinstance(thing, list) else thing
