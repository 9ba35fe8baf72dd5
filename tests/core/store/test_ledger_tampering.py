"""Whoever changes the books behind our back is found out, and where."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from core.money import dollars
from core.store import Desk
from core.store.ledger_journal import EVERY
from tests.core.store.paying import ACCOUNT, FAILED, finished, paying, proven, sql, wanting


@dataclass(frozen=True, slots=True)
class Books:
    """Movements 1 and 2 of a request, 3 and 4 of another, 5 of an account of its own, 6 and 7 of a third request."""

    desk: Desk
    url: str

    def __call__(self, *statements: str) -> None:
        """Change them; on PostgreSQL without its own word about what belongs together, as its owner can."""
        free = "" if self.url.startswith("sqlite") else "SET LOCAL session_replication_role = replica; "
        for statement in statements:
            assert sql(self.url)(free + statement) != 0, "it changed something"


@pytest.fixture
def books(desk: Desk, url: str) -> Books:
    finished(desk, paying(desk, wanting("usage")), proven())
    finished(desk, paying(desk, wanting("usage")), FAILED)
    desk.adjust(8, dollars("2"), reason="For the outage.", actor="root", key="a")
    finished(desk, paying(desk, wanting("usage")), proven())
    assert desk.check_books() is None
    return Books(desk, url)


FIRST = "(SELECT number FROM entries WHERE movement = {} ORDER BY number LIMIT 1)"
SECOND = "(SELECT number FROM entries WHERE movement = {} ORDER BY number LIMIT 1 OFFSET 1)"
OF_4 = "(SELECT m.{} FROM movements m WHERE m.number = 4)"
COPY = (
    "INSERT INTO movements (number, key, kind, account, request_id, day, period, plan, source, created, digest)"
    " SELECT {}, 'forged', kind, account, request_id, day, period, plan, source, created, digest FROM movements"
    " WHERE number = {}"
)


CHANGES = pytest.mark.parametrize(
    ("change", "number", "what"),
    [
        ((f"UPDATE entries SET amount = amount + 1 WHERE number = {FIRST.format(2)}",), 2, "add up to"),
        (
            (
                f"UPDATE entries SET amount = amount - 1 WHERE number = {FIRST.format(3)}",
                f"UPDATE entries SET amount = amount + 1 WHERE number = {SECOND.format(3)}",
            ),
            3,
            "does not follow",
        ),
        ((f"UPDATE entries SET book = 'pocket' WHERE number = {FIRST.format(4)}",), 4, "cannot be read"),
        ((f"UPDATE entries SET book = 'spent' WHERE number = {FIRST.format(4)}",), 4, "which is no book"),
        ((f"UPDATE entries SET day = day + 1 WHERE number = {FIRST.format(4)}",), 4, "booked for another"),
        ((f"UPDATE entries SET account = 77 WHERE number = {FIRST.format(4)}",), 4, ""),
        (("UPDATE movements SET plan = 'free' WHERE number = 3",), 3, "does not follow"),
        (("UPDATE movements SET tariff = NULL WHERE number = 3",), 3, "does not follow"),
        (("UPDATE movements SET tariff = 'x' WHERE number = 3",), 3, "cannot be read"),
        (("UPDATE movements SET reason = 'x' WHERE number = 4",), 4, "cannot be read"),
        (
            (f"UPDATE movements SET reason = {OF_4.format('reason')} WHERE number = 7",),
            7,
            "does not follow",
        ),
        (
            (f"UPDATE movements SET created = {OF_4.format('created')} WHERE number = 7",),
            7,
            "follow",
        ),
        (("DELETE FROM entries WHERE movement = 3", "DELETE FROM movements WHERE number = 3"), 4, "does not follow"),
        (("DELETE FROM entries WHERE movement = 7", "DELETE FROM movements WHERE number = 7"), 7, "is not there"),
        (("DELETE FROM entries WHERE movement = 5", "DELETE FROM movements WHERE number = 5"), 5, "is not there"),
        (("DELETE FROM movements WHERE number = 3",), 3, "belong to no movement"),
        (("DELETE FROM entries WHERE movement = 3",), 3, "does not follow"),
        ((f"DELETE FROM entries WHERE number = {FIRST.format(3)}",), 3, "add up to"),
        ((COPY.format(99, 7),), 99, "does not follow"),
        (("UPDATE movements SET number = 100 WHERE number = 5", COPY.format(5, 4)), 5, "belong to no movement"),
        (
            (
                "UPDATE movements SET number = 50 WHERE number = 3",
                "UPDATE entries SET movement = 50 WHERE movement = 3",
                "UPDATE movements SET number = 3 WHERE number = 4",
                "UPDATE entries SET movement = 3 WHERE movement = 4",
                "UPDATE movements SET number = 4 WHERE number = 50",
                "UPDATE entries SET movement = 4 WHERE movement = 50",
            ),
            3,
            "does not follow",
        ),
        (("UPDATE movements SET account = 8 WHERE number = 3",), 3, ""),
        (
            (f"UPDATE chains SET digest = {OF_4.format('digest')} WHERE account = 9",),
            7,
            "end",
        ),
        (("UPDATE chains SET number = 6 WHERE account = 9",), 7, "end of the chain"),
        (("DELETE FROM chains WHERE account = 8",), 5, "no chain"),
        (
            (f"UPDATE requests SET ended = NULL WHERE id = {OF_4.format('request_id')}",),
            4,
            "not ended",
        ),
        (
            (f"UPDATE requests SET account = 8 WHERE id = {OF_4.format('request_id')}",),
            4,
            "not exist",
        ),
    ],
)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
@CHANGES
def test_the_first_wrong_entry_is_named(books: Books, change: tuple[str, ...], number: int, what: str) -> None:
    books(*change)
    wrong = books.desk.check_books()
    assert wrong is not None
    assert wrong.number == number and what in wrong.what
    assert books.desk.check_books(1234) is None
    assert books.desk.check_books(wrong.account) == wrong


def test_of_several_wrong_entries_the_first_is_named(books: Books) -> None:
    for change, number in (
        ("UPDATE chains SET number = 6 WHERE account = 9", 7),
        ("UPDATE movements SET account = 8 WHERE number = 6", 6),
        (f"UPDATE requests SET account = 8 WHERE id = {OF_4.format('request_id')}", 6),
        ("UPDATE movements SET day = day + 1 WHERE number = 5", 5),
        (f"UPDATE entries SET amount = amount + 1 WHERE number = {FIRST.format(2)}", 2),
    ):
        books(change)
        wrong = books.desk.check_books()
        assert wrong is not None and wrong.number == number, change


def test_what_was_reserved_for_a_request_that_has_ended_is_found(desk: Desk, url: str) -> None:
    request = paying(desk, wanting())
    sql(url)(f"UPDATE requests SET ended = created WHERE id = '{request.id}'")
    wrong = desk.check_books()
    assert wrong is not None and (wrong.number, wrong.key) == (1, f"reserve:{request.id}")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE closings SET amount = amount + 1 WHERE kind = '' AND unit = 'usd' AND book = 'credit'",
        "DELETE FROM closings WHERE kind = '' AND unit = 'usd' AND book = 'credit'",
        "UPDATE closings SET upto = upto + 1",
        "UPDATE chains SET closed = 0",
    ],
)
def test_a_closing_that_is_not_what_was_closed_is_found(desk: Desk, url: str, change: str) -> None:
    for key in range(EVERY):
        desk.adjust(ACCOUNT, dollars("1"), reason="x", actor="x", key=str(key))
    assert desk.check_books() is None
    tamper: Callable[[str], int] = sql(url)
    assert tamper(change)
    wrong = desk.check_books()
    assert wrong is not None and "closing" in wrong.what
