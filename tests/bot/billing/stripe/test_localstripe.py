"""The life of a subscription at localstripe, a Stripe of others in its own process, with the events that it signs."""

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from bot.app import create
from bot.billing.stripe.desk import known_of
from bot.billing.stripe.opening import OpenStripe, open_stripe
from core.crypto import keyring
from core.plans.account import Account
from core.plans.catalogue import plans
from core.plans.entitlement import Entitlement, Standing
from core.plans.plan import PlanName
from core.store import Store, open_store
from tests.bot.billing.stripe.till import ACME, stripe_settings
from tests.bot.serving import served

_UV = Path(__file__).parents[4] / "scripts" / "uv"
_NAMED = "localstripe==1.15.10"
_KEY = "sk_test_local"
_SECRET = "whsec_local"


@contextmanager
def localstripe(folder: Path) -> Iterator[str]:
    """Its address; it is fetched by uv, run as it is, and ended."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    line = [str(_UV), "tool", "run", "--quiet", "--from", _NAMED, "localstripe", "--port", str(port), "--from-scratch"]
    with (
        (folder / "localstripe.log").open("w") as log,
        subprocess.Popen(line, stdout=log, stderr=log, cwd=folder) as run,
    ):
        try:
            _wait(port, run)
            yield f"http://127.0.0.1:{port}"
        finally:
            run.terminate()


def _wait(port: int, run: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        assert run.poll() is None, "localstripe did not start"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("localstripe did not answer")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store("", tmp_path, keyring("", tmp_path))
    yield opened
    opened.close()


def call(base: str, path: str, method: str = "POST", /, **form: str) -> dict[str, str]:
    answer = httpx2.request(method, f"{base}{path}", data=form, headers={"authorization": f"Bearer {_KEY}"}, timeout=30)
    assert answer.status_code == 200, answer.text
    found: dict[str, str] = answer.json() if answer.content else {}
    return found


def after(store: Store, till: OpenStripe, wanted: Standing) -> Entitlement:
    """What is known once the events have come: localstripe sends them by itself, a little later."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        till.asking.step()
        known = known_of(store.desk, ACME)
        if known and known.state is wanted:
            return known
        time.sleep(0.1)
    pytest.fail(f"no event made it {wanted}; known is {known_of(store.desk, ACME)}")


def test_a_subscription_lives_at_localstripe_and_is_followed_by_its_events(tmp_path: Path, store: Store) -> None:
    with localstripe(tmp_path) as url:
        settings = stripe_settings(
            url,
            STRIPE_API_KEY=_KEY,
            STRIPE_WEBHOOK_SECRET=_SECRET,
            PULLWRIGHT_STRIPE_PRICES="pro.month=pro_month,enterprise.month=ent_month",
        )
        till = open_stripe(settings, store.desk, plans())
        with served(create(settings, store)) as place:
            call(url, "/_config/webhooks/ours", url=f"{place}/webhooks/stripe", secret=_SECRET)
            for plan, amount in (("pro_month", "2900"), ("ent_month", "29900")):
                call(url, "/v1/plans", id=plan, amount=amount, currency="usd", interval="month", name=plan)
            customer = till.shop.gateway.new_customer(ACME, "acme", "first")
            store.desk.know(Account(ACME, "acme", stripe_customer=customer))
            token = call(
                url,
                "/v1/tokens",
                **{
                    "card[number]": "4242424242424242",
                    "card[exp_month]": "12",
                    "card[exp_year]": "2040",
                    "card[cvc]": "123",
                },
            )
            call(url, f"/v1/customers/{customer}/sources", source=token["id"])
            made = call(url, "/v1/subscriptions", customer=customer, **{"items[0][plan]": "pro_month"})
            known = after(store, till, Standing.ACTIVE)
            assert (known.plan, known.reference, known.units) == ("pro", made["id"], 1)
            assert known.period_end
            assert known.period_start
            assert 27 <= (known.period_end - known.period_start).days <= 31

            till.shop.cancel(ACME)
            known = after(store, till, Standing.ACTIVE)
            assert (known.pending_plan, known.pending_from) == ("free", known.period_end)

            call(url, f"/v1/subscriptions/{made['id']}", "DELETE")
            assert after(store, till, Standing.ENDED).plan == PlanName("pro")
            (bill,) = till.shop.invoices(ACME)
            assert (bill.status, bill.currency, str(bill.total)) == ("paid", "USD", "29.00")
