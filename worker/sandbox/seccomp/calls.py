"""The allow-list as it is written in `calls.txt`."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

MACHINES = ("x86_64", "aarch64")


@dataclass(frozen=True, slots=True)
class Call:
    """One system call; `numbers` by machine, without those that do not have it."""

    name: str
    numbers: dict[str, int]


@dataclass(frozen=True, slots=True)
class Calls:
    """The three sections of the list."""

    allow: tuple[Call, ...]
    rules: tuple[Call, ...]
    absent: tuple[Call, ...]


@cache
def calls() -> Calls:
    """The list, read once."""
    sections: dict[str, list[Call]] = {}
    for line in files(__package__).joinpath("calls.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            section = sections.setdefault(line.strip("[]").partition(":")[0], [])
        elif line and not line.startswith("#"):
            section.append(_call(*line.split()))
    return Calls(*(tuple(sections[name]) for name in ("allow", "rules", "absent")))


def _call(name: str, *numbers: str) -> Call:
    known = zip(MACHINES, numbers, strict=True)
    return Call(name, {machine: int(number) for machine, number in known if number != "-"})
