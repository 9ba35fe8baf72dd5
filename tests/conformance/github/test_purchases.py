"""What GitHub's own description says of purchases: the fake's events are like that, and we read all that is."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from bot.payloads import parse
from bot.payloads.marketplace import ACTIONS
from core.events import PlanChanged
from tests.bot.deliveries import corpus, encoded
from tests.fakes import npm
from tests.fakes.github import FakeGitHub, PurchaseTold

VERSION = "12.1.0"
EVENT = "marketplace_purchase"
_FILE = "generated/api.github.com.json"


@cache
def description() -> dict[str, Any]:
    file = npm.unpacked("@octokit/openapi-webhooks", VERSION, _FILE) / _FILE
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


@cache
def judge(action: str) -> Any:
    """Of events with that action."""
    hook = description()["webhooks"][f"marketplace-purchase-{action.replace('_', '-')}"]
    schema = hook["post"]["requestBody"]["content"]["application/json"]["schema"]
    return jsonschema_rs.Draft202012Validator({**schema, "components": description()["components"]})


def wrong(payload: dict[str, Any]) -> list[str]:
    return [f"{error.instance_path} {error.message}" for error in judge(payload["action"]).iter_errors(payload)]


@pytest.fixture
def told(tmp_path: Path) -> list[PurchaseTold]:
    """All that a customer can do."""
    with FakeGitHub(tmp_path / "github") as github:
        github.person("acme", kind="Organization")
        free, pro = github.list_plan("Free", 0), github.list_plan("Pro", per_unit=True)
        events = [
            github.buy("acme", pro, "2026-11-01", "2026-11-15", trial_ends="2026-11-15"),
            github.switch("acme", "2026-11-15", trial_ends="", next_billing="2026-12-15"),
            github.switch("acme", "2026-11-16", units=5),
            github.switch("acme", "2026-11-17", yearly=True, next_billing="2027-11-17"),
            github.order("acme", free),
            github.take_back("acme", "2026-11-18"),
            github.order("acme"),
        ]
        end = github.cycle_ends("acme", "")
        assert end
        return [*events, end]


def test_the_fake_tells_of_purchases_as_github_describes_it(told: list[PurchaseTold]) -> None:
    assert {event.payload["action"] for event in told} == set(ACTIONS)
    assert [found for event in told for found in wrong(event.payload)] == []


def test_each_is_read(told: list[PurchaseTold]) -> None:
    for event in told:
        found = parse(EVENT, event.body)
        assert isinstance(found, PlanChanged)
        assert found.action == event.payload["action"]


def test_what_is_read_is_all_that_github_describes() -> None:
    described = [name for name in description()["webhooks"] if name.startswith("marketplace-purchase")]
    assert sorted(described) == sorted(f"marketplace-purchase-{action.replace('_', '-')}" for action in ACTIONS)


def test_the_real_ones_differ_from_it_only_in_what_is_not_read() -> None:
    found = [error for name, payload in corpus() if name == EVENT for error in wrong(payload)]
    assert found
    assert {error.partition("]")[0].split("'")[-2] for error in found} == {"sender", "price_model"}


def test_what_is_described_as_needed_is_enough() -> None:
    """Nothing that may be left out, or be null, is missed."""
    for name, payload in corpus():
        if name != EVENT:
            continue
        purchase = payload["marketplace_purchase"]
        least = {"id": 435, "name": "Basic Plan"}
        bare = {**purchase, "plan": least, "next_billing_date": None, "free_trial_ends_on": None}
        found = parse(EVENT, encoded({"action": "purchased", "effective_date": "2017-10-25", EVENT: bare}))
        assert isinstance(found, PlanChanged)
        assert found.bought.next_billing is None
