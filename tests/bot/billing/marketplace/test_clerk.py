"""The clerk looks after the Marketplace where plans are sold there, and makes nothing of it elsewhere."""

from pathlib import Path

import pytest

from bot.clerk.hosted import Hosted
from core.errors import Refused
from tests.bot.billing.marketplace.shop import Shop, day, shop


def names(market: Shop) -> set[str]:
    return {loop.name for loop in Hosted(market.office.settings, market.office.store).loops()}


def test_its_loop_is_there_where_plans_are_sold_there(tmp_path: Path) -> None:
    with shop(tmp_path) as market:
        (loop,) = [one for one in Hosted(market.office.settings, market.office.store).loops() if one.name == "market"]
        market.github.buy("acme", market.pro, day(0), day(30))
        assert loop.step() == 2, "the account, and everybody"
        assert market.known().checked is not None
        assert loop.step() == 0
    with shop(tmp_path / "none", {"PULLWRIGHT_BILLING": "none"}) as market:
        assert "market" not in names(market)


def test_the_made_up_listing_says_the_same_of_everybody_and_renames_nobody(tmp_path: Path) -> None:
    with shop(tmp_path, {"PULLWRIGHT_MARKETPLACE_STUBBED": "1"}) as market:
        market.asks("acme")
        assert market.terms("acme").plan == "pro"
        account = market.desk.account_named("acme")
        assert account
        assert account.id == market.id("acme")
        assert all(path.startswith("/stubbed/") for path in market.calls())


def test_a_wrong_setting_ends_the_start(tmp_path: Path) -> None:
    with (
        pytest.raises(Refused, match="PULLWRIGHT_MARKETPLACE_PLANS"),
        shop(tmp_path, {"PULLWRIGHT_MARKETPLACE_PLANS": "pro"}),
    ):
        pass
