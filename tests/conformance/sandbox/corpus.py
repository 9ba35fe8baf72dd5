"""The attack programs, as data: `attacks/*.toml`, each program run behind `attacks/prelude.txt`.

A program prints `PWN:` when it reached its aim, `BLOCKED:` and the reason when it did not, `INFO:` where the
aim is harmless by itself and what it leaves behind is looked at, on the host. Those that need a box's command for
themselves run alone; all others of a file run in one start of it, each in a process of its own (`attacks/batch.txt`).
"""

import json
import platform
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from worker.sandbox import Command, Ended, Finished

_FOLDER = Path(__file__).with_name("attacks")
_PRELUDE = (_FOLDER / "prelude.txt").read_text()
_BATCH = (_FOLDER / "batch.txt").read_text()
_BATCH_S = 900.0  # a busy machine is no reason to end otherwise
Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Attack:
    """One program; `silent` ones say nothing when they fail, but end in one of the ways in `ends`."""

    id: str
    group: str  # the file it is in
    program: str
    shape: str  # the threat, CVE or incident that it is made after
    ends: tuple[str, ...] = (Ended.EXITED,)
    exit_code: int | None = None  # the only one that it may end with, if any
    silent: bool = False
    fills: bool = False  # leaves a folder full behind
    alone: bool = False  # has a command for itself
    naive: bool = False  # gets what it came for where nothing is hardened, on most kernels
    x86: bool = False  # means nothing on another processor
    own_kernel: bool = (
        False  # in a box with a kernel of its own (runsc) it gets something of that one, which is harmless
    )
    crowd: bool = False  # so many processes that a box with a kernel of its own may end of them
    wall_s: float | None = None

    @property
    def runs_alone(self) -> bool:
        """Whether it has a command for itself: it asks for that, or it may end it."""
        return (
            self.alone
            or self.crowd
            or self.silent
            or self.fills
            or self.wall_s is not None
            or self.ends != (Ended.EXITED,)
        )

    def command(self, facts: Facts) -> Command:
        """How it is run alone in a box."""
        text = f"FACTS = {dict(facts)!r}\n{_PRELUDE}{self.program}"
        return Command(("python3", "-I", "-"), env=mark(facts), stdin=text.encode(), wall_s=self.wall_s)

    def complaint(self, done: Finished, *, own_kernel: bool = False) -> str:
        """Empty if the attack that ran alone was contained, else what it got."""
        said = done.output[:4000].decode("utf-8", "replace")
        ends = (*self.ends, Ended.KILLED, Ended.TIMEOUT) if own_kernel else self.ends
        right_code = self.exit_code is None or done.exit_code in (self.exit_code, None)
        answered = self.silent or self._tried(said, own_kernel) or (own_kernel and done.ended is not Ended.EXITED)
        contained = self._got_nothing(said, own_kernel) and done.ended in ends and right_code and answered
        return "" if contained else f"{self.id}: {done.ended} {done.exit_code}: {said[-500:]}"

    def held(self, said: str, *, own_kernel: bool = False) -> bool:
        """Whether one that ran with others was contained."""
        return self._got_nothing(said, own_kernel) and self._tried(said, own_kernel)

    def _tried(self, said: str, own_kernel: bool) -> bool:
        return _answered(said) or (own_kernel and self.own_kernel and said != "")

    def _got_nothing(self, said: str, own_kernel: bool) -> bool:
        return "PWN" not in said or (own_kernel and self.own_kernel)


def corpus() -> tuple[Attack, ...]:
    """All of them that mean something on this machine, sorted by group and id."""
    found = []
    for file in sorted(_FOLDER.glob("*.toml")):
        for name, entry in tomllib.loads(file.read_text()).items():
            found.append(Attack(name, file.stem, **{**entry, "ends": tuple(entry.get("ends", (Ended.EXITED,)))}))
    here = platform.machine() == "x86_64"
    return tuple(sorted((attack for attack in found if here or not attack.x86), key=lambda one: (one.group, one.id)))


def together(attacks: Iterable[Attack], facts: Facts) -> Command:
    """One command for many attacks."""
    programs = {attack.id: attack.program for attack in attacks}
    order = json.dumps({"prelude": _PRELUDE, "facts": dict(facts), "programs": programs})
    return Command(("python3", "-I", "-c", _BATCH), env=mark(facts), stdin=order.encode(), wall_s=_BATCH_S)


def mark(facts: Facts) -> dict[str, str]:
    """The variable by which the host knows what an attack started."""
    return {"PULLWRIGHT_MARK": str(facts["token"])[::-1]}


def answers(output: bytes) -> dict[str, str]:
    """What each of the attacks that ran together said."""
    return dict(json.loads(line) for line in output.splitlines() if line.startswith(b"["))


def complaints(attacks: Iterable[Attack], done: Finished, *, own_kernel: bool = False) -> list[str]:
    """What those that ran together got, or why nobody knows."""
    said = answers(done.output)
    wrong = [one for one in attacks if not one.held(said.get(one.id, ""), own_kernel=own_kernel)]
    found = [f"{one.id}: {said.get(one.id, 'no answer')[-500:]}" for one in wrong]
    if found and done.ended is not Ended.EXITED:
        found.append(f"all of them {done.ended}: {done.output[-500:]!r}")
    return found


def _answered(said: str) -> bool:
    return any(line.startswith(("BLOCKED:", "INFO:")) for line in said.splitlines())
