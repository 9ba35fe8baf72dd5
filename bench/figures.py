"""One measured figure, and what it must show."""

from dataclasses import dataclass
from math import inf


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` in `unit`; it holds if it is at most `most` and at least `least`. Without either it only informs."""

    name: str
    value: float
    unit: str
    most: float = inf
    least: float = -inf

    @property
    def holds(self) -> bool:
        """Whether the promise is kept."""
        return self.least <= self.value <= self.most

    def __str__(self) -> str:
        line = f"{self.name:<58} {self.value:8.3f} {self.unit:<3}"
        promise = "" if self.most == inf else f" at most {self.most:g}"
        promise += "" if self.least == -inf else f" at least {self.least:g}"
        return f"{line}{promise}{'' if self.holds else '  MISSED'}".rstrip()
