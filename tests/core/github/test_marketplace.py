"""The App's listing at the Marketplace: as the App alone, all pages, and one answer for each thing that can be."""

from datetime import UTC, datetime

import pytest

from core.errors import Broken
from core.github import Forbidden, Gone, Limited, ListedPlan, Pending, Purchase
from tests.core.github.stage import Stage

PATH = "/marketplace_listing"


def test_what_an_account_has(on: Stage) -> None:
    free, pro = on.github.list_plan("Free", 0), on.github.list_plan("Pro", per_unit=True)
    on.github.buy("acme", pro, "2026-11-01", "2026-12-01", units=3, trial_ends="2026-11-15")
    on.github.order("acme", free)
    plan, december = ListedPlan(pro, "Pro"), datetime(2026, 12, 1, tzinfo=UTC)
    pending = Pending(ListedPlan(free, "Free"), 1, december)
    trial_end = datetime(2026, 11, 15, tzinfo=UTC)
    found = Purchase(on.repo.owner_id, "acme", "Organization", plan, "month", 3, trial_end, december, pending)
    listing = on.app.marketplace()
    assert listing.account(on.repo.owner_id) == found
    assert listing.account(4_000_000) is None
    assert (listing.plans(), tuple(listing.accounts(pro))) == ((ListedPlan(free, "Free"), plan), (found,))
    assert {call.caller for call in on.github.journal if call.path.startswith(PATH)} == {"app"}


def test_all_pages_as_they_are_wanted(on: Stage) -> None:
    pro = on.github.list_plan("Pro")
    for number in range(201):
        on.github.person(f"customer-{number}")
        on.github.buy(f"customer-{number}", pro, "2026-11-01", "2027-11-01", yearly=True)
    accounts = on.app.marketplace().accounts(pro)
    assert next(accounts).cycle == "year"
    assert on.calls("GET", "/accounts") == 1
    assert len(list(accounts)) == 200
    assert on.calls("GET", "/accounts") == 3


def test_an_app_that_is_not_listed(on: Stage) -> None:
    with pytest.raises(Gone):
        on.app.marketplace().plans()
    assert on.app.marketplace().account(on.repo.owner_id) is None


def test_the_made_up_listing(on: Stage) -> None:
    listing = on.app.marketplace(stubbed=True)
    (plan,) = listing.plans()
    (one,) = listing.accounts(plan.id)
    assert listing.account(1) == one
    assert {call.path.split("/")[2] for call in on.github.journal if call.path.startswith(PATH)} == {"stubbed"}


def test_one_account_is_asked_about_once(on: Stage) -> None:
    """Somebody waits; whoever wants it asks again."""
    on.github.faults.status(502, path=PATH, times=10)
    with pytest.raises(Broken):
        on.app.marketplace().account(1)
    assert on.calls("GET", "/accounts/1") == 1


def test_a_list_is_asked_for_again(on: Stage) -> None:
    pro = on.github.list_plan("Pro")
    on.github.faults.status(502, path=PATH, times=2)
    assert on.app.marketplace().plans() == (ListedPlan(pro, "Pro"),)


def test_limits_and_refusals_are_what_they_are_everywhere(on: Stage) -> None:
    on.github.list_plan("Pro")
    on.github.faults.status(401, "A JSON web token could not be decoded", path=PATH)
    with pytest.raises(Forbidden):
        on.app.marketplace().account(1)
    on.github.faults.primary_limit(600, path=PATH)
    with pytest.raises(Limited):
        on.app.marketplace().account(1)
    with pytest.raises(Limited):
        on.app.marketplace().plans()
    assert on.github.limits.inside() == 0
