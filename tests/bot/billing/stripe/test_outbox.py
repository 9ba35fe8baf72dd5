"""Meters: told once whatever fails, compared where nobody can know, and a person's turn where nothing else is left."""

from datetime import timedelta

import pytest

from core.store import Desk
from tests.bot.billing.stripe.till import ACME, METER, Till
from tests.core.store.metering import metered


def ready(till: Till) -> Desk:
    till.told(till.buy("usage"))
    return till.desk


def add(till: Till, key: str, value: int = 150_000, account: int = ACME, ago: timedelta = timedelta(0)) -> None:
    metered(till.store, key, account, METER, value, ago)


def sums(till: Till) -> int:
    return sum(int(one["payload"]["value"]) for one in till.fake.books.metered)


def test_it_is_told_by_its_key_with_its_time(till: Till) -> None:
    ready(till)
    add(till, "settle:r1:1", ago=timedelta(hours=5))
    assert till.stripe.outbox.step() == 1
    (told,) = till.fake.books.metered
    assert (told["identifier"], told["payload"]["value"]) == ("settle:r1:1", "150000")
    assert told["timestamp"] <= till.fake.books.now() - 5 * 3600
    assert till.stripe.outbox.step() == 0
    till.later(timedelta(days=2))
    assert till.stripe.outbox.step() == 0


def test_an_answer_that_was_lost_is_no_second_charge(till: Till) -> None:
    ready(till)
    add(till, "settle:r1:1")
    till.fake.faults = ["lost", "lost", "lost"]
    till.stripe.outbox.step()
    assert sums(till) == 150_000
    till.later(timedelta(minutes=1))
    assert till.stripe.outbox.step() == 1
    assert sums(till) == 150_000
    assert till.desk.given_up() == ()
    till.later(timedelta(hours=3))
    assert till.stripe.outbox.step() == 0


def test_after_a_day_without_word_the_meter_is_asked_first(till: Till) -> None:
    """Stripe has forgotten the name by then, and would count it again."""
    ready(till)
    add(till, "settle:r1:1")
    till.fake.faults = ["lost"] * 3
    till.stripe.outbox.step()
    till.later(timedelta(hours=30))
    till.stripe.outbox.step()
    assert sums(till) == 150_000
    till.later(timedelta(hours=30))
    assert till.stripe.outbox.step() == 0


def test_what_never_arrived_is_sent_again_after_a_day(till: Till) -> None:
    ready(till)
    add(till, "settle:r1:1")
    till.fake.faults = [500] * 3
    till.stripe.outbox.step()
    assert sums(till) == 0
    till.later(timedelta(hours=30))
    till.stripe.outbox.step()
    assert sums(till) == 150_000


@pytest.mark.parametrize("values", [(100, 250), (250, 100), (100, 100)])
def test_of_two_in_one_minute_the_one_that_did_not_arrive_is_sent(till: Till, values: tuple[int, int]) -> None:
    ready(till)
    for number, value in enumerate(values):
        add(till, f"settle:r{number}:1", value)
    till.fake.faults = ["lost", "lost", "lost", 500, 500, 500]
    till.stripe.outbox.step()
    assert sums(till) in values
    till.later(timedelta(hours=30))
    till.stripe.outbox.step()
    assert sums(till) == sum(values)
    assert till.desk.given_up() == ()


def test_a_sum_that_nothing_explains_is_a_persons_turn(till: Till) -> None:
    ready(till)
    add(till, "settle:r1:1", 100)
    till.fake.faults = ["lost"] * 3
    till.stripe.outbox.step()
    till.fake.books.metered[0]["payload"]["value"] = "33"
    till.later(timedelta(hours=30))
    till.stripe.outbox.step()
    assert sums(till) == 33
    assert [one.key for one, _ in till.desk.given_up()] == ["settle:r1:1"]
    assert [note.kind for note, _ in till.notes] == [
        "meter: the meter has 33.0 of that minute, and was told 0 for sure"
    ]


def test_what_is_too_old_is_a_persons_turn_and_is_sent_to_nobody(till: Till) -> None:
    ready(till)
    add(till, "settle:r1:1", ago=timedelta(days=35))
    till.stripe.outbox.step()
    assert sums(till) == 0
    assert [(one.key, why) for one, why in till.desk.given_up()] == [
        ("settle:r1:1", "older than Stripe takes: to be invoiced by hand")
    ]


def test_replays_after_a_day_a_month_and_a_year_charge_nothing(till: Till) -> None:
    ready(till)
    add(till, "settle:r1:1")
    till.stripe.outbox.step()
    for passed in (timedelta(hours=25), timedelta(days=31), timedelta(days=400)):
        till.later(passed)
        add(till, "settle:r1:1")
        till.stripe.outbox.step()
    assert sums(till) == 150_000


def test_who_is_no_customer_yet_waits_and_holds_up_nobody(till: Till) -> None:
    ready(till)
    add(till, "settle:r1:1", account=ACME + 1)
    add(till, "settle:r2:1")
    till.stripe.outbox.step()
    assert sums(till) == 150_000
    till.told(till.buy("usage", ACME + 1))
    till.later(timedelta(hours=2))
    till.stripe.outbox.step()
    assert sums(till) == 300_000


def test_a_clock_that_was_ahead_is_waited_for(till: Till) -> None:
    ready(till)
    add(till, "settle:r1:1", ago=timedelta(hours=-3))
    till.stripe.outbox.step()
    assert sums(till) == 0
    till.later(timedelta(hours=3, minutes=1))
    till.stripe.outbox.step()
    assert sums(till) == 150_000
