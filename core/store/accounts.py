"""Accounts: who is billed, what each source says they have, and which events of providers were heard."""

import hashlib
import hmac
from collections import defaultdict
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, Executable, Row, bindparam, select, update

from core.crypto import Keyring
from core.errors import Refused
from core.plans.account import Account, merged
from core.plans.entitlement import Entitlement, Source, Standing, Terms, newer
from core.plans.plan import PlanName
from core.plans.terms import terms
from core.store.books import Books, short
from core.store.seating import askers

if TYPE_CHECKING:
    from core.plans.licence import Licence

_PURPOSE = "account login"
_PLAN = 32


class Accounts:
    """Keeps them for ever: usage, money and what was bought survive that the App is taken away."""

    def __init__(self, books: Books, ring: Keyring) -> None:
        self._books = books
        self._ring = ring

    def account(self, id: int) -> Account | None:
        """The account of that number; None where nobody ever told of it."""
        return self._found(self._books.billing.accounts.c.account == id)

    def account_of(self, installation: int) -> Account | None:
        """Whose installation that is, also one that is gone."""
        known = self._found(self._books.billing.accounts.c.installation == installation)
        return known or self._asked_through(installation)

    def account_named(self, login: str) -> Account | None:
        """Who is called so now, in whatever case."""
        return self._found(self._books.billing.accounts.c.login_key.in_(self._keys(login)))

    def account_paying_as(self, customer: str) -> Account | None:
        """Whose number as a customer of Stripe that is."""
        return self._found(self._books.billing.accounts.c.stripe_customer == customer)

    def know(self, account: Account) -> Account:
        """Keep what is said of it (see `core.plans.account.merged`); all that is known now.

        A login belongs to whoever was last said to have it. Raises `Refused` where another account pays as that
        customer of Stripe.
        """
        if account.id <= 0:
            return account
        table = self._books.billing.accounts
        known = self.account(account.id)
        if known is not None and merged(known, account) == known:  # nearly always
            return known
        with self._books.write() as connection:
            self._books.one_at_a_time(connection, account.id)
            row = connection.execute(select(table).where(table.c.account == account.id)).first()
            known = _account(row) if row else None
            made = merged(known, account)
            made = replace(made, created=made.created or self._books.now(connection))
            if made != known:
                self._check_customer(connection, made)
                self._enter(connection, known, made)
            return made

    def entitlements(self, account: int) -> tuple[Entitlement, ...]:
        """What each source says that it has, the newest word of each."""
        with self._books.read() as connection:
            rows = connection.execute(self._books.once(_entitlements), {"of": account}).all()
        return tuple(map(_entitlement, rows))

    def keep(self, entitlement: Entitlement) -> bool:
        """Keep that word, unless newer one is known (see `core.plans.entitlement.newer`).

        True: it says what was not known before. That it was only checked again is kept, and is no news.
        """
        with self._books.write() as connection:
            self._books.one_at_a_time(connection, entitlement.account)
            return self._keep_word(connection, entitlement)

    def terms_of(self, account: int, now: datetime, billing: str, licence: "Licence | None" = None) -> Terms:
        """What holds for it at `now`; `billing` is the setting, `licence` what this machine has."""
        if licence is not None and licence.organisation:
            known = self.account(account)
            is_theirs = known is not None and known.login.lower() == licence.organisation
            licence = licence if is_theirs else None
        return terms(self.entitlements(account), now, billing, licence)

    def held_plans(self, now: datetime, billing: str, licence: "Licence | None" = None) -> dict[int, PlanName]:
        """The plan of each account that anybody ever said something of; all others have what nobody has to say."""
        table = self._books.billing.entitlements
        words: defaultdict[int, list[Entitlement]] = defaultdict(list)
        with self._books.read() as connection:
            for row in connection.execute(select(table)):
                words[row.account].append(_entitlement(row))
        theirs = self.account_named(licence.organisation) if licence is not None and licence.organisation else None
        for_all = licence if licence is not None and licence.host else None
        if theirs is not None:
            words[theirs.id] += []
        return {
            account: terms(said, now, billing, licence if theirs and account == theirs.id else for_all).plan
            for account, said in words.items()
        }

    def knows_event(self, provider: str, id: str) -> bool:
        """Whether `seen_event` was called for it."""
        table = self._books.billing.provider_events
        mine = (table.c.provider == provider) & (table.c.id == short(id, 128))
        with self._books.read() as connection:
            return connection.execute(select(table.c.id).where(mine)).first() is not None

    def seen_event(
        self, provider: str, id: str, kind: str, account: int | None = None, created: datetime | None = None
    ) -> bool:
        """Remember, for ever, that this event was heard; True the first time.

        Call it when what it says is kept: whoever dies in between hears it again, and `keep` changes nothing twice.
        """
        row = {"provider": provider, "id": short(id, 128), "kind": kind[:64], "account": account, "created": created}
        with self._books.write() as connection:
            received = {"received": self._books.now(connection)}
            return self._books.add_once(connection, self._books.billing.provider_events, {**row, **received})

    def askers(self, account: int | None, since: datetime) -> int:
        """How many persons' requests were admitted since then, in `account`, or in all."""
        with self._books.read() as connection:
            return askers(self._books, connection, account, since)

    def _keep_word(self, connection: Connection, entitlement: Entitlement) -> bool:
        said = replace(
            entitlement,
            plan=PlanName(entitlement.plan[:_PLAN]),
            units=min(max(1, entitlement.units), 2**31 - 1),
            reference=short(entitlement.reference, 128),
        )
        known = self._known_word(connection, said.account, said.source)
        kept = newer(known, said)
        if kept != known:
            self._books.put(connection, self._books.billing.entitlements, _columns(kept))
        return known is None or replace(kept, checked=None) != replace(known, checked=None)

    def _known_word(self, connection: Connection, account: int, source: Source) -> Entitlement | None:
        table = self._books.billing.entitlements
        row = connection.execute(select(table).where(table.c.account == account, table.c.source == source)).first()
        return _entitlement(row) if row else None

    def _found(self, which: ColumnElement[bool]) -> Account | None:
        table = self._books.billing.accounts
        with self._books.read() as connection:
            row = connection.execute(select(table).where(which).order_by(table.c.gone.is_not(None))).first()
        return _account(row) if row else None

    def _asked_through(self, installation: int) -> Account | None:
        """From before accounts were kept: the newest request says whose it was."""
        requests = self._books.tables.requests
        query = select(requests.c.account).where(requests.c.installation == installation)
        with self._books.read() as connection:
            found = connection.scalar(query.order_by(requests.c.number.desc()).limit(1))
        return (self.account(found) or Account(found, installation=installation)) if found else None

    def _check_customer(self, connection: Connection, made: Account) -> None:
        table = self._books.billing.accounts
        theirs = (table.c.stripe_customer == made.stripe_customer) & (table.c.account != made.id)
        other = connection.scalar(select(table.c.account).where(theirs)) if made.stripe_customer else None
        if other:
            raise Refused(f"Account {other} pays as {made.stripe_customer} already; nothing of {made.id} was changed.")

    def _enter(self, connection: Connection, known: Account | None, made: Account) -> None:
        table, keys = self._books.billing.accounts, self._keys(made.login)
        if made.login and (known is None or known.login.lower() != made.login.lower()):
            others = table.c.login_key.in_(keys) & (table.c.account != made.id)
            connection.execute(update(table).where(others).values(login=None, login_key=None))
        row = {
            "account": made.id,
            "installation": made.installation,
            "login": made.login or None,
            "login_key": keys[0] if made.login else None,
            "kind": made.kind[:16],
            "stripe_customer": made.stripe_customer or None,
            "created": made.created,
            "gone": made.gone,
        }
        self._books.put(connection, table, row)

    def _keys(self, login: str) -> list[str]:
        """Hashes of it that nobody can make without our keys, that of the newest key first."""
        name = login.lower().encode("utf-8", "surrogatepass")
        return [hmac.new(key, name, hashlib.sha256).hexdigest() for key in self._ring.derived(_PURPOSE)]


def _entitlements(books: Books) -> Executable:
    table = books.billing.entitlements
    return select(table).where(table.c.account == bindparam("of")).order_by(table.c.source)


def _account(row: Row[Any]) -> Account:
    known = (row.login or "", row.kind, row.installation, row.gone, row.stripe_customer or "", row.created)
    return Account(row.account, *known)


def _columns(one: Entitlement) -> dict[str, Any]:
    return {name: getattr(one, name) for name in Entitlement.__dataclass_fields__}


def _entitlement(row: Row[Any]) -> Entitlement:
    said = {name: getattr(row, name) for name in Entitlement.__dataclass_fields__}
    said["source"], said["state"] = Source(row.source), Standing(row.state)
    said["reference"] = row.reference or ""
    return Entitlement(**said)
