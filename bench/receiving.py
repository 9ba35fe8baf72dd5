"""The receiver: ignorable deliveries and durably accepted asks a second, next to a bare ASGI answer in the same run.

One server process, one for the load, 32 connections, an `issue_comment` of 12.7 KB.
"""

import hashlib
import hmac
import itertools
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.figures import Figure
from bench.load import Load, fire

_SECRET = "a secret of the bench"
_CONNECTIONS = 32
_SECONDS = 4.0
_ROUNDS = 3
_ASKS = 3000
_SIZE = 12_700


def figures() -> Iterator[Figure]:
    """Bare and ours in turns; the best round of each counts."""
    ignorable = _request(_delivery("Thanks, that is how I would do it too.", 1))
    naming = _request(_delivery("I wonder what pullwright would make of it.", 1))
    with TemporaryDirectory() as folder, _serving("bare", folder) as bare, _serving("receiver", folder) as ours:
        rounds = [(_repeat(bare, ignorable), _repeat(ours, ignorable)) for _ in range(_ROUNDS)]
        named = _repeat(ours, naming)
        taken = [_ask(ours, number) for number in range(_ROUNDS)]
    plain = max((first for first, _ in rounds), key=lambda load: load.rate)
    ignored = max((second for _, second in rounds), key=lambda load: load.rate)
    asked = max(taken, key=lambda load: load.rate)
    if {*ignored.statuses, *named.statuses} != {200} or asked.statuses != {202: _ASKS}:
        raise SystemExit(f"The receiver answered otherwise: {ignored.statuses} {asked.statuses}")
    yield Figure("bare answers a second", plain.rate, "/s")
    yield Figure("ignorable deliveries a second", ignored.rate, "/s")
    yield Figure("  as a share of bare", ignored.rate / plain.rate * 100, "%", least=25)
    yield Figure("  p99", ignored.p99_ms, "ms", 40)
    yield Figure("  that name us, so that they are read whole", named.rate, "/s")
    yield Figure("asks durably accepted a second", asked.rate, "/s", least=1000)
    yield Figure("  p99", asked.p99_ms, "ms", 100)


def _ask(port: int, number: int) -> Load:
    """So many asks, each unlike all others."""
    numbers = range(1 + number * _ASKS, 1 + (number + 1) * _ASKS)
    return fire(port, iter([_request(_delivery("/pullwright fix", n)) for n in numbers]), _CONNECTIONS)


def _repeat(port: int, request: bytes) -> Load:
    return fire(port, itertools.repeat(request), _CONNECTIONS, _SECONDS)


def _delivery(words: str, comment: int) -> bytes:
    """The body of an `issue_comment`, padded as GitHub's are with addresses."""
    person = {"login": "ada", "id": 7, "type": "User", "site_admin": False}
    when = "2026-11-21T08:00:00Z"
    said = {"id": comment, "body": words, "user": person, "created_at": when, "updated_at": when}
    issue = {"id": 1, "number": 1, "title": "A title", "body": "A body", "user": person, "updated_at": when}
    payload: dict[str, Any] = {
        "action": "created",
        "issue": {**issue, "state": "open", "labels": []},
        "comment": said,
        "repository": {"id": 3, "name": "shapes", "full_name": "ada/shapes", "owner": person},
        "sender": person,
        "installation": {"id": 5},
    }
    entry = "https://api.github.com/repos/ada/shapes/something{/sha}"
    missing = _SIZE - len(json.dumps(payload))
    payload["repository"] |= {f"address_{number:03}_url": entry for number in range(missing // (len(entry) + 22))}
    return json.dumps(payload).encode()


def _request(body: bytes) -> bytes:
    digest = hashlib.sha256(body).hexdigest()
    signature = hmac.new(_SECRET.encode(), body, "sha256").hexdigest()
    head = (
        "POST /webhooks/github HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: GitHub-Hookshot/0000000\r\nAccept: */*\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\nX-GitHub-Delivery: {digest[:36]}\r\n"
        "X-GitHub-Event: issue_comment\r\nX-GitHub-Hook-ID: 1\r\nX-GitHub-Hook-Installation-Target-ID: 1\r\n"
        f"X-GitHub-Hook-Installation-Target-Type: integration\r\nX-Hub-Signature-256: sha256={signature}\r\n\r\n"
    )
    return head.encode() + body


@contextmanager
def _serving(what: str, folder: str) -> Iterator[int]:
    """The port of a server of its own process, when it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    words = (sys.executable, "-P", "-m", "bench.served", what, str(port), folder, _SECRET)
    with subprocess.Popen(words, cwd=Path(__file__).parents[1], env={"PYTHONPATH": "."}) as server:
        try:
            _wait(port)
            yield port
        finally:
            server.terminate()


def _wait(port: int) -> None:
    for _ in range(200):
        with socket.socket() as knock:
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise SystemExit("The server to be measured did not start.")
