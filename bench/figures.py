"""One measured figure, and what it must show."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` in `unit`; it holds if it is at most `most`."""

    name: str
    value: float
    unit: str
    most: float

    @property
    def holds(self) -> bool:
        """Whether the promise is kept."""
        return self.value <= self.most

    def __str__(self) -> str:
        return (
            f"{self.name:<58} {self.value:8.3f} {self.unit:<3} at most {self.most:g} {'' if self.holds else '  MISSED'}"
        )
