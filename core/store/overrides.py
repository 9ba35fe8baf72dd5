"""An administrator's word about a plan: kept as what holds, and in the ledger with who said it and why, at once. And
remarks: what the books say of an account without an amount."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from core.ledger.movement import Kind, Movement, Scope
from core.plans.entitlement import Entitlement, Source
from core.plans.period import day_number
from core.plans.plan import PlanName
from core.store.accounts import Accounts
from core.store.books import short
from core.store.ledger_journal import Journal
from core.text.reason import reason as read_reason

_NO_REASON = "A plan is changed for a reason; say it with --reason: the customer reads it."


class Overrides(Accounts):
    """Administrators' decisions are in the order in which they were made, whatever clocks say."""

    def override(self, said: Entitlement, *, reason: str, actor: str, what: str) -> Entitlement:
        """Keep `said` as the administrator's word, in place of an earlier one; as it was kept.

        The ledger says `what` it was, in one clause, with `reason` and `actor`; no amount moves. Raises `Refused`
        without a reason.
        """
        why = read_reason(reason, _NO_REASON)
        journal = Journal(self._books)
        with self._books.write() as connection:
            self._books.one_at_a_time(connection, said.account)
            kept = replace(said, source=Source.ADMIN, stamp=self._next(connection, said.account))
            self._keep_word(connection, kept)
            chain, now = journal.hold(connection, said.account), self._books.now(connection)
            told = f"{what}: {why}"
            key = f"plan:{kept.account}:{kept.stamp.isoformat()}"
            journal.write(connection, chain, _note(key, kept.account, kept.plan, told, actor, now), now)
        return kept

    def remark(self, account: int, said: str, *, actor: str, key: str, plan: PlanName) -> bool:
        """Have the ledger say something about `account`, for its customer to read; no amount moves. False if that was
        said before: `key` makes it happen once."""
        journal = Journal(self._books)
        with self._books.write() as connection:
            chain, now = journal.hold(connection, account), self._books.now(connection)
            whole = _note(short(f"remark:{account}:{key}", 128), account, plan, said, actor, now)
            whole = replace(whole, source=Source.STRIPE)
            return journal.write(connection, chain, whole, now) is not None

    def _next(self, connection: Connection, account: int) -> datetime:
        """A moment after every earlier word."""
        known = self._known_word(connection, account, Source.ADMIN)
        now = self._books.now(connection)
        return max(now, known.stamp + timedelta(microseconds=1)) if known else now


def _note(key: str, account: int, plan: PlanName, reason: str, actor: str, now: datetime) -> Movement:
    day = day_number(now)
    return Movement(
        key=key,
        kind=Kind.ADJUST,
        scope=Scope(account),
        request=None,
        day=day,
        period=day // 100 * 100 + 1,
        plan=plan,
        source=Source.ADMIN,
        reason=reason,
        actor=actor,
        entries=(),
    )
