"""The tables of plans and money. Numbers and times are plain, for sums; names, texts and tokens are encrypted.

`account` is the number of the GitHub account that installed the App, as everywhere: the one who is billed.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, LargeBinary, MetaData, String, Table

from core.store.desk_tables import Number, Secret
from core.store.moments import Moment


@dataclass(frozen=True, slots=True)
class BillingTables:
    """All of them, bound to one key ring."""

    accounts: Table
    entitlements: Table
    provider_events: Table
    movements: Table
    entries: Table
    chains: Table
    closings: Table
    meter_events: Table
    rechecks: Table
    budgets: Table
    merges: Table
    notices: Table
    sessions: Table


def billing_tables(metadata: MetaData, secret: Secret) -> BillingTables:
    """Define them in `metadata`; `secret(table, column)` makes an encrypted column."""
    return BillingTables(
        accounts=_accounts(metadata, secret),
        entitlements=_entitlements(metadata),
        provider_events=_provider_events(metadata),
        movements=_movements(metadata, secret),
        entries=_entries(metadata),
        chains=_chains(metadata),
        closings=_closings(metadata),
        meter_events=_meter_events(metadata),
        rechecks=_rechecks(metadata),
        budgets=_budgets(metadata),
        merges=_merges(metadata),
        notices=_notices(metadata),
        sessions=_sessions(metadata, secret),
    )


def _big(name: str, **options: Any) -> Column[Any]:
    return Column(name, BigInteger, **{"nullable": False, **options})


def _name(name: str, length: int, **options: Any) -> Column[Any]:
    return Column(name, String(length), **{"nullable": False, **options})


def _when(name: str, *, always: bool = False) -> Column[Any]:
    return Column(name, Moment, nullable=not always)


def _accounts(metadata: MetaData, secret: Secret) -> Table:
    """Who is billed. A rename changes `login`; `gone` is when the App was removed, NULL while it is installed."""
    return Table(
        "accounts",
        metadata,
        Column("account", BigInteger, primary_key=True, autoincrement=False),
        Column("installation", BigInteger, index=True),
        secret("accounts", "login"),
        Column("login_key", String(64), index=True),  # a keyed hash of it, by which it is found
        _name("kind", 16),  # user | organization
        Column("stripe_customer", String(64), unique=True),
        _when("created", always=True),
        _when("gone"),
    )


def _entitlements(metadata: MetaData) -> Table:
    """What a source says an account has; one row for each source, written over by newer word of it (`stamp`)."""
    return Table(
        "entitlements",
        metadata,
        Column("account", BigInteger, primary_key=True, autoincrement=False),
        Column("source", String(16), primary_key=True),  # marketplace | stripe | licence | admin
        _name("plan", 32),
        _name("state", 16),  # trial | active | grace | read_only | ended
        _name("cycle", 8),  # month | year
        Column("units", Integer, nullable=False),
        _when("period_start"),
        _when("period_end"),
        _when("trial_end"),
        Column("pending_plan", String(32)),
        _when("pending_from"),
        Column("reference", String(128)),  # the subscription, or the listing's account
        _when("stamp", always=True),
        _when("checked"),
    )


def _provider_events(metadata: MetaData) -> Table:
    """Every event of a provider that was ever heard, for ever: a replay after 400 days still changes nothing."""
    return Table(
        "provider_events",
        metadata,
        Column("provider", String(16), primary_key=True),
        Column("id", String(128), primary_key=True),
        _name("kind", 64),
        Column("account", BigInteger),
        _when("created"),
        _when("received", always=True),
    )


def _movements(metadata: MetaData, secret: Secret) -> Table:
    """One movement of the ledger: its `key` makes it happen once, its `digest` follows from the one before it."""
    return Table(
        "movements",
        metadata,
        Column("number", Number, primary_key=True),
        _name("key", 128, unique=True),
        _name("kind", 16),  # reserve | settle | refund | adjust
        _big("account"),
        _big("installation", nullable=True),
        _big("repository_id", nullable=True),
        _big("person_id", nullable=True),
        Column("request_id", String(32), index=True),
        Column("day", Integer, nullable=False),  # 20261121, of the reservation; what follows it has the same
        Column("period", Integer, nullable=False),  # the first day of the period of the plan, likewise
        _name("plan", 32),
        _name("source", 16),
        _when("created", always=True),
        secret("movements", "reason"),
        secret("movements", "actor"),
        Column("tariff", String(1000)),  # JSON: the prices that held when it was reserved
        Column("digest", LargeBinary(32), nullable=False),
        Index("ix_movements_account", "account", "number"),
    )


def _entries(metadata: MetaData) -> Table:
    """Both sides of each movement: of one unit, the amounts of a movement add up to nothing."""
    return Table(
        "entries",
        metadata,
        Column("number", Number, primary_key=True),
        Column("movement", BigInteger, ForeignKey("movements.number"), nullable=False),
        _big("account"),
        _name("unit", 8),  # usd (price) | cost (of models) | request
        _name("book", 16),
        _big("amount"),
        Column("day", Integer, nullable=False),
        Column("period", Integer, nullable=False),
        _big("installation", nullable=True),
        _big("repository_id", nullable=True),
        _big("person_id", nullable=True),
        Index("ix_entries_account", "account", "movement"),
    )


def _chains(metadata: MetaData) -> Table:
    """The end of each account's chain, and what is locked while one is added to. No amounts: balances are sums."""
    return Table(
        "chains",
        metadata,
        Column("account", BigInteger, primary_key=True, autoincrement=False),
        _big("number"),  # its newest movement; 0 before the first
        Column("digest", LargeBinary(32), nullable=False),
        _big("closed"),  # the movement that the newest closing goes up to
        Column("unclosed", Integer, nullable=False),  # how many came after that
    )


