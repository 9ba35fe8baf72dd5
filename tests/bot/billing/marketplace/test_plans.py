"""Which plan of the listing is which of ours."""

import pytest

from bot.billing.marketplace.plans import listing_plans
from core.errors import Refused


def test_by_number_then_by_name() -> None:
    plans = listing_plans(" 12=enterprise, 13 = pro ,")
    assert plans.find(12, "Pro") == "enterprise"
    assert plans.find(14, " PRO ") == "pro"
    assert plans.find(14, "Professional") is None
    assert plans.of(14, "Professional") == "free"


def test_what_is_not_sold_there_is_not_found_by_its_name() -> None:
    assert listing_plans("").find(1, "Self-hosted") is None
    assert listing_plans("").find(1, "usage") is None


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ("pro=12", "does not begin with the number"),
        ("12", "there is no plan"),
        ("-1=pro", "does not begin with the number"),
        ("0=pro", "does not begin with the number"),
        ("²=pro", "does not begin with the number"),
        ("9" * 30 + "=pro", "does not begin with the number"),
        ("12=gold", "there are free, pro"),
        ("12=self_hosted", "cannot be sold"),
        ("12=usage", "cannot be sold"),
    ],
)
def test_a_wrong_setting_says_what_is_wrong(setting: str, told: str) -> None:
    with pytest.raises(Refused, match=told) as refused:
        listing_plans(setting)
    assert "PULLWRIGHT_MARKETPLACE_PLANS" in str(refused.value)
    assert len(str(refused.value)) < 250
