"""What the fake does for each call. Parameters that the SDK's types do not have are refused, as Stripe does."""

from collections.abc import Callable
from typing import Any

import stripe.params
import stripe.params.billing
import stripe.params.billing_portal
import stripe.params.checkout

from tests.fakes.stripe import shapes
from tests.fakes.stripe.state import DAY, Books, Thing


class Unfit(Exception):
    """What Stripe says no to."""

    def __init__(self, message: str, status: int = 400, code: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.code = code


Endpoint = Callable[..., Thing]
ENDPOINTS: list[tuple[str, str, Endpoint]] = []


def endpoint(verb: str, form: str, params: Any = None) -> Callable[[Endpoint], Endpoint]:
    allowed = set(params.__annotations__) if params else set()

    def enter(function: Endpoint) -> Endpoint:
        def checked(books: Books, base: str, given: Thing, *ids: str) -> Thing:
            if params and (strange := set(given) - allowed):
                raise Unfit(f"Received unknown parameter: {sorted(strange)[0]}", code="parameter_unknown")
            return function(books, base, given, *ids)

        ENDPOINTS.append((verb, form, checked))
        return function

    return enter


def there(books: Books, id: str, kind: str) -> Thing:
    found = books.things.get(id)
    if found is None or found["object"] != kind:
        raise Unfit(f"No such {kind}: '{id}'", 404, "resource_missing")
    return found


@endpoint("POST", "/v1/customers", stripe.params.CustomerCreateParams)
def new_customer(books: Books, base: str, given: Thing) -> Thing:
    name = given.get("name", "")
    return books.put(shapes.customer(books.id("cus"), books.now(), name, given.get("metadata", {})))


@endpoint("GET", r"/v1/customers/(\w+)")
def customer(books: Books, base: str, given: Thing, id: str) -> Thing:
    found = there(books, id, "customer")
    return {"id": id, "object": "customer", "deleted": True} if found.get("_gone") else found


@endpoint("GET", r"/v1/charges/(\w+)")
def charge(books: Books, base: str, given: Thing, id: str) -> Thing:
    return there(books, id, "charge")


@endpoint("GET", "/v1/disputes", stripe.params.DisputeListParams)
def disputes(books: Books, base: str, given: Thing) -> Thing:
    return shapes.listing("/v1/disputes", books.all("dispute", charge=given["charge"]))


@endpoint("GET", "/v1/subscriptions", stripe.params.SubscriptionListParams)
def subscriptions(books: Books, base: str, given: Thing) -> Thing:
    fields = {"customer": given["customer"]} if "customer" in given else {}
    found = books.all("subscription", **fields)
    if given.get("status", "") not in ("", "all"):
        found = [one for one in found if one["status"] == given["status"]]
    return shapes.listing("/v1/subscriptions", found)


@endpoint("POST", r"/v1/subscriptions/(\w+)", stripe.params.SubscriptionUpdateParams)
def update(books: Books, base: str, given: Thing, id: str) -> Thing:
    found = there(books, id, "subscription")
    if found["status"] == "canceled":
        raise Unfit("A canceled subscription can only update its cancellation_details.")
    if "cancel_at_period_end" in given:
        found["cancel_at_period_end"] = given["cancel_at_period_end"] == "true"
    if given.get("trial_end") == "now":
        found.update(status="active", trial_end=None)
    held = {one["id"]: one for one in found["items"]["data"]}
    for item in given.get("items", []):
        start, end = books.now(), books.now() + 30 * DAY
        if item.get("deleted") == "true":
            del held[item["id"]]
        elif "id" in item:
            held[item["id"]]["price"] = books.price(item)
            held[item["id"]]["quantity"] = int(item["quantity"]) if "quantity" in item else None
        else:
            made = shapes.item(books.id("si"), id, books.price(item), item.get("quantity"), start, end)
            held[made["id"]] = made
    found["items"]["data"] = list(held.values())
    return found


@endpoint("POST", "/v1/subscription_schedules", stripe.params.SubscriptionScheduleCreateParams)
def new_schedule(books: Books, base: str, given: Thing) -> Thing:
    of = there(books, given["from_subscription"], "subscription")
    first = of["items"]["data"][0]
    lines = [{"price": one["price"]["id"], "quantity": one["quantity"]} for one in of["items"]["data"]]
    phase = {"start_date": first["current_period_start"], "end_date": first["current_period_end"], "items": lines}
    made = books.put(shapes.schedule(books.id("sub_sched"), of, [phase], "release"))
    of["schedule"] = made["id"]
    return made


@endpoint("GET", r"/v1/subscription_schedules/(\w+)")
def one_schedule(books: Books, base: str, given: Thing, id: str) -> Thing:
    return there(books, id, "subscription_schedule")


@endpoint("POST", r"/v1/subscription_schedules/(\w+)", stripe.params.SubscriptionScheduleUpdateParams)
def change_schedule(books: Books, base: str, given: Thing, id: str) -> Thing:
    found = there(books, id, "subscription_schedule")
    phases = given["phases"]
    if int(phases[0]["start_date"]) != found["current_phase"]["start_date"]:
        raise Unfit("You can not modify the start date of the current phase.")
    found["phases"] = [_phase(one) for one in phases]
    return found


def _phase(given: Thing) -> Thing:
    items = [
        {"price": one["price"], "quantity": int(one["quantity"]) if "quantity" in one else None}
        for one in given["items"]
    ]
    moments = {"start_date": int(given["start_date"]), "end_date": int(given.get("end_date", 0))}
    return {**moments, "items": items, "trial": given.get("trial") == "true"}


@endpoint("POST", r"/v1/subscription_schedules/(\w+)/release", stripe.params.SubscriptionScheduleReleaseParams)
def release(books: Books, base: str, given: Thing, id: str) -> Thing:
    found = there(books, id, "subscription_schedule")
    books.things[found["subscription"]]["schedule"] = None
    found["status"] = "released"
    return found


@endpoint("POST", "/v1/checkout/sessions", stripe.params.checkout.SessionCreateParams)
def checkout(books: Books, base: str, given: Thing) -> Thing:
    if there(books, given["customer"], "customer").get("_gone"):
        raise Unfit(f"No such customer: '{given['customer']}'", code="resource_missing")
    held = {one["currency"] for one in books.all("subscription", customer=given["customer"])}
    wanted = {books.price(line)["currency"] for line in given["line_items"]}
    if held and held != wanted:
        raise Unfit("You cannot combine currencies on a single customer.")
    return books.put(shapes.checkout(books.id("cs_test"), base, books.now(), given))


@endpoint("GET", "/v1/checkout/sessions", stripe.params.checkout.SessionListParams)
def checkouts(books: Books, base: str, given: Thing) -> Thing:
    fields = {name: given[name] for name in ("customer", "status") if name in given}
    return shapes.listing("/v1/checkout/sessions", books.all("checkout.session", **fields))


@endpoint("POST", r"/v1/checkout/sessions/(\w+)/expire", stripe.params.checkout.SessionExpireParams)
def expire(books: Books, base: str, given: Thing, id: str) -> Thing:
    found = there(books, id, "checkout.session")
    if found["status"] != "open" or found.get("_is_paying"):
        raise Unfit('Only Checkout Sessions with a status in ["open"] can be expired.')
    found.update(status="expired", url=None)
    return found


@endpoint("POST", "/v1/billing_portal/sessions", stripe.params.billing_portal.SessionCreateParams)
def portal(books: Books, base: str, given: Thing) -> Thing:
    there(books, given["customer"], "customer")
    return shapes.portal(books.id("bps"), base, books.now(), given)


@endpoint("GET", "/v1/invoices", stripe.params.InvoiceListParams)
def invoices(books: Books, base: str, given: Thing) -> Thing:
    wanted = {"customer": "customer", "subscription": "_subscription", "status": "status"}
    fields = {name: given[key] for key, name in wanted.items() if key in given}
    return shapes.listing("/v1/invoices", books.all("invoice", **fields)[: int(given.get("limit", 10))])


@endpoint("GET", "/v1/billing/meters", stripe.params.billing.MeterListParams)
def meters(books: Books, base: str, given: Thing) -> Thing:
    return shapes.listing("/v1/billing/meters", books.all("billing.meter"))


@endpoint("GET", r"/v1/billing/meters/(\w+)/event_summaries", stripe.params.billing.MeterListEventSummariesParams)
def summaries(books: Books, base: str, given: Thing, id: str) -> Thing:
    start, end = int(given["start_time"]), int(given["end_time"])
    if start % 60 or end % 60:
        raise Unfit("Times have to be aligned with minutes.")
    total = books.meter_sum(there(books, id, "billing.meter")["event_name"], given["customer"], start, end)
    made = [shapes.meter_summary(books.id("mtrusg"), id, total, start, end)] if total else []
    return shapes.listing(f"/v1/billing/meters/{id}/event_summaries", made)


@endpoint("POST", "/v1/billing/meter_events", stripe.params.billing.MeterEventCreateParams)
def meter_event(books: Books, base: str, given: Thing) -> Thing:
    now = books.now()
    made = shapes.meter_event(given, now)
    if not any(one["event_name"] == made["event_name"] for one in books.all("billing.meter")):
        raise Unfit(f"No active meter found for event name {made['event_name']}.")
    if not now - 35 * DAY <= made["timestamp"] <= now + 300:
        raise Unfit("The timestamp is outside of what is taken.", code="timestamp_too_far_in_past")
    if books.names.get(made["identifier"], 0) > now - DAY:
        raise Unfit(f"An event already exists with identifier {made['identifier']}.")
    books.names[made["identifier"]] = now
    books.metered.append(made)
    return made
