"""Whoever looks at an account has what it bought at the Marketplace looked up again, a moment later."""

from bot.billing.marketplace.checking import Checking
from bot.billing.marketplace.plans import listing_plans
from bot.billing.marketplace.watching import Watching
from core.github import open_installations
from tests.bot.portal.place import Place


def test_a_lost_purchase_is_found_because_somebody_looked(place: Place) -> None:
    github, desk = place.github, place.store.desk
    app = open_installations(github.app.id, github.app.private_key, github.url)
    clerk = Watching(Checking(desk, app.marketplace(), listing_plans("")))
    github.loses_purchases = True
    pro = github.list_plan("Pro")
    assert clerk.step() == 1, "its first look at everybody"
    github.buy("acme", pro, "2026-11-01", "2099-12-01")
    with place.visited_by(place.ada) as ada:
        ada.get(place.home)
        assert clerk.step() == 1
        assert clerk.step() == 0
        ada.get(place.home)
        assert clerk.step() == 0, "it was looked up a moment ago"
    terms = desk.terms_of(place.repo.owner_id, desk.clock(), "marketplace")
    assert terms.plan == "pro"
