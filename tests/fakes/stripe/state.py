"""What the fake keeps, in the shapes of the API version of the SDK, and what happens in it without being asked."""

import itertools
import time
from typing import Any

from tests.fakes.stripe import shapes

Thing = dict[str, Any]
DAY = 86_400
MONTH = 30 * DAY


class Books:
    """All objects by id. `ahead` is how far its clock is from ours, in seconds."""

    def __init__(self) -> None:
        self.things: dict[str, Thing] = {}
        self.ahead = 0.0
        self.metered: list[Thing] = []  # meter events that count
        self.names: dict[str, float] = {}  # identifiers of meter events, which are forgotten after a day
        self.prices: dict[str, Thing] = {}
        self._ids = itertools.count(1)

    def now(self) -> int:
        return int(time.time() + self.ahead)

    def id(self, prefix: str) -> str:
        return f"{prefix}_{next(self._ids):014d}"

    def put(self, thing: Thing) -> Thing:
        self.things[thing["id"]] = thing
        return thing

    def all(self, kind: str, **fields: Any) -> list[Thing]:
        """Newest first."""
        found = [one for one in self.things.values() if one["object"] == kind]
        fitting = [one for one in found if all(one.get(name) == value for name, value in fields.items())]
        return sorted(fitting, key=lambda one: (one["created"], one["id"]), reverse=True)

    def subscribe(self, customer: str, lines: list[Thing], trial_days: int = 0, **rest: Any) -> Thing:
        """A subscription that is paid, or tried first."""
        now = self.now()
        end = now + (trial_days * DAY if trial_days else MONTH)
        id = self.id("sub")
        items = [shapes.item(self.id("si"), id, self.price(line), line.get("quantity"), now, end) for line in lines]
        made = shapes.subscription(id, customer, now, items)
        made["status"] = "trialing" if trial_days else "active"
        made["trial_end"] = end if trial_days else None
        return self.put({**made, **rest})

    def price(self, line: Thing) -> Thing:
        return self.prices.setdefault(line["price"], shapes.price(line["price"]))

    def pay(self, page: Thing) -> Thing:
        """The customer fills in the page of a checkout. Done twice, it is done twice."""
        trial = int(page["_data"].get("trial_period_days", 0))
        metadata = page["_data"].get("metadata", {})
        made = self.subscribe(page["customer"], page["_lines"], trial, metadata=metadata)
        page.update(status="complete", subscription=made["id"], payment_status="paid")
        return made

    def late(self, subscription: Thing, since: int) -> Thing:
        """Its invoice could not be paid."""
        subscription["status"] = "past_due"
        return self.bill(subscription, "open", since)

    def bill(self, subscription: Thing, status: str, at: int, total: int = 2900, currency: str = "usd") -> Thing:
        id = self.id("in")
        made = shapes.invoice(id, subscription["customer"], status, at, total, currency)
        made["_subscription"] = subscription["id"]
        return self.put(made)

    def meter_sum(self, name: str, customer: str, start: int, end: int) -> float:
        return float(
            sum(
                int(one["payload"]["value"])
                for one in self.metered
                if one["event_name"] == name
                and one["payload"]["stripe_customer_id"] == customer
                and start <= one["timestamp"] < end
            )
        )
