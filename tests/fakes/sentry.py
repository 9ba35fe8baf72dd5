"""A Sentry on loopback (kent), started for one test, and what arrived there."""

import json
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_PATIENCE_S = 30.0


@dataclass(frozen=True)
class Sentry:
    """Where it listens."""

    port: int

    @property
    def dsn(self) -> str:
        return f"http://public@127.0.0.1:{self.port}/1"

    def events(self, number: int) -> list[dict[str, Any]]:
        """All that arrived, when there are at least `number`."""
        until = time.monotonic() + _PATIENCE_S
        listed: list[dict[str, Any]] = []
        while time.monotonic() < until and len(listed) < number:
            listed = self._get("/api/eventlist/")["events"]
            time.sleep(0.05)
        assert len(listed) >= number, f"{len(listed)} events arrived"
        return [self._get(f"/api/event/{event['event_id']}")["payload"]["body"] for event in listed]

    def _get(self, path: str) -> dict[str, Any]:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
            found: dict[str, Any] = json.load(answer)
        return found


@contextmanager
def sentry() -> Iterator[Sentry]:
    """A fresh one, which answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    line = [str(Path(sys.executable).with_name("kent-server")), "run", "--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _wait(port)
            yield Sentry(port)
        finally:
            server.terminate()


def _wait(port: int) -> None:
    until = time.monotonic() + _PATIENCE_S
    while time.monotonic() < until:
        with socket.socket() as knock:
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("kent did not start")
