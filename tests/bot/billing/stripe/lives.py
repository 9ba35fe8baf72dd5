"""Lives of a subscription: what happens to it, one event for each."""

from collections.abc import Callable

from tests.fakes.stripe.state import DAY, Books, Thing

Change = Callable[[Books, Thing], object]


def _past_due(books: Books, one: Thing) -> None:
    books.late(one, books.now())


def _unpaid(books: Books, one: Thing) -> None:
    one["status"] = "unpaid"


def _paid(books: Books, one: Thing) -> None:
    one["status"] = "active"
    for bill in books.all("invoice", _subscription=one["id"]):
        bill["status"] = "paid"


def _ending(books: Books, one: Thing) -> None:
    one["cancel_at_period_end"] = True


def _staying(books: Books, one: Thing) -> None:
    one["cancel_at_period_end"] = False


def _canceled(books: Books, one: Thing) -> None:
    one.update(status="canceled", cancel_at_period_end=False)


def _bigger(books: Books, one: Thing) -> None:
    one["items"]["data"][0].update(price=books.price({"price": "price_ent_m"}), quantity=7)


def _renewed(books: Books, one: Thing) -> None:
    item = one["items"]["data"][0]
    item.update(
        current_period_start=item["current_period_end"], current_period_end=item["current_period_end"] + 30 * DAY
    )


def _again(books: Books, one: Thing) -> None:
    books.subscribe(one["customer"], [{"price": "price_ent_m", "quantity": 2}])


LIVES: dict[str, tuple[Change, ...]] = {
    "tried, paid, ended": (_paid, _ending, _canceled),
    "late, paid, late, unpaid, paid, renewed": (_past_due, _paid, _past_due, _unpaid, _paid, _renewed),
    "bigger, ending, staying, renewed, late, paid": (_bigger, _ending, _staying, _renewed, _past_due, _paid),
    "late, canceled, bought again, bigger, ending, renewed": (
        *(_past_due, _canceled, _again, _bigger, _ending, _renewed),
    ),
    "canceled first, then everything late": (_canceled, _past_due, _canceled, _again, _canceled, _canceled),
}
