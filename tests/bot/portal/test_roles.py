"""Who may see and change what: as GitHub says, at this moment, and nothing more."""

from pathlib import Path

import pytest

from tests.bot.portal.history import admitted, asked, ended
from tests.bot.portal.place import Place, csrf_in, opened

PAGES = ("", "/budget", "/plan", "/invoices", "/export.csv", "/export.json")


def test_an_administrator_sees_everything_and_a_member_what_is_used(place: Place) -> None:
    with place.visited_by(place.ada) as ada, place.visited_by(place.bob) as bob:
        assert [ada.get(place.home + page).status_code for page in PAGES] == [200] * 6
        assert [bob.get(place.home + page).status_code for page in PAGES] == [200, 200, 200, 403, 200, 200]
        assert "you are a member" in bob.get("/account").text
        seen = bob.get(f"{place.home}/budget").text
        assert "The administrators of this account set them" in seen
        assert 'name="month"' not in seen
        forged = bob.post(f"{place.home}/budget", data={"csrf": csrf_in(seen), "month": "1"})
        assert forged.status_code == 403
        assert place.store.desk.budgets(place.repo.owner_id) == ()


def test_a_stranger_sees_the_same_as_where_nothing_is(place: Place) -> None:
    with place.visited_by(place.eve) as eve:
        nothing = eve.get("/account/999999999")
        assert nothing.status_code == 404
        for page in PAGES:
            answer = eve.get(place.home + page)
            assert answer.status_code == 404
            assert answer.text == nothing.text
        assert "acme" not in eve.get("/account").text
        data = {"csrf": csrf_in(nothing.text), "month": "1"}
        for act in ("/budget", "/plan", "/plan/cancel", "/portal"):
            assert eve.post(place.home + act, data=data).status_code == 404


def test_who_only_works_in_a_repository_does_not_see_what_is_paid(place: Place) -> None:
    place.github.person("eve", "write", place.repo)
    with place.visited_by(place.eve) as eve:
        assert eve.get(place.home).status_code == 404
        assert "No account of yours has the App yet" in eve.get("/account").text


def test_a_personal_account_is_its_owners_alone(place: Place) -> None:
    repo = place.github.repo("eve", "notes", organization=False)
    place.github.person("bob", "admin", repo)
    with place.visited_by(place.eve) as eve, place.visited_by(place.bob) as bob:
        assert eve.get(f"/account/{repo.installation}/budget").status_code == 200
        assert 'name="month"' in eve.get(f"/account/{repo.installation}/budget").text
        assert bob.get(f"/account/{repo.installation}").status_code == 404


@pytest.mark.parametrize("number", ["0", "-1", "1e3", "9" * 19, "9" * 400, "١٢", "%2e%2e", "x", "200001%00", "+200001"])
def test_numbers_that_are_none_are_nowhere(place: Place, number: str) -> None:
    with place.visited_by(place.ada) as ada:
        assert ada.get(f"/account/{number}").status_code == 404
        assert ada.get(place.home, params={"before": number}).status_code == 404


def test_who_leaves_the_organisation_is_out_with_the_next_look(place: Place) -> None:
    place.github.joins(place.bob, "acme", state="pending")  # invited again, and did not accept
    with place.browser() as bob:
        place.arrive(bob, place.bob)
        assert bob.get(place.home).status_code == 404
    place.github.leaves(place.bob, "acme")
    with place.browser() as bob:
        place.arrive(bob, place.bob)
        assert bob.get(place.home).status_code == 404


def test_where_github_does_not_tell_roles_nobody_is_let_in_and_reads_why(place: Place) -> None:
    place.github.set_app(may_read_members=False)
    with place.visited_by(place.ada) as ada:
        answer = ada.get(f"{place.home}/budget")
        assert answer.status_code == 403
        assert "Members: read" in answer.text


def test_what_github_said_is_believed_for_a_minute_and_fails_closed(place: Place) -> None:
    with place.visited_by(place.ada) as ada, place.browser() as bob:
        place.arrive(bob, place.bob)
        assert ada.get(place.home).status_code == 200
        asked_before = len(place.github.journal)
        assert ada.get(f"{place.home}/plan").status_code == 200
        assert len(place.github.journal) == asked_before
        place.github.faults.status(502, times=20)
        assert bob.get(place.home).status_code == 503


def test_members_read_no_names_of_repositories_that_github_does_not_show_them(place: Place) -> None:
    secret = place.github.repo("acme", "secret-plans", private=True)
    for ask in (asked(place, 1), asked(place, 2, name="secret-plans", repository=secret.id)):
        ended(place, admitted(place, ask))
    with place.visited_by(place.ada) as ada, place.visited_by(place.bob) as bob:
        for page in ("", "/export.csv", "/export.json"):
            assert "secret-plans" in ada.get(place.home + page).text
            told = bob.get(place.home + page).text
            assert "secret-plans" not in told
            assert "acme/widgets#1" in told


def test_without_billing_there_is_usage_and_budget_and_nothing_to_buy(tmp_path: Path) -> None:
    with opened(tmp_path, {"PULLWRIGHT_BILLING": "none"}) as place, place.visited_by(place.ada) as ada:
        usage = ada.get(place.home)
        assert usage.status_code == 200
        assert "Invoices" not in usage.text
        assert "Charged" not in usage.text
        assert ada.get(f"{place.home}/budget").status_code == 200
        for page in ("/plan", "/invoices"):
            assert ada.get(place.home + page).status_code == 404
