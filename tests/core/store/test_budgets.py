"""Budgets of the page: one for each scope and target; and our pull requests that somebody merged."""

from datetime import UTC, datetime, timedelta

import pytest

from core.errors import Refused
from core.ledger.limits import Budget, BudgetScope
from core.money import MOST, Micros, dollars
from core.requests import Outcome, Publication
from core.store import Desk
from tests.core.store.asking import running

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def test_the_newest_word_holds_and_none_can_be_had_again(desk: Desk) -> None:
    desk.set_budget(9, BudgetScope.MONTH, dollars("20"), by=7)
    desk.set_budget(9, BudgetScope.MONTH, dollars("10"), by=8)
    desk.set_budget(9, BudgetScope.PERSON, dollars("5"), by=8, target=7)
    desk.set_budget(9, BudgetScope.PERSON, MOST, by=8)
    assert desk.budgets(9) == (
        Budget(BudgetScope.MONTH, dollars("10")),
        Budget(BudgetScope.PERSON, MOST),
        Budget(BudgetScope.PERSON, dollars("5"), 7),
    )
    assert desk.budgets(10) == ()
    assert desk.drop_budget(9, BudgetScope.PERSON, target=7)
    assert not desk.drop_budget(9, BudgetScope.PERSON, target=7)
    assert len(desk.budgets(9)) == 2


def test_what_means_nothing_is_refused(desk: Desk) -> None:
    with pytest.raises(Refused, match="below nothing"):
        desk.set_budget(9, BudgetScope.MONTH, Micros(-1), by=7)
    for scope, target in ((BudgetScope.MONTH, 5), (BudgetScope.PERSON, -1)):
        with pytest.raises(Refused, match="whole account"):
            desk.set_budget(9, scope, dollars("1"), by=7, target=target)
    assert desk.budgets(9) == ()


def test_a_merged_pull_request_of_ours_counts_once(desk: Desk) -> None:
    request = running(desk)
    repository = request.ask.thread.repository.id
    assert desk.publish(request.id, request.attempt, Publication(branch="b", pull_number=4, pull_url="u"))
    assert desk.finish(request.id, request.attempt, Outcome("proven", "Well."))
    assert desk.merged(repository, 4, NOW)
    assert not desk.merged(repository, 4, NOW + timedelta(days=1))
    assert not desk.merged(repository, 5, NOW)  # somebody else's
    assert desk.merges(request.account, NOW, NOW + timedelta(days=30)) == 1
    assert desk.merges(request.account, NOW + timedelta(days=1), NOW + timedelta(days=30)) == 0
