"""One measured figure, and what it must show."""

from dataclasses import dataclass
from math import inf


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` in `unit`; it holds if it is at most `most`. Without `most` it only informs."""

    name: str
    value: float
    unit: str
    most: float = inf

    @property
    def holds(self) -> bool:
        """Whether the promise is kept."""
        return self.value <= self.most

    def __str__(self) -> str:
        line = f"{self.name:<58} {self.value:8.3f} {self.unit:<3}"
        promise = "" if self.most == inf else f" at most {self.most:g}"
        return f"{line}{promise}{'' if self.holds else '  MISSED'}".rstrip()
