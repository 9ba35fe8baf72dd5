"""What came of it is said by a formula that everybody can reckon again."""

from core.ledger.returns import FORMULA, returned
from core.money import NONE, dollars


def test_hours_and_the_cost_of_a_merged_change() -> None:
    found = returned(4, dollars("0.60"), dollars("29"))
    assert (found.merged, found.hours, found.cost) == (4, 3.0, dollars("29.60"))
    assert found.per_merged == dollars("7.40")
    assert "45 minutes" in FORMULA


def test_nothing_merged_costs_nothing_each() -> None:
    assert returned(0, dollars("5"), NONE).per_merged is None


def test_what_does_not_divide_is_rounded_up() -> None:
    assert returned(3, dollars("0.10"), NONE).per_merged == 33_334
