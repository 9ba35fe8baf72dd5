"""The attack programs, as data: `attacks/*.toml`, each program run behind `attacks/prelude.txt`.

A program prints `PWN:` when it reached its aim, `BLOCKED:` and the reason when it did not, `INFO:` where the
aim is harmless by itself and what it leaves behind is looked at.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from worker.sandbox import Command, Ended, Finished

_FOLDER = Path(__file__).with_name("attacks")
_PRELUDE = (_FOLDER / "prelude.txt").read_text()


@dataclass(frozen=True, slots=True)
class Attack:
    """One program; `silent` ones say nothing when they fail, but end in one of the ways in `ends`."""

    id: str
    program: str
    ends: tuple[str, ...] = (Ended.EXITED,)
    silent: bool = False
    fills: bool = False  # leaves a folder full behind
    wall_s: float | None = None

    @property
    def command(self) -> Command:
        """How it is run in a box."""
        return Command(("python3", "-I", "-"), stdin=(_PRELUDE + self.program).encode(), wall_s=self.wall_s)

    def complaint(self, done: Finished) -> str:
        """Empty if the attack was contained, else what it got."""
        said = done.output[:4000].decode("utf-8", "replace")
        answered = any(line.startswith(("BLOCKED:", "INFO:")) for line in said.splitlines())
        contained = "PWN" not in said and done.ended in self.ends and (self.silent or answered)
        return "" if contained else f"{self.id}: {done.ended} {done.exit_code}: {said[-500:]}"


def corpus() -> tuple[Attack, ...]:
    """All of them, sorted by id."""
    found = []
    for file in sorted(_FOLDER.glob("*.toml")):
        for name, entry in tomllib.loads(file.read_text()).items():
            found.append(Attack(name, **{**entry, "ends": tuple(entry.get("ends", (Ended.EXITED,)))}))
    return tuple(sorted(found, key=lambda attack: attack.id))
