"""Whose number counts: the person's, the repository's or the machine owner's.

The machine owner's cap is never exceeded. Below it the person and the repository may each tighten what
the other says. What neither says is the default.
"""

from dataclasses import dataclass
from typing import Literal

from core.repo_config.model import RepoConfig

Origin = Literal["person", "repository", "machine", "default"]


@dataclass(frozen=True, slots=True)
class Bounds:
    """Numbers that limit a run; None where someone has no opinion."""

    attempts: int | None = None
    budget_usd: float | None = None
    wall_s: float | None = None
    memory_mib: int | None = None
    processes: int | None = None


@dataclass(frozen=True, slots=True)
class Bound:
    """One number that holds, and who set it. None: nobody limits it."""

    name: str
    value: float | None
    origin: Origin


def bounded(config: RepoConfig, asked: Bounds, caps: Bounds, defaults: Bounds) -> tuple[Bounds, tuple[Bound, ...]]:
    """The numbers that hold for a run, and for each of them who set it."""
    found = tuple(_bound(name, config, asked, caps, defaults) for name in Bounds.__slots__)
    value = {bound.name: bound.value for bound in found}

    def whole(name: str) -> int | None:
        number = value[name]
        return None if number is None else int(number)

    bounds = Bounds(whole("attempts"), value["budget_usd"], value["wall_s"], whole("memory_mib"), whole("processes"))
    return bounds, found


def _bound(name: str, config: RepoConfig, asked: Bounds, caps: Bounds, defaults: Bounds) -> Bound:
    wishes: list[tuple[float | None, Origin]] = [
        (getattr(asked, name), "person"),
        (getattr(config, name), "repository"),
    ]
    if all(number is None for number, _ in wishes):
        wishes.append((getattr(defaults, name), "default"))
    wishes.append((getattr(caps, name), "machine"))
    said = [(number, origin) for number, origin in wishes if number is not None]
    if not said:
        return Bound(name, None, "default")
    value, who = min(said, key=lambda pair: pair[0])
    return Bound(name, value, who)
