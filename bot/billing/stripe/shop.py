"""What a person does about a subscription: buy, change, end, look at bills. For pages and commands."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from bot.billing.stripe.asking import Asking
from bot.billing.stripe.desk import Desk, known_of
from bot.billing.stripe.fold import is_living
from bot.billing.stripe.gateway import Gateway
from bot.billing.stripe.prices import PriceList
from bot.billing.stripe.words import Invoice, Order, Subscription
from core.errors import Refused
from core.plans.account import Account
from core.plans.plan import Plan, PlanName

MOST_UNITS = 10_000
_AGAIN_S = 300
_NO_PLAN = "There is no plan {!r} to choose. Look at the plans and take one of them."
_HAS_ONE = "There is a subscription already. Change it on this page, or in the customer portal."
_HAS_NONE = "There is no subscription by Stripe. Choose a plan first."
_NO_CUSTOMER = "Nothing was paid by Stripe yet, so there is no portal. Choose a plan first."
_UNITS = f"The number of units is from 1 to {MOST_UNITS:,}."


@dataclass(frozen=True, slots=True)
class Shop:
    """All raise `Refused` with a sentence for the person, or `Broken`. That a person may do it for the account is for
    whoever calls to know. `here` is the address of the pages, where Stripe sends people back to."""

    desk: Desk
    gateway: Gateway
    prices: PriceList
    plans: Mapping[PlanName, Plan]
    asking: Asking
    here: str

    def checkout_url(self, account: int, plan: PlanName, cycle: str = "month", units: int = 1, back: str = "") -> str:
        """Where to pay for `plan`, by the `cycle` (month, year). One who pays already changes it instead."""
        chosen, lines = self._chosen(plan, cycle, units)
        customer = self._customer(account)
        had = self.gateway.subscriptions(customer)
        if any(map(is_living, had)):
            raise Refused(_HAS_ONE)
        before = had[0].id if had else ""
        page = back or self.here
        order = Order(
            account=account,
            customer=customer,
            plan=chosen.name,
            prices=lines,
            trial_days=0 if had or known_of(self.desk, account) else chosen.trial_days,  # one trial for everybody
            done=f"{page}{'&' if '?' in page else '?'}paid=1",
            back=page,
            key=self._key("checkout", customer, plan, cycle, units, before, page),
        )
        return self.gateway.checkout(order)

    def portal_url(self, account: int, back: str = "") -> str:
        """Where cards, addresses, invoices and the subscription are looked after."""
        return self.gateway.portal(self._payer(account), back or self.here)

    def invoices(self, account: int) -> tuple[Invoice, ...]:
        """Newest first; none where nothing was ever paid by Stripe."""
        known = self.desk.account(account)
        return self.gateway.invoices(known.stripe_customer) if known and known.stripe_customer else ()

    def change(self, account: int, plan: PlanName, cycle: str = "month", units: int = 1) -> bool:
        """Have another plan, cycle or number of units: more at once, and the difference is paid at once; less from
        the end of the period on, and so is what was metered, so that its use is invoiced. True: at once."""
        _, lines = self._chosen(plan, cycle, units)
        subscription = self._subscription(account)
        key = self._key("change", subscription.id, self._stamp(account), plan, cycle, units)
        is_more = self._monthly(lines) > self._monthly([(one.price, one.quantity) for one in subscription.items])
        is_now = is_more and not self._is_metered(subscription)
        if is_now:
            self.gateway.change_now(subscription, lines, key)
        else:
            self.gateway.change_later(subscription, lines, key)
        self.refresh(account)
        return is_now

    def cancel(self, account: int, *, ends: bool = True) -> None:
        """Have it end with its period; or, with `ends` False, go on after all."""
        subscription = self._subscription(account)
        self.gateway.end_later(
            subscription, self._key("cancel", subscription.id, self._stamp(account), ends), ends=ends
        )
        self.refresh(account)

    def refresh(self, account: int) -> None:
        """Ask Stripe now, as when somebody comes back from paying."""
        known = self.desk.account(account)
        if known and known.stripe_customer:
            self.asking.ask(known.stripe_customer, self.desk.clock())

    def _chosen(self, plan: PlanName, cycle: str, units: int) -> tuple[Plan, tuple[tuple[str, int | None], ...]]:
        chosen = self.plans.get(plan)
        if chosen is None or chosen.hidden or chosen.retired:
            raise Refused(_NO_PLAN.format(str(plan)[:40]))
        if not 1 <= units <= MOST_UNITS:
            raise Refused(_UNITS)
        return chosen, self.prices.lines(chosen, cycle, units)

    def _customer(self, account: int) -> str:
        """The customer that the account is; made where there is none, or where it was deleted."""
        known = self.desk.account(account) or Account(account)
        if known.stripe_customer:
            found = self.gateway.customer(known.stripe_customer)
            if found is not None and not found.gone:
                return known.stripe_customer
        made = self.gateway.new_customer(account, known.login, self._key("customer", account, known.stripe_customer))
        return self.desk.know(Account(account, stripe_customer=made)).stripe_customer

    def _payer(self, account: int) -> str:
        known = self.desk.account(account)
        if known is None or not known.stripe_customer:
            raise Refused(_NO_CUSTOMER)
        return known.stripe_customer

    def _subscription(self, account: int) -> Subscription:
        """The one that counts."""
        known = known_of(self.desk, account)
        found = [one for one in self.gateway.subscriptions(self._payer(account)) if is_living(one)]
        if not found:
            raise Refused(_HAS_NONE)
        return next((one for one in found if known and one.id == known.reference), found[0])

    def _monthly(self, lines: Iterable[tuple[str, int | None]]) -> Decimal:
        """What they come to a month, by the prices of the plans."""
        total = Decimal()
        for price, quantity in lines:
            name, cycle = self.prices.plan_of(price) or (PlanName(""), "month")
            plan = self.plans.get(name)
            if plan is not None:
                cost = Decimal(plan.price_year or 0) / 12 if cycle == "year" else Decimal(plan.price_month)
                total += cost * (quantity or 1)
        return total

    def _is_metered(self, subscription: Subscription) -> bool:
        names = [found[0] for one in subscription.items if (found := self.prices.plan_of(one.price)) is not None]
        return any(self.plans[name].is_metered for name in names)

    def _stamp(self, account: int) -> str:
        """When Stripe was last asked: what was done since then is done again, what is done twice at once is not."""
        known = known_of(self.desk, account)
        return f"{known.stamp.timestamp():.6f}" if known else ""

    def _key(self, *parts: object) -> str:
        """The same for some minutes: whoever clicks twice gets the same again, also that it failed."""
        said = ":".join(map(str, (*parts, int(self.desk.clock().timestamp() // _AGAIN_S))))
        return f"{parts[0]}:{hashlib.sha256(said.encode()).hexdigest()}"
