"""Forged, repeated, out of order, for accounts that nobody knows, or not what they say they are."""

import json
from itertools import permutations
from pathlib import Path

import pytest

from tests.bot.billing.marketplace.shop import Shop, day, shop
from tests.bot.deliveries import corpus, encoded, signature
from tests.fakes.github import PurchaseTold

EVENT = "marketplace_purchase"
BY_STRIPE = {
    "PULLWRIGHT_BILLING": "stripe",
    "STRIPE_API_KEY": "sk_test_1",
    "STRIPE_WEBHOOK_SECRET": "whsec_1",
    "PULLWRIGHT_STRIPE_PRICES": "pro.month=price_1",
}


def result(told: PurchaseTold) -> tuple[int | None, str]:
    return told.status, json.loads(told.reply)["result"]


def lost(market: Shop, login: str) -> list[PurchaseTold]:
    """What GitHub told of a small history, and nobody heard; the listing knows."""
    market.id(login)
    market.github.loses_purchases = True
    told = [
        market.github.buy(login, market.pro, day(-20), day(10)),
        market.github.switch(login, day(-10), plan=market.enterprise, units=2),
        market.github.order(login, market.pro),
        market.github.take_back(login, day(-5)),
    ]
    market.github.loses_purchases = False
    return told


def test_in_every_order_and_twice_it_ends_the_same(market: Shop) -> None:
    ends = set()
    for number, order in enumerate(permutations(range(4))):
        login = f"customer-{number}"
        told = lost(market, login)
        market.github.faults.status(502, path="/marketplace_listing", times=1000)
        for place in order:
            market.github.send_purchase(told[place])
        assert result(market.github.send_purchase(told[order[0]])) == (200, "duplicate")
        by_events = market.terms(login)
        market.github.faults.clear()
        market.settle()
        assert market.terms(login) == by_events
        ends.add((by_events.plan, by_events.units, by_events.cycle, by_events.pending_plan, by_events.period_end))
    assert len(ends) == 1


def test_a_late_event_takes_nobodys_login(market: Shop) -> None:
    """Of an account that was called so once, and is told of only now."""
    (late, *_) = lost(market, "acme")
    first = market.id("acme")
    market.github.call_account("acme", "apex")
    second = market.github.person("acme").id
    market.github.buy("acme", market.pro, day(0), day(30))
    market.settle()
    market.github.send_purchase(late)
    market.settle()
    named = market.desk.account_named("acme"), market.desk.account_named("apex")
    assert [one and one.id for one in named] == [second, first]


def test_a_copy_under_a_fresh_id_says_nothing(market: Shop) -> None:
    """Also when it comes years later: what was ordered and taken back is not ordered again by it."""
    market.github.buy("acme", market.pro, day(0), day(700), yearly=True)
    ordered = market.github.order("acme")
    market.github.take_back("acme", day(0))
    market.settle()
    before = market.known()
    for days in (0, 1, 31, 400):
        market.later(days=days)
        assert result(market.github.send_purchase(ordered)) == (200, "duplicate")
        assert (market.known().plan, market.known().pending_plan) == (before.plan, None)


def test_copies_do_not_use_up_our_limit(market: Shop) -> None:
    told = market.github.buy("acme", market.pro, day(0), day(30))
    market.settle()
    market.github.forget()
    for _ in range(20):
        market.github.send_purchase(told)
        market.settle()
    assert market.calls() == []


def test_what_is_signed_by_somebody_else_is_refused(market: Shop) -> None:
    (told, *_) = lost(market, "acme")
    assert result(market.github.send_purchase(told, secret="a guess")) == (401, "refused")
    assert market.desk.entitlements(market.id("acme")) == ()


def test_an_account_that_was_put_in_later_is_refused(market: Shop) -> None:
    told = market.github.buy("acme", market.pro, day(0), day(30))
    eve = market.github.person("eve")
    payload = told.payload
    payload["marketplace_purchase"]["account"] |= {"id": eve.id, "login": "eve"}
    signed = market.github.send_purchase(told)
    assert result(signed) == (200, "duplicate")
    tampered = PurchaseTold(json.dumps(payload).encode())
    assert result(market.github.send_purchase(tampered, secret="x", **_signature_of(market, told))) == (401, "refused")
    assert market.desk.entitlements(eve.id) == ()


def _signature_of(market: Shop, told: PurchaseTold) -> dict[str, str]:
    return {"X-Hub-Signature-256": signature(told.body, market.github.app.webhook_secret.encode())}


def test_while_the_secret_is_changed_both_are_good(tmp_path: Path) -> None:
    with shop(tmp_path) as market:
        old = market.github.app.webhook_secret
        told = market.github.buy("acme", market.pro, day(0), day(30))
        assert told.status == 202
    with shop(tmp_path / "again", {"PULLWRIGHT_WEBHOOK_SECRET": f"another one,{old}"}) as market:
        market.github.loses_purchases = True
        told = market.github.buy("acme", market.pro, day(0), day(30))
        assert result(market.github.send_purchase(told, secret="another one")) == (202, "accepted")
        assert result(market.github.send_purchase(told, secret=old)) == (200, "duplicate")
        assert result(market.github.send_purchase(told, secret="a third")) == (401, "refused")


def test_the_listing_may_have_a_secret_of_its_own_which_counts_for_purchases_alone(tmp_path: Path) -> None:
    with shop(tmp_path, {"PULLWRIGHT_MARKETPLACE_SECRET": "of the listing, older"}) as market:
        (first, second, *_) = lost(market, "acme")
        assert result(market.github.send_purchase(first, secret="of the listing")) == (202, "accepted")
        assert result(market.github.send_purchase(second, secret="older")) == (202, "accepted")
        assert result(market.github.send_purchase(first)) == (200, "duplicate")
        assert result(market.github.send_purchase(first, secret="of the listing, older")) == (401, "refused")
        other = {"X-GitHub-Event": "issue_comment"}
        assert result(market.github.send_purchase(first, secret="of the listing", **other)) == (401, "refused")


def test_another_event_under_this_name_buys_nothing(market: Shop) -> None:
    """The header that names the event is not signed: whoever holds any body of ours could tell it as a purchase."""
    for name, payload in corpus():
        if name == EVENT:
            continue
        for action in ("purchased", payload.get("action")):
            told = market.github.send_purchase(PurchaseTold(encoded({**payload, "action": action})))
            assert result(told) in ((200, "ignored"), (400, "refused"))


@pytest.mark.parametrize("how", [{"PULLWRIGHT_BILLING": "none"}, BY_STRIPE])
def test_where_nothing_is_sold_there_it_is_ignored_with_the_reason(tmp_path: Path, how: dict[str, str]) -> None:
    with shop(tmp_path, how) as market:
        told = market.github.buy("acme", market.pro, day(0), day(30))
        assert result(told) == (200, "ignored")
        assert "PULLWRIGHT_BILLING" in told.reply
        assert market.desk.entitlements(market.id("acme")) == ()
        market.asks()
        assert market.calls() == []


def test_a_plan_that_is_none_of_ours_is_free_and_the_operator_is_told(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with shop(tmp_path, {"PULLWRIGHT_LOG": "error"}) as market:
        odd = market.github.list_plan("Platinum")
        market.github.buy("acme", odd, day(0), day(30))
        market.settle()
        assert market.terms().plan == "free"
        assert f"plan {odd} since" in market.known().reference
    lines = [json.loads(line) for line in capfd.readouterr().err.splitlines() if "marketplace plan" in line]
    assert [(line["level"], line["plan"]) for line in lines] == [("error", odd)] * len(lines)
    assert lines
