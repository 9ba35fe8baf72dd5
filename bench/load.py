"""A load generator for HTTP on loopback: so many connections, each sending its next request when it has its answer."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import cast

import uvloop

_LENGTH = b"content-length: "


@dataclass(frozen=True, slots=True)
class Load:
    """What was seen: answers a second, how long one took, and how many had which status."""

    rate: float
    p50_ms: float
    p99_ms: float
    statuses: dict[int, int]


def fire(port: int, requests: Iterator[bytes], connections: int, seconds: float = 60.0) -> Load:
    """Send `requests`, whole as they go over the wire, until there are no more or the time is over."""
    return uvloop.run(_fire(port, requests, connections, seconds))


async def _fire(port: int, requests: Iterator[bytes], connections: int, seconds: float) -> Load:
    loop = asyncio.get_running_loop()
    started = time.perf_counter()
    clients = [_Client(requests, started + seconds) for _ in range(connections)]
    for client in clients:
        await loop.create_connection(partial(_same, client), "127.0.0.1", port)
    await asyncio.gather(*(client.done.wait() for client in clients))
    elapsed = time.perf_counter() - started
    times = sorted(time for client in clients for time in client.times)
    statuses: dict[int, int] = {}
    for client in clients:
        for status in client.statuses:
            statuses[status] = statuses.get(status, 0) + 1
    p50, p99 = times[len(times) // 2], times[len(times) * 99 // 100]
    return Load(len(times) / elapsed, p50 * 1000, p99 * 1000, statuses)


def _same(client: "_Client") -> "_Client":
    return client


class _Client(asyncio.Protocol):
    """One connection."""

    def __init__(self, requests: Iterator[bytes], until: float) -> None:
        self.times: list[float] = []
        self.statuses: list[int] = []
        self.done = asyncio.Event()
        self._requests = requests
        self._until = until
        self._answer = b""
        self._sent = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's own looks like it and does not inherit it
        self._next()

    def data_received(self, data: bytes) -> None:
        self._answer = self._answer + data if self._answer else data
        head = self._answer.find(b"\r\n\r\n")
        if head < 0:
            return
        at = self._answer.find(_LENGTH, 0, head) + len(_LENGTH)
        length = int(self._answer[at : self._answer.find(b"\r", at)])
        if len(self._answer) < head + 4 + length:
            return
        self.times.append(time.perf_counter() - self._sent)
        self.statuses.append(int(self._answer[9:12]))
        self._answer = b""
        self._next()

    def connection_lost(self, exc: Exception | None) -> None:
        self.done.set()

    def _next(self) -> None:
        self._sent = time.perf_counter()
        request = next(self._requests, None) if self._sent < self._until else None
        if request is None:
            self._transport.close()
        else:
            self._transport.write(request)
