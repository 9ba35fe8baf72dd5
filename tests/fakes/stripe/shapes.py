"""Objects as Stripe sends them: every field that we read, and those that make them what they are."""

from typing import Any

Thing = dict[str, Any]


def customer(id: str, now: int, name: str, metadata: Thing) -> Thing:
    return {"id": id, "object": "customer", "created": now, "livemode": False, "name": name, "metadata": metadata}


def price(id: str) -> Thing:
    return {
        "id": id,
        "object": "price",
        "active": True,
        "created": 1,
        "currency": "usd",
        "livemode": False,
        "metadata": {},
        "type": "recurring",
        "unit_amount": 2900,
    }


def item(id: str, subscription: str, price: Thing, quantity: str | int | None, start: int, end: int) -> Thing:
    return {
        "id": id,
        "object": "subscription_item",
        "created": start,
        "current_period_start": start,
        "current_period_end": end,
        "metadata": {},
        "price": price,
        "quantity": None if quantity is None else int(quantity),
        "subscription": subscription,
    }


def listing(url: str, things: list[Thing]) -> Thing:
    return {"object": "list", "url": url, "has_more": False, "data": things}


def subscription(id: str, customer: str, now: int, items: list[Thing]) -> Thing:
    return {
        "id": id,
        "object": "subscription",
        "automatic_tax": {"enabled": True, "disabled_reason": None, "liability": None},
        "billing_cycle_anchor": now,
        "cancel_at": None,
        "cancel_at_period_end": False,
        "canceled_at": None,
        "collection_method": "charge_automatically",
        "created": now,
        "currency": "usd",
        "customer": customer,
        "discounts": [],
        "ended_at": None,
        "items": listing(f"/v1/subscription_items?subscription={id}", items),
        "latest_invoice": None,
        "livemode": False,
        "metadata": {},
        "pause_collection": None,
        "pending_update": None,
        "schedule": None,
        "start_date": now,
        "status": "active",
        "trial_end": None,
        "trial_start": None,
    }


def invoice(id: str, customer: str, status: str, at: int, total: int, currency: str) -> Thing:
    return {
        "id": id,
        "object": "invoice",
        "amount_due": total,
        "amount_paid": total if status == "paid" else 0,
        "amount_remaining": 0 if status == "paid" else total,
        "created": at,
        "currency": currency,
        "customer": customer,
        "hosted_invoice_url": f"https://invoice.stripe.com/i/{id}",
        "invoice_pdf": f"https://pay.stripe.com/invoice/{id}/pdf",
        "livemode": False,
        "number": f"PW-{id[-4:]}",
        "period_end": at,
        "period_start": at,
        "status": status,
        "status_transitions": {"finalized_at": at, "marked_uncollectible_at": None, "paid_at": None, "voided_at": None},
        "subtotal": total,
        "total": total,
    }


def charge(id: str, customer: str, at: int, amount: int) -> Thing:
    return {
        "id": id,
        "object": "charge",
        "customer": customer,
        "created": at,
        "currency": "usd",
        "amount": amount,
        "amount_refunded": 0,
        "refunded": False,
        "disputed": False,
        "livemode": False,
        "paid": True,
        "status": "succeeded",
    }


def dispute(id: str, of: Thing, status: str) -> Thing:
    """About the whole of a charge, which says so from then on."""
    of["disputed"] = True
    return {
        "id": id,
        "object": "dispute",
        "charge": of["id"],
        "created": of["created"],
        "currency": of["currency"],
        "amount": of["amount"],
        "reason": "fraudulent",
        "status": status,
        "livemode": False,
    }


def checkout(id: str, base: str, now: int, params: Thing) -> Thing:
    return {
        "id": id,
        "object": "checkout.session",
        "automatic_tax": {"enabled": True, "liability": None, "status": None},
        "cancel_url": params.get("cancel_url"),
        "client_reference_id": params.get("client_reference_id"),
        "created": now,
        "customer": params["customer"],
        "expires_at": now + 86_400,
        "livemode": False,
        "metadata": params.get("metadata", {}),
        "mode": params["mode"],
        "payment_status": "unpaid",
        "status": "open",
        "subscription": None,
        "success_url": params.get("success_url"),
        "url": f"{base}/pay/{id}",
        "_lines": params["line_items"],
        "_data": params.get("subscription_data", {}),
    }


def portal(id: str, base: str, now: int, params: Thing) -> Thing:
    return {
        "id": id,
        "object": "billing_portal.session",
        "configuration": "bpc_1",
        "created": now,
        "customer": params["customer"],
        "livemode": False,
        "return_url": params.get("return_url"),
        "url": f"{base}/portal/{id}",
    }


def schedule(id: str, of: Thing, phases: list[Thing], end_behavior: str) -> Thing:
    start, end = phases[0]["start_date"], phases[0]["end_date"]
    return {
        "id": id,
        "object": "subscription_schedule",
        "created": of["created"],
        "current_phase": {"start_date": start, "end_date": end},
        "customer": of["customer"],
        "end_behavior": end_behavior,
        "livemode": False,
        "phases": phases,
        "status": "active",
        "subscription": of["id"],
    }


def meter(id: str, name: str) -> Thing:
    return {
        "id": id,
        "object": "billing.meter",
        "created": 1,
        "customer_mapping": {"event_payload_key": "stripe_customer_id", "type": "by_id"},
        "default_aggregation": {"formula": "sum"},
        "display_name": name,
        "event_name": name,
        "livemode": False,
        "status": "active",
        "updated": 1,
        "value_settings": {"event_payload_key": "value"},
    }


def meter_event(params: Thing, now: int) -> Thing:
    return {
        "object": "billing.meter_event",
        "created": now,
        "event_name": params["event_name"],
        "identifier": params["identifier"],
        "livemode": False,
        "payload": params["payload"],
        "timestamp": int(params.get("timestamp", now)),
    }


def meter_summary(id: str, meter: str, value: float, start: int, end: int) -> Thing:
    return {
        "id": id,
        "object": "billing.meter_event_summary",
        "aggregated_value": value,
        "end_time": end,
        "livemode": False,
        "meter": meter,
        "start_time": start,
    }