def _closings(metadata: MetaData) -> Table:
    """What the entries between two movements of an account add up to, so that nobody adds up a million of them.

    Only ever added to, made of entries alone, and compared with them by whoever checks the books. `kind` and `target`
    say whose: '' and 0 for the whole account, person, repository or installation with its number.
    """
    return Table(
        "closings",
        metadata,
        Column("number", Number, primary_key=True),
        _big("account"),
        _big("upto"),  # the last movement in it
        _name("kind", 16),
        _big("target"),
        _name("unit", 8),
        _name("book", 16),
        *(Column(name, Integer, nullable=False) for name in ("period", "day")),
        _big("amount"),
        Index("ix_closings_sums", "account", "kind", "target", "period", "day", "unit", "book", "upto", "amount"),
    )


def _meter_events(metadata: MetaData) -> Table:
    """What is still to be told to Stripe's meters; `key` is the movement's, and the identifier there."""
    return Table(
        "meter_events",
        metadata,
        Column("key", String(128), primary_key=True),
        _big("account"),
        _name("meter", 64),
        _big("value"),
        _when("happened", always=True),
        Column("attempts", Integer, nullable=False),
        Column("due", Moment, index=True),  # NULL once it was told, or given up
        _when("told"),
        Column("problem", String(300)),
    )


def _rechecks(metadata: MetaData) -> Table:
    """What is to be asked of a provider again, and when. `wanted` counts up whenever word of it comes: who asked before
    that has not answered it."""
    return Table(
        "rechecks",
        metadata,
        Column("provider", String(16), primary_key=True),
        Column("subject", String(128), primary_key=True),  # a customer, a charge, or `*`: everybody
        Column("wanted", Integer, nullable=False),
        Column("due", Moment, nullable=False, index=True),
        Column("attempts", Integer, nullable=False),
        Column("problem", String(300)),
    )


def _budgets(metadata: MetaData) -> Table:
    """What the administrators of an installation set on its page."""
    return Table(
        "budgets",
        metadata,
        Column("account", BigInteger, primary_key=True, autoincrement=False),
        Column("scope", String(16), primary_key=True),  # run | day | month | person | repository | installation
        Column("target", BigInteger, primary_key=True, autoincrement=False),  # the person's or repository's id, or 0
        _big("amount"),
        _big("person_id"),
        _when("created", always=True),
    )


def _merges(metadata: MetaData) -> Table:
    """Our pull requests that somebody merged: what came of it all."""
    return Table(
        "merges",
        metadata,
        Column("repository_id", BigInteger, primary_key=True, autoincrement=False),
        Column("pull_number", Integer, primary_key=True, autoincrement=False),
        _big("account", index=True),
        _when("merged", always=True),
    )


def _notices(metadata: MetaData) -> Table:
    """What was said once: soft limits, anomalies, refills."""
    return Table(
        "notices",
        metadata,
        Column("key", String(128), primary_key=True),
        _big("account"),
        _when("created", always=True),
    )


def _sessions(metadata: MetaData, secret: Secret) -> Table:
    """A browser that signed in with GitHub; `id` is the hash of its cookie."""
    return Table(
        "sessions",
        metadata,
        Column("id", String(64), primary_key=True),
        _big("person_id"),
        secret("sessions", "login"),
        secret("sessions", "token"),
        _when("created", always=True),
        Column("until", Moment, nullable=False, index=True),
    )
