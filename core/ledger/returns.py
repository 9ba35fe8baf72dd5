"""What came of it: merged pull requests, hours by a stated formula, and what a merged change has cost. Pure."""

from dataclasses import dataclass

from core.money import NONE, Micros

MINUTES = 45
FORMULA = (
    f"merged pull requests × {MINUTES} minutes: what writing, testing and describing a small change takes a person"
)


@dataclass(frozen=True, slots=True)
class Returned:
    """Of one period. `per_merged` is None as long as nothing was merged."""

    merged: int
    hours: float
    cost: Micros
    per_merged: Micros | None
    formula: str = FORMULA


def returned(merged: int, charged: Micros, fee: Micros = NONE, minutes: int = MINUTES) -> Returned:
    """What `merged` pull requests have brought, and cost the customer: `charged` by use and the plan's `fee`."""
    cost = Micros(charged + fee)
    each = Micros(-(-cost // merged)) if merged > 0 else None
    return Returned(max(0, merged), max(0, merged) * minutes / 60, cost, each)
