"""The proxy of one set-up phase, in a thread of its own."""

import asyncio
import socket
from collections.abc import Coroutine, Iterable
from contextlib import suppress
from threading import Thread
from typing import Any, Self

from worker.sandbox.proxy.addresses import Resolve, looked_up
from worker.sandbox.proxy.heads import MOST_BYTES
from worker.sandbox.proxy.passing import Desk
from worker.sandbox.proxy.refusals import Refusals
from worker.sandbox.proxy.registries import Registry

_MOST_CONNECTIONS = 256
_FLUSH_S = 30.0


class Proxy:
    """Serves the connections it is given while its context lasts; `registries` are all that it lets through to."""

    def __init__(self, registries: Iterable[Registry], resolve: Resolve = looked_up) -> None:
        self._refusals = Refusals()
        self._desk = Desk(tuple(registries), resolve, self._refusals)
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._run, name="set-up proxy", daemon=True)
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def refused(self) -> tuple[str, ...]:
        """What was not let through so far: `HOST:PORT (why)`."""
        return self._refusals.lines()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def listen(self, listener: socket.socket) -> None:
        """Take every connection that comes to `listener`, wherever it listens; it is closed in the end."""
        self._begin(self._accept(listener), listener)

    def take(self, connection: socket.socket) -> None:
        """Serve one connection; it is closed in the end."""
        self._begin(self._serve(connection), connection)

    def _begin(self, work: Coroutine[Any, Any, None], wire: socket.socket) -> None:
        self._loop.call_soon_threadsafe(self._start, work, wire)

    def _start(self, work: Coroutine[Any, Any, None], wire: socket.socket) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(lambda _: wire.close())  # also of work that was called off before it began

    async def _accept(self, listener: socket.socket) -> None:
        listener.setblocking(False)
        while True:
            connection, _ = await self._loop.sock_accept(listener)
            if len(self._tasks) > _MOST_CONNECTIONS:
                connection.close()
            else:
                self._start(self._serve(connection), connection)

    async def _serve(self, connection: socket.socket) -> None:
        connection.setblocking(False)
        reader, writer = await asyncio.open_connection(sock=connection, limit=MOST_BYTES)
        try:
            with suppress(OSError, asyncio.IncompleteReadError, TimeoutError):  # whoever asked is gone
                await self._desk.serve(reader, writer)
        except asyncio.CancelledError:
            writer.transport.abort()
            raise
        finally:
            await _closed(writer)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_forever()
        finally:
            for task in self._tasks:
                task.cancel()
            self._loop.run_until_complete(asyncio.gather(*self._tasks, return_exceptions=True))
            self._loop.run_until_complete(asyncio.sleep(0))  # transports that were closed say good-bye
            self._loop.run_until_complete(self._loop.shutdown_default_executor())
            self._loop.close()


async def _closed(writer: asyncio.StreamWriter) -> None:
    """Closed, with everything that was written to it sent, unless nobody reads it."""
    writer.close()
    with suppress(OSError, TimeoutError):
        async with asyncio.timeout(_FLUSH_S):
            await writer.wait_closed()
