"""The outbox of meters on both databases."""

from datetime import UTC, datetime, timedelta

from core.store import Store
from tests.core.store.metering import metered

LEASE = timedelta(minutes=30)


def test_each_is_handed_to_one_at_a_time_and_told_once(store: Store) -> None:
    for number in range(3):
        assert metered(store, f"settle:{number}:1", 7, "m", 10 + number)
    assert not metered(store, "settle:0:1", 7, "m", 99)
    first, second = store.desk.untold(2, LEASE), store.desk.untold(2, LEASE)
    assert [one.value for one in (*first, *second)] == [10, 11, 12]
    assert store.desk.untold(2, LEASE) == ()
    store.desk.told(first[0])
    store.desk.untellable(first[1], "x" * 900, timedelta(0))
    (again,) = store.desk.untold(2, LEASE)
    assert (again.key, again.attempts) == ("settle:1:1", 1)
    store.desk.untellable(again, "never", None)
    store.desk.untellable(first[0], "after it was told", timedelta(0))
    assert store.desk.untold(2, LEASE) == ()
    assert [(one.key, why) for one, why in store.desk.given_up()] == [("settle:1:1", "never")]


def test_what_is_of_one_minute_is_summed(store: Store) -> None:
    for number in range(3):
        metered(store, f"settle:{number}:1", 7, "m", 10 + number)
    metered(store, "settle:other:1", 8, "m", 99)
    first, _ = store.desk.untold(2, LEASE)
    store.desk.told(first)
    now = datetime.now(UTC)
    told, unsure = store.desk.metered_between(7, "m", now - timedelta(minutes=5), now + timedelta(minutes=5))
    assert (told, [one.value for one in unsure]) == (10, [11, 12])
