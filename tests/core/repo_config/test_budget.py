"""`budget:` says exact amounts, a mistake in it is one sentence, and nobody widens what their organisation allows."""

import pytest

from core.errors import Refused
from core.ledger.limits import Budget, BudgetScope
from core.money import dollars
from core.repo_config import layered, overlaid, parse
from core.repo_config.budget import MoneyBudget


def _budget(text: str) -> MoneyBudget:
    found = parse(text).budget
    assert found is not None
    return found


def test_amounts_are_exact_however_they_are_written() -> None:
    found = _budget("budget:\n  run: 0.1\n  day: '12.50'\n  month: $200\n")
    assert found.budgets() == (
        Budget(BudgetScope.RUN, dollars("0.1")),
        Budget(BudgetScope.DAY, dollars("12.5")),
        Budget(BudgetScope.MONTH, dollars("200")),
    )


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("day: -1", "line 2: `budget.day` must not be below nothing"),
        ("day: .nan", "line 2: `budget.day` nan is no amount that can be paid"),
        ("day: .inf", "line 2: `budget.day` inf is no amount that can be paid"),
        ("day: 0.0000001", "finer than a millionth of a dollar"),
        ("day: 99999999999999", "is no amount that can be paid"),
        ("day: true", "line 2: `budget.day` must be an amount of US dollars"),
        ("day: [5]", "line 2: `budget.day` must be an amount of US dollars"),
        ("day: lots", "'lots' is no amount of US dollars"),
        ("dya: 3", "line 2: unknown key 'dya'; did you mean 'day'?"),
    ],
)
def test_a_mistake_is_one_sentence_with_its_line(said: str, told: str) -> None:
    with pytest.raises(Refused) as refused:
        parse(f"budget:\n  {said}\n")
    assert told in str(refused.value)


@pytest.mark.parametrize("wider", ["budget:\n", "budget: {}\n", "budget:\n  day: 500\n", "budget:\n  month: 1\n"])
def test_a_repository_and_a_step_only_tighten_what_their_organisation_says(wider: str) -> None:
    ours = parse("budget:\n  day: 5\n  pause_on_anomaly: true\n")
    for effective in (layered(ours, parse(wider)), overlaid(layered(ours, None), parse(wider))):
        held = effective.config.budget
        assert held is not None
        assert held.day == dollars("5")
        assert held.pause_on_anomaly
    assert layered(ours, parse("budget:\n  day: 2\n")).config.budget == _budget(
        "budget:\n  day: 2\n  pause_on_anomaly: true\n"
    )
