"""Whether the books of one account are as they must be, movement by movement. Pure."""

from collections import Counter

from core.ledger.balance import Line, Wrong
from core.ledger.digest import FIRST, digest
from core.ledger.movement import BOOKS, CONTRA, Book, Kind, Movement, Unit
from core.ledger.reservation import Reservation, held
from core.names import RequestId

_UNEVEN = "its entries of {} add up to {} instead of nothing"
_STRANGE = "it has an entry in {} {}, which is no book"
_BROKEN = "it does not follow from the one before it: one of them was changed, put in, taken out or moved"
_NEGATIVE = "after it, {} {} would be {}"
_TWICE = "it reserves for a request that has a reservation already"
_UNRESERVED = "it ends a reservation that is not there"
_MORE = "it takes {} of {} where {} were reserved"
_LEFT = "it ends a reservation of {} of {} and takes {} out of what is held"


class Audit:
    """Takes the movements of one account in the order of their numbers."""

    def __init__(self, account: int) -> None:
        self.account = account
        self.last: Line | None = None
        self.open: dict[RequestId, Movement] = {}
        self._sums: Counter[tuple[Unit, Book]] = Counter()

    @property
    def digest(self) -> bytes:
        """What the next movement has to follow from."""
        return self.last.digest if self.last else FIRST

    @property
    def number(self) -> int:
        """Of the newest movement that was taken; 0 before the first."""
        return self.last.number if self.last else 0

    def take(self, line: Line) -> Wrong | None:
        """What is wrong with the next one; None if nothing is."""
        what = self._of_itself(line) or self._of_its_place(line.movement)
        self.last = line
        return Wrong(self.account, line.number, line.movement.key, what) if what else None

    def _of_itself(self, line: Line) -> str:
        sums: Counter[Unit] = Counter()
        for entry in line.movement.entries:
            if entry.book not in BOOKS[entry.unit]:
                return _STRANGE.format(entry.unit, entry.book)
            sums[entry.unit] += entry.amount
        uneven = next((unit for unit, amount in sums.items() if amount), None)
        if uneven is not None:
            return _UNEVEN.format(uneven, sums[uneven])
        return "" if digest(self.digest, line.movement, line.created) == line.digest else _BROKEN

    def _of_its_place(self, movement: Movement) -> str:
        for entry in movement.entries:
            self._sums[entry.unit, entry.book] += entry.amount
        return self._of_its_request(movement) or self._sign(movement)

    def _of_its_request(self, movement: Movement) -> str:
        request = movement.request
        if movement.kind is Kind.ADJUST or request is None:
            return "" if movement.kind is Kind.ADJUST and request is None else "it is of no request"
        if movement.kind is Kind.RESERVE:
            if request in self.open:
                return _TWICE
            self.open[request] = movement
            return ""
        reserved = self.open.pop(request, None)
        return _UNRESERVED if reserved is None else _ending(movement, held(reserved))

    def _sign(self, movement: Movement) -> str:
        for entry in movement.entries:
            amount = self._sums[entry.unit, entry.book]
            if (amount > 0) if entry.book in CONTRA else (amount < 0):
                return _NEGATIVE.format(entry.unit, entry.book, amount)
        return ""


def _ending(movement: Movement, was: Reservation) -> str:
    """All that was held is let go, and no more is counted and charged than was. Models cost what they cost."""
    amounts = {Unit.REQUEST: was.requests, Unit.COST: was.cost, Unit.USD: was.price}
    for unit, amount in amounts.items():
        released = -movement.amount(unit, Book.HELD)
        if released != amount:
            return _LEFT.format(amount, unit, released)
    for unit, book in ((Unit.REQUEST, Book.USED), (Unit.USD, Book.CHARGED)):
        counted = movement.amount(unit, book)
        if counted > amounts[unit] or (counted and movement.kind is Kind.REFUND):
            return _MORE.format(counted, unit, amounts[unit])
    return ""
