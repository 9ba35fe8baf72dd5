"""Budgets that administrators set on their page, and what came of it: the pull requests of ours that were merged."""

from datetime import datetime

from sqlalchemy import Executable, bindparam, delete, func, select

from core.errors import Refused
from core.ledger.limits import Budget, BudgetScope
from core.money import Micros
from core.store.books import Books

_TARGETED = frozenset({BudgetScope.PERSON, BudgetScope.REPOSITORY})


class Budgets:
    """Keeps one budget for each scope and target of an account."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def set_budget(self, account: int, scope: BudgetScope, amount: Micros, *, by: int, target: int = 0) -> None:
        """At most `amount` from now on; what runs comes to its end. `target` is the number of the person or the
        repository, 0 for each of them; `by` is the person who sets it. Raises `Refused` where that means nothing."""
        if amount < 0:
            raise Refused("A budget cannot be below nothing; set 0 to let nothing start that costs money.")
        if target < 0 or (target and scope not in _TARGETED):
            raise Refused(f"A budget for the {scope} is for the whole account, not for one person or repository.")
        row = {"account": account, "scope": str(scope), "target": target, "amount": amount, "person_id": by}
        with self._books.write() as connection:
            row["created"] = self._books.now(connection)
            self._books.put(connection, self._books.billing.budgets, row)

    def drop_budget(self, account: int, scope: BudgetScope, *, target: int = 0) -> bool:
        """Set none; False if there was none."""
        table = self._books.billing.budgets
        here = (table.c.account == account) & (table.c.scope == str(scope)) & (table.c.target == target)
        with self._books.write() as connection:
            return connection.execute(delete(table).where(here)).rowcount > 0

    def budgets(self, account: int) -> tuple[Budget, ...]:
        """Those that are set for it."""
        with self._books.read() as connection:
            rows = connection.execute(self._books.once(_budgets), {"of": account}).all()
        return tuple(Budget(BudgetScope(row.scope), Micros(row.amount), row.target) for row in rows)

    def merged(self, repository: int, number: int, at: datetime) -> bool:
        """Somebody merged that pull request; True if it is ours and that was not known."""
        requests, merges = self._books.tables.requests, self._books.billing.merges
        here = (requests.c.repository_id == repository) & (requests.c.pull_number == number)
        with self._books.write() as connection:
            account = connection.scalar(select(requests.c.account).where(here).limit(1))
            if account is None:
                return False
            row = {"repository_id": repository, "pull_number": number, "account": account, "merged": at}
            return self._books.add_once(connection, merges, row)

    def merges(self, account: int, since: datetime, until: datetime) -> int:
        """How many of our pull requests were merged from `since` until just before `until`."""
        table = self._books.billing.merges
        then = (table.c.account == account) & (table.c.merged >= since) & (table.c.merged < until)
        with self._books.read() as connection:
            return connection.scalar(select(func.count()).select_from(table).where(then)) or 0

    def active(self, since: datetime) -> tuple[int, ...]:
        """The accounts that asked for something since then."""
        requests = self._books.tables.requests
        query = select(requests.c.account).where(requests.c.created >= since).distinct()
        with self._books.read() as connection:
            return tuple(connection.scalars(query))


def _budgets(books: Books) -> Executable:
    table = books.billing.budgets
    return select(table).where(table.c.account == bindparam("of")).order_by(table.c.scope, table.c.target)
