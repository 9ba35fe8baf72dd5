"""Every night the books are checked, once, by whichever clerk is first. What is wrong is told: log, fault, metric."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol

from core.ledger.balance import Wrong

_FROM_HOUR = 2  # UTC: by then most of what began the day before has ended
_DONE, _WRONG = "books:{:%Y%m%d}", "books-wrong:{:%Y%m%d}"
_SENTENCE = "The books of account {} are wrong at movement {} ({}): {}. `pullwright admin check` says it again."


class Unbalanced(ArithmeticError):
    """The books are not as they must be: somebody has to look before anybody is charged by them."""


class Desk(Protocol):
    """The part of the desk that is used here."""

    def check_books(self, account: int | None = None) -> Wrong | None: ...
    def notice_once(self, key: str, account: int) -> bool: ...
    def is_noticed(self, key: str) -> bool: ...


class Log(Protocol):
    """The part of the log that is used here."""

    def books_wrong(self, account: int, movement: int | None) -> None: ...


class Nightly:
    """Looks every few minutes whether tonight's check is done."""

    def __init__(self, desk: Desk, log: Log, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._desk = desk
        self._log = log
        self._now = now

    def step(self) -> int:
        """Check them if nobody has since tonight: 1 if they were checked. Two clerks at once only check twice.

        Raises `Unbalanced` the first time that a night's check finds something wrong.
        """
        now = self._now()
        done = _DONE.format(now)
        if now.hour < _FROM_HOUR or self._desk.is_noticed(done):
            return 0
        wrong = self._desk.check_books()
        is_first = self._desk.notice_once(done, 0)
        if wrong is not None and is_first:
            self._tell(wrong, now)
        return 1

    def _tell(self, wrong: Wrong, now: datetime) -> None:
        self._desk.notice_once(_WRONG.format(now), wrong.account)
        self._log.books_wrong(wrong.account, wrong.number)
        raise Unbalanced(_SENTENCE.format(wrong.account, wrong.number, wrong.key, wrong.what))
