"""Budgets: set by whoever administers the account, exactly, or refused beside the field with nothing lost."""

import re
from html import unescape

import httpx2
import pytest

from core.ledger.limits import Budget, BudgetScope
from core.money import dollars
from tests.bot.portal.place import Place, csrf_in


def saved(place: Place, browser: httpx2.Client, **typed: str) -> httpx2.Response:
    csrf = csrf_in(browser.get(f"{place.home}/budget").text)
    return browser.post(f"{place.home}/budget", data={"csrf": csrf, **typed})


def test_an_administrator_sets_changes_and_takes_away(place: Place) -> None:
    desk, account = place.store.desk, place.repo.owner_id
    with place.visited_by(place.ada) as ada:
        answer = saved(place, ada, run="0.50", day=" $5 ", month="1000", person="", repository="12.000001")
        assert "Saved." in answer.text
        kept = {(one.scope, one.amount) for one in desk.budgets(account)}
        wanted = {"run": "0.5", "day": "5", "month": "1000", "repository": "12.000001"}
        assert kept == {(BudgetScope(scope), dollars(amount)) for scope, amount in wanted.items()}
        assert 'value="12.000001"' in answer.text
        saved(place, ada, run="0", day="", month="1000")
        amounts = {one.scope: one.amount for one in desk.budgets(account)}
        assert amounts[BudgetScope.RUN] == 0
        assert BudgetScope.DAY not in amounts


def test_one_person_and_one_repository_have_their_own(place: Place) -> None:
    desk, account = place.store.desk, place.repo.owner_id
    with place.visited_by(place.ada) as ada:
        answer = saved(
            place, ada, new_person="@bob", new_person_amount="3", new_repository=str(place.repo.id),
            new_repository_amount="4",
        )  # fmt: skip
        assert set(desk.budgets(account)) == {
            Budget(BudgetScope.PERSON, dollars("3"), place.bob.id),
            Budget(BudgetScope.REPOSITORY, dollars("4"), place.repo.id),
        }
        assert ">bob</label>" in answer.text
        assert ">acme/widgets</label>" in answer.text
        saved(place, ada, **{f"person:{place.bob.id}": "", f"repository:{place.repo.id}": "7"})
        assert desk.budgets(account) == (Budget(BudgetScope.REPOSITORY, dollars("7"), place.repo.id),)


@pytest.mark.parametrize(
    "wrong", ["-1", "NaN", "inf", "1e400", "twelve", "1,50", "0.0000001", "9" * 30, "=1+1", '"><script>', "\x00", "1 2"]
)
def test_what_is_no_amount_is_said_beside_the_field_and_nothing_typed_is_lost(place: Place, wrong: str) -> None:
    with place.visited_by(place.ada) as ada:
        answer = saved(place, ada, run=wrong, day="7.25", new_person="nobody-of-that-name")
        assert answer.status_code == 400
        field = re.search(r'<input id="field-run"[^>]*>', answer.text)
        assert field
        assert 'aria-invalid="true"' in field[0]
        shown = re.search(r'value="([^"]*)"', field[0])
        assert shown
        assert unescape(shown[1]) == wrong
        assert 'id="field-run-wrong"' in answer.text
        assert 'value="7.25"' in answer.text
        assert 'value="nobody-of-that-name"' in answer.text
        assert "<script>" not in answer.text
    assert place.store.desk.budgets(place.repo.owner_id) == ()


@pytest.mark.parametrize(
    "typed",
    [
        {"new_person": "nobody-of-that-name", "new_person_amount": "1"},
        {"new_person": "../installations", "new_person_amount": "1"},
        {"new_person": "acme", "new_person_amount": "1"},  # an organisation asks for nothing
        {"new_person": "bob"},
        {"new_person_amount": "1"},
        {"new_repository": "999999", "new_repository_amount": "1"},
        {"new_repository": "x", "new_repository_amount": "1"},
        {"new_repository_amount": "1"},
    ],
)
def test_what_is_for_nobody_is_refused(place: Place, typed: dict[str, str]) -> None:
    with place.visited_by(place.ada) as ada:
        answer = saved(place, ada, **typed)
        assert answer.status_code == 400
        assert 'class="wrong"' in answer.text
    assert place.store.desk.budgets(place.repo.owner_id) == ()


def test_fields_that_are_not_on_the_page_do_nothing(place: Place) -> None:
    with place.visited_by(place.ada) as ada:
        typed = {"person:1": "5", "installation:7": "5", "account": "1", "amount": "5", "repository:99999": "1"}
        assert saved(place, ada, **typed).status_code == 200
        assert place.store.desk.budgets(place.repo.owner_id) == ()


def test_a_form_of_another_session_changes_nothing(place: Place) -> None:
    place.github.joins(place.eve, "acme", "admin")
    with place.visited_by(place.ada) as ada, place.visited_by(place.eve) as eve:
        theirs = csrf_in(eve.get(f"{place.home}/budget").text)
        for csrf in (theirs, "", "0" * 64):
            answer = ada.post(f"{place.home}/budget", data={"csrf": csrf, "month": "1"})
            assert answer.status_code == 403
            assert "Nothing was changed" in answer.text
        mine = csrf_in(ada.get(f"{place.home}/budget").text)
        data = {"csrf": mine, "month": "1"}
        other = ada.post(f"{place.home}/budget", data=data, headers={"Sec-Fetch-Site": "cross-site"})
        assert other.status_code == 403
        assert ada.post(f"{place.home}/budget", data={**data, "run": "1" * 100_000}).status_code == 403
        assert ada.post(f"{place.home}/budget", data={f"f{n}": "" for n in range(500)}).status_code == 403
    assert place.store.desk.budgets(place.repo.owner_id) == ()
