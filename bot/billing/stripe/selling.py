"""What Stripe is asked to change: pages to pay on, and subscriptions that become others."""

from typing import TYPE_CHECKING, Any

from stripe import StripeClient

from bot.billing.stripe.gateway import Prices
from bot.billing.stripe.sdk import asking
from bot.billing.stripe.shapes import ACCOUNT, PageShape, plain
from bot.billing.stripe.words import Order, Subscription
from core.errors import Broken

if TYPE_CHECKING:
    from stripe.params import (
        SubscriptionScheduleUpdateParamsPhase,
        SubscriptionUpdateParams,
        SubscriptionUpdateParamsItem,
    )
    from stripe.params.checkout import (
        SessionCreateParams,
        SessionCreateParamsLineItem,
        SessionCreateParamsSubscriptionData,
    )

_PAGE = "pullwright_page"  # the key of an order in the metadata of its page


class Selling:
    """Each call that writes has a key, and is done once under it."""

    def __init__(self, client: StripeClient) -> None:
        self._stripe = client.v1

    def checkout(self, order: Order) -> str:
        """The address of the page where it is paid. Its tax is reckoned, and its currency chosen, by Stripe.

        A customer has one page at a time: the one before is closed, or who has both open would pay twice.
        """
        data: SessionCreateParamsSubscriptionData = {"metadata": {ACCOUNT: str(order.account)}}
        if order.trial_days:
            data["trial_period_days"] = order.trial_days
        params: SessionCreateParams = {
            "mode": "subscription",
            "customer": order.customer,
            "client_reference_id": str(order.account),
            "line_items": [_line(price, quantity) for price, quantity in order.prices],
            "automatic_tax": {"enabled": True},
            "customer_update": {"address": "auto", "name": "auto"},
            "tax_id_collection": {"enabled": True},
            "subscription_data": data,
            "success_url": order.done,
            "cancel_url": order.back,
            "metadata": {_PAGE: order.key},
        }
        with asking("checkout"):
            before = self._open_pages(order.customer)
            same = next((one.url for one in before if one.metadata.get(_PAGE) == order.key), None)
            if same is not None:
                return _address(same)
            for one in before:
                self._stripe.checkout.sessions.expire(one.id, {}, {"idempotency_key": f"expire:{one.id}"})
            key = ":".join((order.key, *(one.id for one in before[:1])))  # its own alone brings a closed page back
            return _address(self._stripe.checkout.sessions.create(params, {"idempotency_key": key}).url)

    def portal(self, customer: str, back: str) -> str:
        """The address of the customer portal; it is good for a few minutes, and made anew each time."""
        with asking("the customer portal"):
            page = self._stripe.billing_portal.sessions.create({"customer": customer, "return_url": back})
            return _address(page.url)

    def change_now(self, subscription: Subscription, prices: Prices, key: str) -> None:
        """Have it be `prices` at once; until the difference is paid, it stays what it was. A trial is of the plan that
        it was given for: it ends here, or a dearer plan would be had for nothing."""
        trial: SubscriptionUpdateParams = {"trial_end": "now"} if subscription.is_trial else {}
        with asking("subscription"):
            if subscription.schedule:
                self._release(subscription, key)
            self._stripe.subscriptions.update(
                subscription.id,
                {
                    "items": _items(subscription, prices),
                    "proration_behavior": "always_invoice",
                    "payment_behavior": "pending_if_incomplete",
                    **trial,
                },
                {"idempotency_key": key},
            )

    def change_later(self, subscription: Subscription, prices: Prices, key: str) -> None:
        """A schedule: as it is until the period ends, then `prices`, then on without one."""
        ends = min((one.period_end for one in subscription.items if one.period_end), default=None)
        if ends is None:
            raise Broken("Stripe does not say when the period of this subscription ends.")
        with asking("subscription"):
            schedule = subscription.schedule or self._schedule(subscription, key)
            known = self._stripe.subscription_schedules.retrieve(schedule)
            start = known.current_phase.start_date if known.current_phase else known.phases[0].start_date
            now = [(one.price, one.quantity) for one in subscription.items]
            trial = {"trial": True} if subscription.is_trial else {}  # else it would be over with this
            phases = [
                _phase(tuple(now), start_date=start, end_date=int(ends.timestamp()), **trial),
                _phase(prices, start_date=int(ends.timestamp()), proration_behavior="none"),
            ]
            self._stripe.subscription_schedules.update(
                schedule, {"phases": phases, "end_behavior": "release"}, {"idempotency_key": key}
            )

    def end_later(self, subscription: Subscription, key: str, *, ends: bool) -> None:
        """Have it end with the period, or go on after all."""
        with asking("subscription"):
            if subscription.schedule:
                self._release(subscription, key)
            self._stripe.subscriptions.update(subscription.id, {"cancel_at_period_end": ends}, {"idempotency_key": key})

    def _open_pages(self, customer: str) -> list[PageShape]:
        listed = self._stripe.checkout.sessions.list({"customer": customer, "status": "open", "limit": 100})
        return [PageShape.model_validate(plain(one)) for one in listed.data]

    def _schedule(self, subscription: Subscription, key: str) -> str:
        made = self._stripe.subscription_schedules.create(
            {"from_subscription": subscription.id}, {"idempotency_key": f"{key}:schedule"}
        )
        return made.id

    def _release(self, subscription: Subscription, key: str) -> None:
        """What was announced is taken back; the subscription goes on as it is."""
        self._stripe.subscription_schedules.release(
            subscription.schedule, {}, {"idempotency_key": f"{key}:release:{subscription.schedule}"}
        )


def _line(price: str, quantity: int | None) -> "SessionCreateParamsLineItem":
    line: SessionCreateParamsLineItem = {"price": price}
    if quantity is not None:
        line["quantity"] = quantity
    return line


def _items(subscription: Subscription, prices: Prices) -> "list[SubscriptionUpdateParamsItem]":
    """The items it has become the new ones, as many as there are of both; the rest is taken away, or added."""
    items: list[SubscriptionUpdateParamsItem] = []
    for number in range(max(len(prices), len(subscription.items))):
        item: SubscriptionUpdateParamsItem = {}
        if number < len(subscription.items):
            item["id"] = subscription.items[number].id
        if number < len(prices):
            item["price"] = prices[number][0]
            if (quantity := prices[number][1]) is not None:
                item["quantity"] = quantity
        else:
            item["deleted"] = True
        items.append(item)
    return items


def _phase(prices: Prices, **rest: Any) -> "SubscriptionScheduleUpdateParamsPhase":
    items = [{"price": price, **({} if quantity is None else {"quantity": quantity})} for price, quantity in prices]
    return {"items": items, **rest}  # type: ignore[typeddict-item]  # its keys are named by who calls, above


def _address(url: str | None) -> str:
    if not url or not url.startswith(("https://", "http://127.0.0.1", "http://localhost")):
        raise Broken("Stripe gave no address of a page. Try again in a moment.", retryable=True)
    return url
