"""Where plans are sold, a start says what is wrong, or what is missing, before anybody tries to pay."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.billing.missing import missing
from core.settings import load
from tests.stories.town import Machine, until

SOLD = {"PULLWRIGHT_BILLING": "stripe", "STRIPE_API_KEY": "sk_test_of_nobody"}
WHOLE = {
    "PULLWRIGHT_PUBLIC_URL": "https://pw.example.org",
    "STRIPE_WEBHOOK_SECRET": "whsec_1",
    "PULLWRIGHT_STRIPE_PRICES": "pro.month=price_1",
}


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    with Machine(tmp_path, dict(SOLD)) as made:
        yield made


def test_a_setting_that_cannot_be_right_is_said_and_nothing_else(machine: Machine) -> None:
    machine.settings["PULLWRIGHT_STRIPE_PRICES"] = "pro.monthly=price_1"
    done = machine.types("serve", "--no-clerk")
    assert done.returncode == 2
    (said,) = done.stderr.splitlines()
    assert said.startswith(
        "pullwright: PULLWRIGHT_STRIPE_PRICES: 'pro.monthly' is no plan and cycle; write for example"
    )


def test_what_is_missing_is_warned_of_and_the_server_starts(machine: Machine) -> None:
    machine.start("serve", "--no-clerk")
    until(machine.answers)
    said = machine.said()
    for name in WHOLE:
        assert f"Warning: {name} is" in said


def test_only_what_is_missing_is_named() -> None:
    assert missing(load({**SOLD, **WHOLE})) == ()
    assert missing(load({})) == ()
    assert missing(load({"PULLWRIGHT_BILLING": "marketplace"}))[0].startswith("PULLWRIGHT_PUBLIC_URL is not set")
    (only,) = missing(load({**SOLD, **WHOLE, "STRIPE_WEBHOOK_SECRET": ""}))
    assert "within a day" in only
