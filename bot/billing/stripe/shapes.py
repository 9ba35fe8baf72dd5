"""The edge: what Stripe sends, as far as we read it. Everything else in it is passed over."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from bot.billing.stripe.words import Change, Charge, Customer, Invoice, Item, Subscription

_LONGEST_PAST = 253_402_300_799  # the end of the year 9999, which datetime ends with
ACCOUNT = "pullwright_account"  # the key of our number in the metadata of customers and subscriptions
_NO_CENTS = frozenset("bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf".split())
_THOUSANDTHS = frozenset("bhd jod kwd omr tnd".split())


def _moment(given: object) -> object:
    if isinstance(given, int) and not isinstance(given, bool) and 0 <= given <= _LONGEST_PAST:
        return datetime.fromtimestamp(given, UTC)
    return given


def _id(given: object) -> object:
    """An expandable field is an id, or the whole object."""
    return given.get("id") if isinstance(given, dict) else given


Moment = Annotated[datetime, BeforeValidator(_moment)]
Id = Annotated[str, BeforeValidator(_id)]


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class _ItemShape(_Shape):
    id: str
    price: Id | None = None
    plan: Id | None = None  # what a price was called before there were prices
    quantity: int | None = None
    current_period_start: Moment | None = None
    current_period_end: Moment | None = None

    @property
    def what(self) -> str:
        return self.price or self.plan or ""


class _Items(_Shape):
    data: tuple[_ItemShape, ...]


class _PhaseItem(_Shape):
    price: Id
    quantity: int | None = None


class _Phase(_Shape):
    start_date: Moment
    items: tuple[_PhaseItem, ...]


class ScheduleShape(_Shape):
    """What a subscription will be, phase after phase."""

    phases: tuple[_Phase, ...] = ()

    def after(self, now: datetime) -> Change | None:
        """The next phase that is still to come."""
        coming = [one for one in self.phases if one.start_date > now]
        if not coming:
            return None
        first = min(coming, key=lambda one: one.start_date)
        return Change(first.start_date, tuple((one.price, one.quantity) for one in first.items))


class SubscriptionShape(_Shape):
    """A subscription."""

    id: str
    customer: Id
    status: str
    created: Moment
    items: _Items
    currency: str = ""
    livemode: bool = False
    cancel_at_period_end: bool = False
    cancel_at: Moment | None = None
    trial_end: Moment | None = None
    current_period_start: Moment | None = None  # where it was before it was told of each item
    current_period_end: Moment | None = None
    schedule: Id | None = None

    def word(self, unpaid_since: datetime | None = None, scheduled: Change | None = None) -> Subscription:
        """What of it matters, with what is known from elsewhere: an end that was announced goes before a schedule."""
        items = tuple(
            Item(
                one.id,
                one.what,
                one.quantity,
                one.current_period_start or self.current_period_start,
                one.current_period_end or self.current_period_end,
            )
            for one in self.items.data
        )
        return Subscription(
            id=self.id,
            customer=self.customer,
            status=self.status,
            created=self.created,
            items=items,
            currency=self.currency,
            trial_end=self.trial_end,
            unpaid_since=unpaid_since,
            next=self._end(items) or scheduled,
            schedule=self.schedule or "",
            livemode=self.livemode,
        )

    def _end(self, items: tuple[Item, ...]) -> Change | None:
        ends = [one.period_end for one in items if one.period_end]
        at = self.cancel_at or (min(ends) if ends and self.cancel_at_period_end else None)
        return Change(at) if at is not None else None


class CustomerShape(_Shape):
    """A customer; one that was deleted has an id and says so, and no more."""

    id: str
    deleted: bool = False
    metadata: dict[str, str] = Field(default_factory=dict)

    def word(self) -> Customer:
        """Whose it is, by the metadata that we wrote."""
        number = self.metadata.get(ACCOUNT, "")
        is_number = number.isascii() and number.isdigit() and len(number) <= 18
        return Customer(self.id, int(number) if is_number else None, self.deleted)


class PageShape(_Shape):
    """A page of a checkout."""

    id: str
    url: str | None = None
    metadata: dict[str, str] = Field(default_factory=dict)


class _Transitions(_Shape):
    finalized_at: Moment | None = None


class InvoiceShape(_Shape):
    """An invoice. `total` and `amount_paid` are of the smallest unit of its currency."""

    id: str
    number: str | None = None
    status: str | None = None
    created: Moment
    currency: str
    total: int
    amount_paid: int
    hosted_invoice_url: str | None = None
    invoice_pdf: str | None = None
    status_transitions: _Transitions = _Transitions()

    @property
    def since(self) -> datetime:
        """When it was made final."""
        return self.status_transitions.finalized_at or self.created

    def word(self) -> Invoice:
        """For people."""
        return Invoice(
            self.id,
            self.number or "",
            self.status or "draft",
            self.created,
            self.currency.upper(),
            _amount(self.total, self.currency),
            _amount(self.amount_paid, self.currency),
            _https(self.hosted_invoice_url),
            _https(self.invoice_pdf),
        )


class DisputeShape(_Shape):
    """What a bank says against a payment."""

    id: str
    status: str


class ChargeShape(_Shape):
    """A payment. Amounts are of the smallest unit of its currency."""

    id: str
    customer: Id | None = None
    currency: str
    amount: int
    amount_refunded: int = 0
    disputed: bool = False

    def word(self, disputes: Sequence[DisputeShape]) -> Charge | None:
        """With its `disputes`; None where nobody is named as who paid it."""
        if not self.customer:
            return None
        total, back = _amount(self.amount, self.currency), _amount(self.amount_refunded, self.currency)
        known = tuple((one.id, one.status) for one in disputes)
        return Charge(self.id, self.customer, self.currency.upper(), total, back, known)


def _amount(units: int, currency: str) -> Decimal:
    digits = 0 if currency in _NO_CENTS else 3 if currency in _THOUSANDTHS else 2
    return Decimal(units).scaleb(-digits)


def _https(url: str | None) -> str:
    """An address that may stand on a page; no other scheme may."""
    return url if url and url.startswith("https://") else ""


def plain(found: Any) -> Any:
    """An object of the SDK as plain values: it is no mapping."""
    return found.to_dict(for_json=True) if hasattr(found, "to_dict") else found
