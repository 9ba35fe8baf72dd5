"""`marketplace_purchase`: the real payloads are read, and a wrong one is refused with the place where it is wrong."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from bot.payloads import Malformed, parse
from core.asks import Person
from core.events import PlanChanged
from tests.bot.deliveries import corpus, encoded
from tests.bot.mutations import mutated

EVENT = "marketplace_purchase"


def examples() -> list[dict[str, Any]]:
    return [copy.deepcopy(payload) for name, payload in corpus() if name == EVENT]


def test_the_four_real_ones_are_read() -> None:
    read = [parse(EVENT, encoded(payload)) for payload in examples()]
    found = [one for one in read if isinstance(one, PlanChanged)]
    assert [one.action for one in found] == ["purchased", "cancelled", "changed", "purchased"]
    assert [(one.bought.plan, one.bought.units, one.bought.cycle) for one in found] == [
        (435, 1, "month"),
        (686, 0, "month"),
        (435, 10, "month"),
        (435, 1, "month"),
    ]
    assert found[2].before
    assert found[2].before.units == 1
    assert found[1].account == Person(28536653, "organizationUsername", "Organization")


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda p: p.pop("effective_date"), "effective_date: Field required"),
        (lambda p: p.update(effective_date="soon"), "effective_date: is not a time as GitHub writes it"),
        (lambda p: p.pop("marketplace_purchase"), "marketplace_purchase: Field required"),
        (lambda p: p["marketplace_purchase"]["account"].update(id=-4), "marketplace_purchase.account.id"),
        (lambda p: p["marketplace_purchase"]["account"].update(id="4"), "marketplace_purchase.account.id"),
        (lambda p: p["marketplace_purchase"]["plan"].update(id=None), "marketplace_purchase.plan.id"),
        (lambda p: p["marketplace_purchase"].update(billing_cycle="daily"), "neither monthly nor yearly"),
        (lambda p: p["marketplace_purchase"].update(unit_count=-1), "marketplace_purchase.unit_count"),
        (lambda p: p["marketplace_purchase"].update(unit_count=1.5), "marketplace_purchase.unit_count"),
        (lambda p: p["marketplace_purchase"].update(unit_count=10**9), "marketplace_purchase.unit_count"),
        (lambda p: p["marketplace_purchase"].update(next_billing_date=7), "marketplace_purchase.next_billing_date"),
    ],
)
def test_a_wrong_one_is_malformed_and_says_where(spoil: Callable[[dict[str, Any]], Any], reason: str) -> None:
    payload = examples()[0]
    spoil(payload)
    with pytest.raises(Malformed, match=reason) as malformed:
        parse(EVENT, encoded(payload))
    assert len(str(malformed.value)) < 200


def test_whatever_is_wrong_in_one_it_is_read_ignored_or_malformed() -> None:
    for number in range(4):
        for payload in mutated(lambda number=number: examples()[number]):  # type: ignore[misc]
            try:
                found = parse(EVENT, encoded(payload))
            except Malformed as malformed:
                assert len(str(malformed)) < 200
            else:
                if isinstance(found, PlanChanged):
                    assert 1 <= found.account.id < 2**63
                    assert 0 <= found.bought.units <= 1_000_000


def test_what_was_before_of_somebody_else_is_left_out() -> None:
    payload = examples()[2]
    payload["previous_marketplace_purchase"]["account"]["id"] = 5
    found = parse(EVENT, encoded(payload))
    assert isinstance(found, PlanChanged)
    assert found.before is None


def test_days_without_a_time_are_days() -> None:
    payload = examples()[0]
    payload["effective_date"] = payload["marketplace_purchase"]["free_trial_ends_on"] = "2026-11-21"
    payload["marketplace_purchase"]["on_free_trial"] = True
    found = parse(EVENT, encoded(payload))
    assert isinstance(found, PlanChanged)
    assert found.effective == found.bought.trial_end
    assert found.effective.isoformat() == "2026-11-21T00:00:00+00:00"
