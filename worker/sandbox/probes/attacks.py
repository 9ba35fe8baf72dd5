"""The attacks of `attacks.toml`, and whether a box held against one."""

import tomllib
from dataclasses import dataclass
from importlib.resources import files

from worker.sandbox import Command, Ended, Finished

_ESCAPED = b"OUT:"
_CALLS = """
import ctypes, platform
libc = ctypes.CDLL(None)
x86 = platform.machine() == "x86_64"
def attempt(name, on_x86, on_arm, *arguments):
    if libc.syscall(on_x86 if x86 else on_arm, *arguments) >= 0:
        print("OUT:", name)
"""


@dataclass(frozen=True, slots=True)
class Attack:
    """One program; `calls` puts raw system calls at its hand.

    `limit`: it takes all that there is. A kernel of its own that gets no more may stand still until the time is over.
    """

    name: str
    program: str
    held: str
    wall_s: float | None = None
    calls: bool = False
    own_kernel: bool = False
    limit: bool = False

    @property
    def command(self) -> Command:
        """How it is run in a box."""
        return python((_CALLS if self.calls else "") + self.program, self.wall_s)

    def contained(self, done: Finished, *, own_kernel: bool = False) -> bool:
        """Whether the box held; `own_kernel`: it has one, and what is only done to that one is done to nobody."""
        if own_kernel and self.limit and done.ended is Ended.TIMEOUT:
            return _ESCAPED not in done.output
        if own_kernel and self.own_kernel:
            return done.ended is not Ended.TIMEOUT
        if self.held in {Ended.OUTPUT, Ended.TIMEOUT}:
            return done.ended == self.held
        if _ESCAPED in done.output or done.ended is Ended.TIMEOUT:
            return False
        return self.held == "stopped" or done.exit_code == 0


def python(program: str, wall_s: float | None = None) -> Command:
    """A program for the box's own interpreter."""
    return Command(("python3", "-I", "-"), stdin=program.encode(), wall_s=wall_s)


def attacks() -> tuple[Attack, ...]:
    """All of them, in the order of the file."""
    text = files(__package__).joinpath("attacks.toml").read_text("utf-8")
    return tuple(Attack(name, **entry) for name, entry in tomllib.loads(text).items())
