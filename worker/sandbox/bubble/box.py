"""A session: one holder, one run after the other."""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from core.errors import Broken
from worker.sandbox import OUT, WORK, BoxSpec, Command, Ended, Finished, Limits
from worker.sandbox._limits import caps
from worker.sandbox.archive import incoming, outgoing
from worker.sandbox.bubble.arguments import line, rlimits
from worker.sandbox.bubble.draining import drain
from worker.sandbox.bubble.holding import Holder
from worker.sandbox.bubble.root import Root
from worker.sandbox.bubble.streams import pipe, sealed

_ARCHIVE_S = 60.0
_PACK = (
    "find . -maxdepth {depth} -xdev -type f -print0 |"
    " tar --create --file=- --format=gnu --null --no-recursion --files-from=- --ignore-failed-read"
)
_SIGNALLED = range(129, 193)  # how bwrap passes on that its command died of a signal


class BubbleBox:
    """See `worker.sandbox.Box`; `watched` where no group limits the box's memory as a whole."""

    def __init__(self, holder: Holder, program: Path, root: Root, limits: Limits, *, watched: bool) -> None:
        self._holder, self._program, self._root, self._limits = holder, program, root, limits
        self._watched = watched
        self._turn = threading.Lock()

    def become(self, spec: BoxSpec) -> "BubbleBox | None":
        """See `worker.sandbox.waiting.Waits`: this box, with the limits of `spec` for what it runs, and its files."""
        if not self._holder.waits():
            return None
        box = BubbleBox(self._holder, self._program, self._root, spec.limits, watched=self._watched)
        box.put(spec.files)
        return box

    def run(self, command: Command) -> Finished:
        """See `worker.sandbox.Box.run`."""
        kept, cap = bytearray(), self._limits.output_bytes

        def keep(chunk: bytes) -> bool:
            room = cap - len(kept)
            kept.extend(chunk[:room])
            return len(chunk) <= room

        began = time.monotonic()
        status, why = self._run(command, keep)
        elapsed = time.monotonic() - began
        if why is None and (status in _SIGNALLED or status < 0):
            why = Ended.KILLED
        return Finished(status if why is None else None, bytes(kept), elapsed, why or Ended.EXITED)

    def end(self) -> None:
        """See `worker.sandbox.Endable`."""
        self._holder.dismiss()

    def put(self, files: bytes) -> None:
        """See `worker.sandbox.Box.put`."""
        if not files:
            return
        incoming.check(files)
        done = self.run(Command(("tar", "--extract", "--file=-", "--no-same-owner"), WORK, stdin=files))
        if done.exit_code != 0:
            said = done.output.decode("utf-8", "replace").strip()
            raise Broken(f"The workspace could not be laid out in the sandbox: {said[-300:] or done.ended}")

    def collect(self, folder: str = OUT) -> dict[str, bytes]:
        """See `worker.sandbox.Box.collect`."""
        chunks: list[bytes] = []
        cap = caps(self._limits)
        left = [cap.stream_bytes]

        def keep(chunk: bytes) -> bool:
            left[0] -= len(chunk)
            if left[0] > 0:
                chunks.append(chunk)
            return left[0] > 0

        argv = ("sh", "-c", _PACK.format(depth=cap.depth))
        self._run(Command(argv, folder, wall_s=_ARCHIVE_S), keep, quiet=True)
        return outgoing.read(chunks, cap).files

    def _run(self, command: Command, keep: Callable[[bytes], bool], *, quiet: bool = False) -> tuple[int, Ended | None]:
        deadline = time.monotonic() + (self._limits.wall_s if command.wall_s is None else command.wall_s)
        with self._turn, pipe() as (ours, theirs):
            with theirs, sealed(command.stdin) as stdin:
                self._holder.send(self._request(command, quiet), [stdin.fileno(), theirs.fileno()])
            why = drain(ours.fileno(), self._holder.control.fileno(), deadline, self._holder.kill, keep)
            answer = self._holder.receive()
        return answer["status"], Ended.KILLED if answer["greedy"] else why

    def _request(self, command: Command, quiet: bool) -> dict[str, Any]:
        if not command.argv or any("\0" in word for word in (*command.argv, command.cwd)):
            raise Broken("A command for the sandbox is empty or holds a NUL character.")
        return {
            "quiet": quiet,
            "argv": line(self._program, self._root, command),
            "rlimits": rlimits(self._limits, memory=self._watched),
            "watch_bytes": self._limits.memory_bytes if self._watched else 0,
        }
