"""Deliveries of Stripe at the receiver: over HTTP, through the real signature, into the real database."""

import json
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx2
import pytest

from bot.app import create
from bot.billing.stripe.desk import PROVIDER
from bot.billing.stripe.fold import Note
from core.errors import Refused
from core.plans.entitlement import Standing
from tests.bot.billing.stripe.till import ACME, OLD_SECRET, SECRET, Till, stripe_settings
from tests.bot.serving import served
from tests.fakes.stripe import shapes, signed

LEASE = timedelta(minutes=10)


@pytest.fixture
def url(till: Till) -> Iterator[str]:
    with served(create(stripe_settings(till.fake.url), till.store)) as place:
        yield f"{place}/webhooks/stripe"


def event(customer: str = "cus_00000000000009", **changed: Any) -> bytes:
    thing = {"object": "subscription", "id": "sub_1", "customer": customer, "status": "active"}
    made = {
        "id": "evt_1",
        "object": "event",
        "type": "customer.subscription.updated",
        "created": int(time.time()),
        "livemode": False,
        "api_version": "2026-10-28.endive",
        "data": {"object": thing},
    }
    return json.dumps({**made, **changed}).encode()


def post(url: str, body: bytes, signature: str | bytes | None = None, **headers: str) -> httpx2.Response:
    proof = signed(body, SECRET) if signature is None else signature
    made = {b"content-type": b"application/json; charset=utf-8"}
    made[b"stripe-signature"] = proof if isinstance(proof, bytes) else proof.encode()
    made.update({name.encode(): value.encode() for name, value in headers.items()})
    return httpx2.post(url, content=body, headers=made)


def marked(till: Till) -> list[str]:
    return [one.subject for one in till.desk.rechecks(PROVIDER, 10, LEASE)]


def test_an_event_has_its_customer_asked_about_and_is_believed_in_nothing_else(till: Till, url: str) -> None:
    bought = till.buy("pro")
    answer = post(url, event(bought["customer"], type="customer.subscription.deleted"))
    assert (answer.status_code, answer.json()) == (200, {"result": "accepted"})
    till.settle()
    known = till.known()
    assert known
    assert (known.plan, str(known.state)) == ("pro", "trial")


def test_the_same_event_again_is_a_duplicate_for_ever(till: Till, url: str) -> None:
    assert post(url, event()).json() == {"result": "accepted"}
    for passed in (timedelta(0), timedelta(hours=25), timedelta(days=31), timedelta(days=400)):
        till.later(passed)
        answer = post(url, event())
        assert (answer.status_code, answer.json()["result"]) == (200, "duplicate")
    assert till.fake.books.metered == []


@pytest.mark.parametrize("secret", [SECRET, OLD_SECRET])
def test_both_secrets_hold_while_they_are_rotated(url: str, secret: str) -> None:
    body = event()
    assert post(url, body, signed(body, secret)).status_code == 200


def wrong(body: bytes) -> dict[str, str | bytes]:
    now = time.time()
    good = signed(body, SECRET, now)
    return {
        "another secret": signed(body, "whsec_other"),
        "an empty secret": signed(body, ""),
        "another body": signed(body + b" ", SECRET),
        "six minutes old": signed(body, SECRET, now - 360),
        "two minutes ahead": signed(body, SECRET, now + 120),
        "a year ahead": signed(body, SECRET, now + 31_536_000),
        "another time than was signed": good.replace(f"t={int(now)}", f"t={int(now) - 1}"),
        "another scheme": good.replace("v1=", "v0="),
        "no time": good.partition(",")[2],
        "two times": f"t={int(now) - 1000},{good}",
        "two times, of which the second was signed": f"t={int(now)},{signed(body, SECRET, now - 1000)}",
        "not ASCII": good.encode() + "é".encode("latin-1"),
        "a time that is no number": good.replace(f"t={int(now)}", "t=١٢"),
        "a time of a thousand digits": good.replace(f"t={int(now)}", "t=" + "1" * 1000),
        "nothing": "",
        "words": "t=now,v1=please",
        "a hundred signatures": good + ",v1=" + ",v1=".join(["0" * 64] * 100),
    }


@pytest.mark.parametrize("kind", wrong(b""))
def test_what_is_not_signed_by_stripe_just_now_changes_nothing(till: Till, url: str, kind: str) -> None:
    body = event()
    header = wrong(body)[kind]
    raw = header if isinstance(header, bytes) else header.encode()
    answer = post(url, body, raw)
    assert answer.status_code == 400
    assert SECRET not in answer.text
    assert marked(till) == []


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b"{",
        b'{"id": 1}',
        b"\xff\xfe",
        event(id="evt_" + "x" * 200),
        event(id="../../x"),
        event(type="A B"),
        event(livemode="no"),
        event(livemode=None),
    ],
)
def test_what_is_no_event_is_said_to_be_none(till: Till, url: str, body: bytes) -> None:
    assert post(url, body).status_code == 400
    assert marked(till) == []


@pytest.mark.parametrize(
    "changed",
    [
        {"account": "acct_1"},
        {"data": {"object": {"object": "price", "id": "price_1"}}},
        {"data": {"object": {"object": "invoice", "customer": "../cus"}}},
        {"data": {"object": {"object": "invoice", "customer": ["cus_1"]}}},
        {"data": None},
        {"data": {"object": "x"}},
        {"created": 10**30},
        {"created": -1},
    ],
)
def test_what_is_about_no_customer_of_ours_is_heard_and_passed_over(
    till: Till, url: str, changed: dict[str, Any]
) -> None:
    answer = post(url, event(**changed))
    assert answer.status_code == 200
    assert (answer.json()["result"] == "accepted") == ("created" in changed)


