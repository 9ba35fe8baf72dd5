"""From a connection of the box to one of a registry, or to a refusal that says why."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from worker.sandbox.proxy import heads, hello
from worker.sandbox.proxy.addresses import Resolve, refusal
from worker.sandbox.proxy.refusals import Refusals
from worker.sandbox.proxy.registries import Registry

_HEAD_S, _CONNECT_S = 30.0, 15.0
_IDLE_S = 20.0  # of a registry: some installers do not end before their idle connections do
_CHUNK = 1 << 16
MOST_SENT = 16 << 20  # bytes to registries in one phase: who installs asks, and does not upload


class Forbidden(Exception):
    """This is not let through; the message is the reason."""


Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass(slots=True)
class Desk:
    """Where each connection is looked at."""

    registries: tuple[Registry, ...]
    resolve: Resolve
    refusals: Refusals
    sent: int = field(default=0)
    known: dict[tuple[str, int], Sequence[str]] = field(default_factory=dict)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Read what is asked for, and let it through or say why not."""
        async with asyncio.timeout(_HEAD_S):
            try:
                head = heads.read(await reader.readuntil(b"\r\n\r\n"))
            except (heads.Unreadable, asyncio.LimitOverrunError) as why:
                return await _answer(writer, "400 Bad Request", f"{why}")
        try:
            registry = self._registry(head)
            upstream = await self._reach(head, registry)
        except Forbidden as why:
            self.refusals.add(head.host, head.port, str(why))
            return await _answer(writer, "403 Forbidden", f"{head.host}:{head.port} was refused: {why}")
        except OSError as why:
            return await _answer(writer, "502 Bad Gateway", f"{head.host} was not reached: {why.strerror or why}")
        try:
            await self._pass(head, (reader, writer), upstream)
        finally:
            upstream[1].close()

    def _registry(self, head: heads.Head) -> Registry:
        for registry in self.registries:
            if registry.serves(head.host, head.port):
                return registry
        raise Forbidden("it is no registry that is allowed")

    async def _reach(self, head: heads.Head, registry: Registry) -> Streams:
        """A connection to an address that was looked at, and to no other."""
        found = [registry.pinned] if registry.pinned else await self._addresses(head.host, head.port)
        for address in found:
            if why := refusal(address, registry):
                raise Forbidden(why)
        return await _connected(found, head.port)

    async def _addresses(self, host: str, port: int) -> Sequence[str]:
        """Asked for once in a phase: installers open hundreds of connections to one registry."""
        if (host, port) not in self.known:
            async with asyncio.timeout(_CONNECT_S):
                self.known[host, port] = await self.resolve(host, port)
        return self.known[host, port]

    async def _pass(self, head: heads.Head, client: Streams, upstream: Streams) -> None:
        if not head.tunnel:
            upstream[1].write(request := head.onward())
            self.sent += len(request)
            return await self._copy(upstream[0], client[1], counted=False)
        client[1].write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await client[1].drain()
        try:
            upstream[1].write(await _greeting(client[0], head.host))
        except Forbidden as why:
            self.refusals.add(head.host, head.port, str(why))
            return None
        up = asyncio.create_task(self._copy(client[0], upstream[1], counted=True))
        try:
            await self._copy(upstream[0], client[1], counted=False)
        finally:
            up.cancel()
            with suppress(asyncio.CancelledError, OSError, TimeoutError):
                await up
        return None

    async def _copy(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, *, counted: bool) -> None:
        """Until the end of `source`; what is sent to registries is `counted`, and it has an end too."""
        while True:
            async with asyncio.timeout(None if counted else _IDLE_S):
                piece = await source.read(_CHUNK)
            self.sent += len(piece) if counted else 0
            if counted and self.sent > MOST_SENT:
                self.refusals.add("uploads", 0, f"more than {MOST_SENT >> 20} MiB were sent")
                piece = b""
            if not piece:
                if sink.can_write_eof():
                    sink.write_eof()
                return
            sink.write(piece)
            async with asyncio.timeout(_IDLE_S):
                await sink.drain()


async def _connected(addresses: Sequence[str], port: int) -> Streams:
    """The first that answers; OSError of the last if none does."""
    failure: OSError = ConnectionError("it has no address")
    for address in addresses:
        try:
            async with asyncio.timeout(_CONNECT_S):
                return await asyncio.open_connection(address, port)
        except OSError as why:
            failure = why
    raise failure


async def _greeting(reader: asyncio.StreamReader, host: str) -> bytes:
    """The beginning of a tunnel, which is TLS for `host` and nothing else."""
    data = b""
    async with asyncio.timeout(_HEAD_S):
        while len(data) < hello.MOST_BYTES and (piece := await reader.read(_CHUNK)):
            data += piece
            try:
                name = hello.asked(data)
            except hello.NotTls as why:
                raise Forbidden(f"what is said in the tunnel is no TLS: {why}") from why
            if name is not None and (name == host or (not name and ":" in host) or (not name and _numbered(host))):
                return data
            if name is not None:
                raise Forbidden(f"TLS asks for another host: {name[:100] or 'none'}")
    raise Forbidden("nothing that is TLS was said in the tunnel")


def _numbered(host: str) -> bool:
    return host.replace(".", "").isdigit()


async def _answer(writer: asyncio.StreamWriter, status: str, sentence: str) -> None:
    body = f"Pullwright: {sentence}.\n".encode("utf-8", "replace")
    head = f"HTTP/1.1 {status}\r\nContent-Type: text/plain\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    writer.write(head.encode() + body)
    async with asyncio.timeout(_HEAD_S):
        await writer.drain()
