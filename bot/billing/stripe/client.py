"""The gateway over Stripe's SDK."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from stripe import StripeClient

from bot.billing.stripe.gateway import Prices
from bot.billing.stripe.sdk import Missing, Told, asking
from bot.billing.stripe.selling import Selling
from bot.billing.stripe.shapes import (
    ACCOUNT,
    ChargeShape,
    CustomerShape,
    DisputeShape,
    InvoiceShape,
    ScheduleShape,
    SubscriptionShape,
    plain,
)
from bot.billing.stripe.words import Change, Charge, Customer, Invoice, MeterEvent, Order, Subscription

_LATE = frozenset({"past_due", "unpaid"})
_PAGE = 100
_LIVING = ("active", "trialing", "past_due", "unpaid", "paused")


class Client:
    """`Gateway` (see there), with one SDK client that threads share."""

    def __init__(self, client: StripeClient, *, is_live: bool) -> None:
        self._stripe = client.v1
        self._selling = Selling(client)
        self._is_live = is_live
        self._meters: dict[str, str] = {}

    @property
    def is_live(self) -> bool:
        """Whether real money moves."""
        return self._is_live

    def new_customer(self, account: int, login: str, key: str) -> str:
        """The id of a customer for `account`."""
        with asking("a new customer"):
            made = self._stripe.customers.create(
                {"name": login, "metadata": {ACCOUNT: str(account)}}, {"idempotency_key": key}
            )
            return made.id

    def customer(self, id: str) -> Customer | None:
        """The customer; None where Stripe has never heard of it."""
        try:
            with asking("customer"):
                return CustomerShape.model_validate(plain(self._stripe.customers.retrieve(id))).word()
        except Missing:
            return None

    def charge(self, id: str) -> Charge | None:
        """A payment, as it is now."""
        try:
            with asking("charge"):
                found = ChargeShape.model_validate(plain(self._stripe.charges.retrieve(id)))
                listed = self._stripe.disputes.list({"charge": id, "limit": _PAGE}).data if found.disputed else ()
                return found.word([DisputeShape.model_validate(plain(one)) for one in listed])
        except Missing:
            return None

    def subscriptions(self, customer: str) -> tuple[Subscription, ...]:
        """All that it has and ever had, newest first; none of a customer that is not there any more."""
        try:
            with asking("subscriptions"):
                listed = self._stripe.subscriptions.list({"customer": customer, "status": "all", "limit": _PAGE})
                shapes = [SubscriptionShape.model_validate(plain(one)) for one in listed.auto_paging_iter()]
        except Missing:
            return ()
        words = [one.word(self._unpaid_since(one), self._scheduled(one)) for one in shapes]
        return tuple(sorted(words, key=lambda one: (one.created, one.id), reverse=True))

    def everybody(self) -> Iterator[str]:
        """Customers with a subscription that has not ended, each at least once."""
        for status in _LIVING:
            with asking("subscriptions"):
                for one in self._stripe.subscriptions.list({"status": status, "limit": _PAGE}).auto_paging_iter():
                    yield SubscriptionShape.model_validate(plain(one)).customer

    def checkout(self, order: Order) -> str:
        """The address of the page where it is paid."""
        return self._selling.checkout(order)

    def portal(self, customer: str, back: str) -> str:
        """The address of the page where cards, invoices and the subscription itself are looked after."""
        return self._selling.portal(customer, back)

    def change_now(self, subscription: Subscription, prices: Prices, key: str) -> None:
        """Have it be `prices` at once."""
        self._selling.change_now(subscription, prices, key)

    def change_later(self, subscription: Subscription, prices: Prices, key: str) -> None:
        """Have it be `prices` when the period ends."""
        self._selling.change_later(subscription, prices, key)

    def end_later(self, subscription: Subscription, key: str, *, ends: bool = True) -> None:
        """Have it end with the period, or go on after all."""
        self._selling.end_later(subscription, key, ends=ends)

    def invoices(self, customer: str, most: int = 24) -> tuple[Invoice, ...]:
        """Newest first; drafts are nobody's yet."""
        with asking("invoices"):
            listed = self._stripe.invoices.list({"customer": customer, "limit": min(most, _PAGE)})
            words = [InvoiceShape.model_validate(plain(one)).word() for one in listed.data]
        return tuple(sorted((one for one in words if one.status != "draft"), key=_age, reverse=True))

    def meter(self, event: MeterEvent, key: str) -> None:
        """Tell a meter, once."""
        try:
            with asking("a meter"):
                self._stripe.billing.meter_events.create(
                    {
                        "event_name": event.meter,
                        "identifier": event.identifier,
                        "timestamp": int(event.at.timestamp()),
                        "payload": {"stripe_customer_id": event.customer, "value": str(event.value)},
                    },
                    {"idempotency_key": key},
                )
        except Told:
            return

    def metered(self, meter: str, customer: str, since: datetime, until: datetime) -> Decimal:
        """What a meter has of a customer."""
        with asking("meters"):
            listed = self._stripe.billing.meters.event_summaries.list(
                self._meter_id(meter),
                {"customer": customer, "start_time": int(since.timestamp()), "end_time": int(until.timestamp())},
            )
            return sum((Decimal(str(one.aggregated_value)) for one in listed.auto_paging_iter()), Decimal())

    def _meter_id(self, meter: str) -> str:
        if meter not in self._meters:
            listed = self._stripe.billing.meters.list({"status": "active", "limit": _PAGE})
            self._meters = {one.event_name: one.id for one in listed.auto_paging_iter()}
        if meter not in self._meters:
            raise Missing(f"Stripe has no active meter of the name {meter}. Make one; docs/billing.md says how.")
        return self._meters[meter]

    def _scheduled(self, subscription: SubscriptionShape) -> Change | None:
        if not subscription.schedule or subscription.status not in _LIVING:
            return None
        with asking("schedule"):
            found = self._stripe.subscription_schedules.retrieve(subscription.schedule)
            return ScheduleShape.model_validate(plain(found)).after(datetime.now(UTC))

    def _unpaid_since(self, subscription: SubscriptionShape) -> datetime | None:
        """When the oldest invoice that is still to be paid was made final."""
        if subscription.status not in _LATE:
            return None
        with asking("invoices"):
            query: Any = {"subscription": subscription.id, "status": "open", "limit": _PAGE}
            listed = self._stripe.invoices.list(query)
            open_ones = [InvoiceShape.model_validate(plain(one)).since for one in listed.auto_paging_iter()]
        return min(open_ones, default=None)


def _age(invoice: Invoice) -> tuple[datetime, str]:
    return invoice.created, invoice.id
