"""Many connections over one stream, the same at both ends: in a container it listens, on the host it hands them on.

It is a program of its own, too: its text is started in the set-up container, with the standard library only. Nothing
is sent that the other side has no room for, so one connection that waits holds up no other.
"""

import contextlib
import os
import select
import socket
import struct
import sys
from collections.abc import Callable

OPEN, DATA, END, ROOM = range(4)
HEAD = struct.Struct(">BII")  # what it is, which connection, how many bytes (of room, or that follow)
WINDOW = 1 << 18
MOST = 256  # connections at a time
CHUNK = 1 << 16
READ, WRITE = select.POLLIN | select.POLLHUP | select.POLLERR, select.POLLOUT


class Channel:
    """One connection: what waits to be written to it, and how much the other side still takes from it."""

    def __init__(self, number: int, wire: socket.socket) -> None:
        self.number, self.wire = number, wire
        self.waiting = bytearray()
        self.room = WINDOW
        self.reads, self.writes = True, True


class Tunnel:
    """Both ends of a stream, and the connections in it; `opened` is given those that the other side began."""

    def __init__(self, incoming: int, outgoing: int, opened: Callable[[socket.socket], None] | None = None) -> None:
        self.incoming, self.outgoing, self.opened = incoming, outgoing, opened
        self.channels: dict[int, Channel] = {}
        self.by_file: dict[int, Channel] = {}
        self.came, self.goes = bytearray(), bytearray()
        self.last = 0

    def run(self, listener: socket.socket | None = None) -> None:
        """Until the stream ends; whatever comes to `listener` is begun here."""
        for file in (self.incoming, self.outgoing):
            os.set_blocking(file, False)
        try:
            while self.turn(listener):
                pass
        finally:
            for channel in list(self.channels.values()):
                self.forget(channel)

    def turn(self, listener: socket.socket | None) -> bool:
        """Wait for something to happen, and do it; False at the end of the stream."""
        poll = select.poll()
        wanted = {self.incoming: READ}
        if self.goes:
            wanted[self.outgoing] = wanted.get(self.outgoing, 0) | WRITE
        if listener is not None:
            wanted[listener.fileno()] = READ
        for file, channel in self.by_file.items():
            wanted[file] = self.wanted(channel)
        for file, events in wanted.items():
            if events:
                poll.register(file, events)
        return all(self.happened(file, events, listener) for file, events in poll.poll())

    def wanted(self, channel: Channel) -> int:
        """What is waited for on a connection; while much is to be sent, nothing more is read."""
        reads = channel.reads and channel.room > 0 and len(self.goes) < 4 * WINDOW
        return (READ if reads else 0) | (WRITE if channel.waiting else 0)

    def happened(self, file: int, events: int, listener: socket.socket | None) -> bool:
        if file == self.outgoing and events & ~select.POLLIN:
            try:
                del self.goes[: os.write(self.outgoing, self.goes[:CHUNK])]
            except BlockingIOError:
                pass
            except OSError:
                return False
        if file == self.incoming and events & READ:
            return self.receive()
        if listener is not None and file == listener.fileno():
            self.accept(listener)
        elif file in self.by_file:
            self.serve(self.by_file[file], events)
        return True

    def accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            wire, _ = listener.accept()
            self.last += 1
            self.add(Channel(self.last, wire))
            self.goes += HEAD.pack(OPEN, self.last, 0)

    def add(self, channel: Channel) -> None:
        channel.wire.setblocking(False)
        self.channels[channel.number] = self.by_file[channel.wire.fileno()] = channel

    def forget(self, channel: Channel) -> None:
        self.channels.pop(channel.number, None)
        self.by_file.pop(channel.wire.fileno(), None)
        channel.wire.close()

    def serve(self, channel: Channel, events: int) -> None:
        """Read from a connection, or write to it; one that broke has ended in both directions."""
        try:
            if events & WRITE and channel.waiting:
                self.flush(channel)
            if events & READ and channel.reads and channel.room > 0:
                piece = channel.wire.recv(min(CHUNK, channel.room))
                channel.room -= len(piece)
                channel.reads = bool(piece)
                self.goes += HEAD.pack(DATA if piece else END, channel.number, len(piece)) + piece
        except BlockingIOError:
            pass
        except OSError:
            if channel.reads:
                self.goes += HEAD.pack(END, channel.number, 0)
            channel.reads, channel.writes = False, False
            channel.waiting.clear()
        if not channel.reads and not channel.writes and not channel.waiting:
            self.forget(channel)

    def flush(self, channel: Channel) -> None:
        sent = channel.wire.send(channel.waiting[:CHUNK])
        del channel.waiting[:sent]
        self.goes += HEAD.pack(ROOM, channel.number, sent)
        if not channel.waiting and not channel.writes:
            channel.wire.shutdown(socket.SHUT_WR)

    def receive(self) -> bool:
        try:
            piece = os.read(self.incoming, CHUNK)
        except BlockingIOError:
            return True
        except OSError:
            return False
        self.came += piece
        while len(self.came) >= HEAD.size:
            kind, number, size = HEAD.unpack_from(self.came)
            follows = size if kind == DATA else 0
            if len(self.came) < HEAD.size + follows:
                break
            body = bytes(self.came[HEAD.size : HEAD.size + follows])
            del self.came[: HEAD.size + follows]
            self.obey(kind, number, size, body)
        return bool(piece)

    def obey(self, kind: int, number: int, size: int, body: bytes) -> None:
        if kind == OPEN and len(self.channels) >= MOST:
            self.goes += HEAD.pack(END, number, 0)
        elif kind == OPEN and self.opened is not None and number not in self.channels:
            ours, theirs = socket.socketpair()
            self.add(Channel(number, ours))
            self.opened(theirs)
        channel = self.channels.get(number)
        if channel is None:
            return
        if kind == ROOM:
            channel.room += size
        elif kind == DATA and channel.writes and len(channel.waiting) + size <= WINDOW:
            channel.waiting += body
        elif kind == END and channel.writes:
            channel.writes = False
            with contextlib.suppress(OSError):
                if not channel.waiting:
                    channel.wire.shutdown(socket.SHUT_WR)
            if not channel.reads and not channel.waiting:
                self.forget(channel)


def main() -> None:
    listener = socket.create_server(("127.0.0.1", int(sys.argv[1])), backlog=128)
    os.write(2, b"ready\n")
    Tunnel(0, 1).run(listener)


if __name__ == "__main__":
    main()
