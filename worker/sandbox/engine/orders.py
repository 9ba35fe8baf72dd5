"""Commands that wait in a container for what they are to be, so that nothing need be started once that is known.

The program lays out a tree with a tar that waits, too, if nothing is where it goes. Then it reads one order from its
standard input and becomes it: the same process of the same user, with nothing between it and the engine, which tells
how it ended. It is started before anything of a stranger's was in the container, and serves once.
"""

import json

from core.errors import Broken
from worker.sandbox import WORK
from worker.sandbox._limits import ENVIRONMENT
from worker.sandbox.engine.container import Container
from worker.sandbox.engine.execs import Call, Exec, start

_PATIENCE_S = 60.0
_YES = b"y"
WAITING = 2  # processes of an order: itself and its tar
# Python ignores two signals, and what it becomes would go on doing so.
_PROGRAM = """
import json, os, signal, sys
def pieces(size):
    while size:
        piece = os.read(0, min(size, 1 << 16))
        if not piece:
            os._exit(125)
        size -= len(piece)
        yield piece
def heard():
    return json.loads(b"".join(pieces(int.from_bytes(b"".join(pieces(4)), "big"))))
end, begin = os.pipe()
tar = os.fork()
if not tar:
    os.dup2(end, 0)
    os.dup2(os.open("/dev/null", os.O_WRONLY), 1)
    os.dup2(1, 2)
    os.execvp("tar", ["tar", "-xf", "-", "-C", sys.argv[1]])
os.close(end)
os.write(1, b"y")
asked = heard()
if any(os.listdir(place) for place in asked["bare"]):
    os.write(1, b"n")
    os._exit(125)
for piece in pieces(asked["size"]):
    while piece:
        piece = piece[os.write(begin, piece):]
os.close(begin)
ended = os.waitpid(tar, 0)[1]
os.write(1, b"n" if ended and asked["size"] else b"y")
order = heard()
if not order["listens"]:
    os.dup2(os.open("/dev/null", os.O_RDONLY), 0)
signal.signal(signal.SIGPIPE, signal.SIG_DFL)
signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
try:
    os.chdir(order["cwd"])
    os.execvpe(order["argv"][0], order["argv"], {**os.environ, **order["env"]})
except OSError as why:
    os.write(2, f"{why}\\n".encode())
    os._exit(126)
"""


class Order:
    """A command that waits in `container` as `user`."""

    def __init__(self, container: Container, user: str) -> None:
        argv = ("python3", "-I", "-S", "-c", _PROGRAM, WORK)
        self._exec = start(container.connection, container.id, Call(argv, user, ENVIRONMENT, "/", listens=True))

    def settle(self) -> None:
        """Wait until it waits; `Broken` if it does not come to that."""
        if not self._hears_yes():
            raise Broken("A sandbox did not get ready.", retryable=True)

    def lays_out(self, files: bytes, bare: tuple[str, ...]) -> bool:
        """Whether it waits, nothing is in any of the folders `bare` yet, and `files`, a tar stream, could be unpacked.

        To be asked once, before it is given its order.
        """
        if not self._exec.wire.quiet():  # it said something, or hung up
            return False
        self._tell({"bare": bare, "size": len(files)}, files)
        return self._hears_yes()

    def become(self, call: Call) -> Exec:
        """Let it be `call`, whose user it has."""
        listens = bool(call.stdin) or call.listens
        self._tell({"argv": call.argv, "env": dict(call.env), "cwd": call.cwd, "listens": listens})
        return self._exec

    def close(self) -> None:
        """Hang up: it ends, if it still waits."""
        self._exec.wire.close()

    def _tell(self, said: object, follows: bytes = b"") -> None:
        body = json.dumps(said).encode()
        try:
            self._exec.wire.push(len(body).to_bytes(4, "big") + body + follows)
        except OSError as why:
            raise Broken(f"The sandbox that waited is gone: {why}.", retryable=True) from why

    def _hears_yes(self) -> bool:
        self._exec.wire.wait(_PATIENCE_S)
        try:
            return next(self._exec.wire.frames(), (0, b""))[1] == _YES
        except OSError as why:
            raise Broken(f"A sandbox that waits does not answer: {why}.", retryable=True) from why


def can_be(call: Call) -> bool:
    """Whether an order can say it: no system takes a NUL in a word, and here nobody would tell."""
    words = (*call.argv, call.cwd, *call.env, *call.env.values())
    return not any("\0" in word for word in words)
