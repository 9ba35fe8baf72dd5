"""Whose number counts: the person's, the repository's or the machine owner's.

The machine owner's cap is never exceeded. Below it the person and the repository may each tighten what
the other says. What neither says is the default.
"""

from dataclasses import dataclass, fields
from typing import Any

from core.repo_config.model import RepoConfig


@dataclass(frozen=True, slots=True)
class Bounds:
    """Numbers that limit a run; None where someone has no opinion."""

    attempts: int | None = None
    budget_usd: float | None = None
    wall_s: float | None = None
    memory_mib: int | None = None
    processes: int | None = None
    candidates: int | None = None


def bounded(config: RepoConfig, asked: Bounds, caps: Bounds, defaults: Bounds) -> Bounds:
    """The numbers that hold for a run; None where nobody limits it."""
    return Bounds(**{field.name: _least(field.name, config, asked, caps, defaults) for field in fields(Bounds)})


def _least(name: str, config: RepoConfig, asked: Bounds, caps: Bounds, defaults: Bounds) -> Any:
    """The number called `name`, of the kind that it has in `Bounds`."""
    wishes = _given(getattr(asked, name), getattr(config, name)) or _given(getattr(defaults, name))
    return min((*wishes, *_given(getattr(caps, name))), default=None)


def _given(*numbers: Any) -> list[Any]:
    return [number for number in numbers if number is not None]
