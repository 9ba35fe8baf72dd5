"""A box at a host's."""

from threading import Lock

from worker.sandbox import OUT, Command, Finished, Limits, protocol
from worker.sandbox._limits import caps
from worker.sandbox.archive import incoming, outgoing
from worker.sandbox.away.line import Line
from worker.sandbox.protocol.heads import CollectAsk, Nothing, PutAsk, RunAsk, RunSaid

_ENGINE_S = 300.0  # what the host's engine, and the way there, may take beside a command


class RemoteBox:
    """See `Box`. One call at a time; when the line is lost, so is the box."""

    def __init__(self, line: Line, limits: Limits) -> None:
        self._line, self._limits = line, limits
        self._turn = Lock()

    def run(self, command: Command) -> Finished:
        """Run one command to its end; whatever it leaves running is dead before this returns."""
        wall_s = self._limits.wall_s if command.wall_s is None else command.wall_s
        ask = RunAsk.of(command)
        with self._turn:
            place = ("POST", protocol.RUN)
            said, output = self._line.call(place, ask, RunSaid, payloads=(command.stdin,), s=wall_s + _ENGINE_S)
        return said.plain(output[: self._limits.output_bytes])

    def end(self) -> None:
        """End everything in it at once, from whichever thread; whoever uses it finds it dead."""
        self._line.cut()

    def put(self, files: bytes) -> None:
        """Unpack a tar stream over /work; hostile members are refused with `Broken`."""
        incoming.check(files)
        if files:
            with self._turn:
                self._line.call(
                    ("POST", protocol.PUT), PutAsk(files=len(files)), Nothing, payloads=(files,), s=_ENGINE_S
                )

    def collect(self, folder: str = OUT) -> dict[str, bytes]:
        """The regular files below `folder` by relative path; links, devices and oversize are left out."""
        with self._turn:
            _, raw = self._line.call(("POST", protocol.COLLECT), CollectAsk(folder=folder), Nothing, s=_ENGINE_S)
        return outgoing.read([raw], caps(self._limits)).files if raw else {}