def test_an_event_of_live_mode_is_refused_where_the_key_is_of_test_mode(till: Till, url: str) -> None:
    answer = post(url, event(livemode=True))
    assert answer.status_code == 400
    assert "live mode" in answer.json()["reason"]
    assert marked(till) == []


def test_an_event_of_test_mode_is_refused_where_the_key_is_of_live_mode(till: Till) -> None:
    settings = stripe_settings("https://api.stripe.com", STRIPE_API_KEY="sk_live_0")
    with served(create(settings, till.store)) as place:
        assert post(f"{place}/webhooks/stripe", event()).status_code == 400
        assert post(f"{place}/webhooks/stripe", event(livemode=True)).status_code == 200


def test_a_dispute_is_about_whom_was_charged(till: Till, url: str) -> None:
    bought = till.buy("pro")
    paid = till.fake.books.put(shapes.charge("ch_1", bought["customer"], 1, 2900))
    dispute = till.fake.books.put(shapes.dispute("dp_1", paid, "needs_response"))
    for state, kind in (("needs_response", "created"), ("lost", "closed"), ("lost", "funds_withdrawn")):
        dispute["status"] = state
        sent = event(id=f"evt_{kind}", type=f"charge.dispute.{kind}", data={"object": dispute})
        assert post(url, sent).json() == {"result": "accepted"}
        till.settle()
    assert till.known()
    assert [note for note, _ in till.notes] == [Note("dispute open", "ch_1"), Note("dispute lost", "ch_1")]
    assert remarked(till) == [
        "A bank disputes a payment of 29.00 USD (Stripe, ch_1). The plan goes by its subscription, as before.",
        "The dispute about a payment of 29.00 USD is lost, and the money went back (Stripe, ch_1). The plan goes by "
        "its subscription, as before.",
    ]


def test_what_was_given_back_stands_in_the_books_once_and_a_person_is_told(till: Till, url: str) -> None:
    till.told(till.buy("pro"))
    (bought,) = till.fake.books.all("subscription")
    paid = till.fake.books.put(shapes.charge("ch_1", bought["customer"], 1, 2900))
    for number, back in enumerate((900, 2900, 2900)):
        paid["amount_refunded"] = back
        late = event(id=f"evt_{number}", type="charge.refunded", data={"object": {**paid, "amount_refunded": 1}})
        assert post(url, late).json() == {"result": "accepted"}
        till.settle()
    assert [note.kind for note, _ in till.notes] == ["payment given back in part", "payment given back"]
    assert {account for _, account in till.notes} == {ACME}
    first, second = remarked(till)
    assert first.startswith("9.00 USD of a payment of 29.00 USD were given back (Stripe, ch_1).")
    assert second.startswith("29.00 USD of a payment of 29.00 USD were given back")
    known = till.known()
    assert known is not None and known.state is not Standing.ENDED
    assert till.desk.balance(ACME).books == {}
    assert till.desk.check_books() is None


def remarked(till: Till) -> list[str]:
    """What the books of the account say without an amount, oldest first."""
    found = till.desk.movements(ACME, after=0, most=10)
    assert {line.movement.actor for line in found} == {"Stripe"}
    return [line.movement.reason for line in found]


def test_a_meter_that_takes_no_event_of_ours_is_noted(url: str) -> None:
    thin = event(type="v1.billing.meter.error_report_triggered", object="v2.core.event", created="2026-11-21T00:00:00Z")
    assert post(url, thin).status_code == 200


def test_what_is_no_post_of_json_is_not_read(url: str) -> None:
    assert httpx2.get(url).status_code == 405
    assert post(url, event(), **{"content-type": "text/plain"}).status_code == 415
    assert post(url, event(), **{"content-encoding": "gzip"}).status_code == 415
    assert post(url, b"x" * 26 * 1024 * 1024, "t=1,v1=00").status_code == 413


def test_where_nothing_is_paid_by_stripe_there_is_no_such_path(till: Till) -> None:
    with served(create(stripe_settings(till.fake.url, PULLWRIGHT_BILLING="marketplace"), till.store)) as place:
        assert post(f"{place}/webhooks/stripe", event()).status_code == 404


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"STRIPE_API_KEY": ""}, "STRIPE_API_KEY is empty"),
        ({"PULLWRIGHT_STRIPE_URL": "http://stripe.example"}, "not an https"),
        ({"PULLWRIGHT_STRIPE_PRICES": "gold.month=price_1"}, "PULLWRIGHT_STRIPE_PRICES"),
    ],
)
def test_settings_that_cannot_be_right_are_refused_at_the_start(till: Till, changed: dict[str, str], why: str) -> None:
    with pytest.raises(Refused, match=why):
        create(stripe_settings(till.fake.url, **changed), till.store)


def test_an_unknown_account_is_heard_of_by_its_customer_later(till: Till, url: str) -> None:
    made = till.stripe.shop.gateway.new_customer(ACME, "acme", "by hand")
    till.fake.books.subscribe(made, [{"price": "price_pro_m", "quantity": 1}])
    post(url, event(made))
    till.settle()
    known = till.known()
    assert known
    found = till.desk.account(ACME)
    assert found
    assert found.stripe_customer == made
