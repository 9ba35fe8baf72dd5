"""Offices whose accounts have plans."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.plans.entitlement import Entitlement, Source, Standing
from core.plans.plan import PlanName
from tests.bot.office import Office, opened

SOLD = {
    "PULLWRIGHT_BILLING": "stripe",
    "PULLWRIGHT_PUBLIC_URL": "https://pullwright.example",
    "STRIPE_API_KEY": "sk_test_of_nobody",
    "STRIPE_WEBHOOK_SECRET": "whsec_of_nobody",
    "PULLWRIGHT_STRIPE_PRICES": "pro.month=price_1",
}


@pytest.fixture
def sold(tmp_path: Path) -> Iterator[Office]:
    """Plans are sold here, and nobody has bought one."""
    with opened(tmp_path, settings=SOLD) as ready:
        yield ready


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Office]:
    """Nothing is sold here."""
    with opened(tmp_path, settings={"PULLWRIGHT_PUBLIC_URL": "https://pullwright.example"}) as ready:
        yield ready


def account_of(office: Office) -> int:
    """Who is billed there: the owner of the repository."""
    return office.repo.owner_id


def has(office: Office, plan: str, state: Standing = Standing.ACTIVE) -> None:
    """An administrator gave the account that plan."""
    now = datetime.now(UTC)
    began = now - timedelta(days=1)
    said = Entitlement(account_of(office), Source.ADMIN, PlanName(plan), state, now, period_start=began)
    assert office.desk.keep(said)
