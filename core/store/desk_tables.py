"""The tables of the hosted App: deliveries, asks, requests, effects, usage, and what people told it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Float, ForeignKey, Index, Integer, MetaData, String, Table, Text

from core.store.moments import Moment

Secret = Callable[[str, str], Column[Any]]
Number = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts up by itself in INTEGER columns only


@dataclass(frozen=True, slots=True)
class DeskTables:
    """All of them, bound to one key ring."""

    deliveries: Table
    asks: Table
    refusals: Table
    requests: Table
    effects: Table
    usage: Table
    silences: Table
    feedback: Table
    secrets: Table
    spending: Table
    callers: Table


def desk_tables(metadata: MetaData, secret: Secret) -> DeskTables:
    """Define them in `metadata`; `secret(table, column)` makes an encrypted column."""
    return DeskTables(
        deliveries=_deliveries(metadata),
        asks=_asks(metadata, secret),
        refusals=_refusals(metadata, secret),
        requests=_requests(metadata, secret),
        effects=_effects(metadata, secret),
        usage=_usage(metadata),
        silences=_silences(metadata),
        feedback=_feedback(metadata, secret),
        secrets=_secrets(metadata),
        spending=_spending(metadata),
        callers=_callers(metadata, secret),
    )


def _id(name: str = "id", **options: Any) -> Column[Any]:
    return Column(name, String(32), **options)


def _big(name: str) -> Column[Any]:
    return Column(name, BigInteger, nullable=False)


def _name(name: str, length: int) -> Column[Any]:
    return Column(name, String(length), nullable=False)


def _of_request(**options: Any) -> Column[Any]:
    return Column("request_id", String(32), ForeignKey("requests.id"), **options)


def _deliveries(metadata: MetaData) -> Table:
    return Table(
        "deliveries",
        metadata,
        Column("id", String(64), primary_key=True),
        _name("event", 64),
        _name("action", 64),
        Column("installation", BigInteger),
        Column("received", Moment, nullable=False),
    )


def _asks(metadata: MetaData, secret: Secret) -> Table:
    """`due`: when it is to be taken (again); NULL when it is settled. `reason` and `sentence` are of its refusal."""
    return Table(
        "asks",
        metadata,
        Column("number", Number, primary_key=True),
        _id(unique=True, nullable=False),
        Column("key", String(128), unique=True, nullable=False),
        _name("delivery", 64),
        *map(_big, ("installation", "repository_id", "thread", "person_id")),
        *(_name("verb", 16), _name("state", 16)),
        Column("attempt", Integer, nullable=False),
        Column("due", Moment, index=True),
        Column("received", Moment, nullable=False),
        secret("asks", "ask"),
        Column("reason", String(64)),
        secret("asks", "sentence"),
        Column("withdrawn", Boolean),
    )


def _refusals(metadata: MetaData, secret: Secret) -> Table:
    """One reply per person, thread and reason."""
    return Table(
        "refusals",
        metadata,
        *(Column(name, BigInteger, primary_key=True) for name in ("repository_id", "thread", "person_id")),
        Column("reason", String(64), primary_key=True),
        Column("ask_id", String(32), ForeignKey("asks.id"), nullable=False),
        Column("created", Moment, nullable=False),
        secret("refusals", "sentence"),
    )


def _requests(metadata: MetaData, secret: Secret) -> Table:
    """`busy` is the lane while queued or running, and unique: the database itself allows one run per lane."""
    return Table(
        "requests",
        metadata,
        _id(primary_key=True),
        Column("ask_id", String(32), ForeignKey("asks.id"), unique=True, nullable=False),
        Column("number", BigInteger, unique=True, nullable=False),
        *map(_big, ("account", "installation", "repository_id", "thread", "person_id")),
        _name("lane", 300),
        Column("busy", String(300), unique=True),
        Column("weight", Integer, nullable=False),
        Column("state", String(16), nullable=False),
        Column("attempt", Integer, nullable=False),
        Column("starts", Integer, nullable=False),
        Column("created", Moment, nullable=False),
        Column("lease_until", Moment, index=True),
        Column("cancelling", Boolean, nullable=False),
        Column("ended", Moment),
        Column("words_due", Moment, index=True),
        Column("pull_number", BigInteger),
        *(secret("requests", "why"), secret("requests", "publication")),
        Index("ix_requests_line", "state", "account", "number"),
        Index("ix_requests_thread", "repository_id", "thread"),
        Index("ix_requests_pull", "repository_id", "pull_number"),
        Index("ix_requests_account", "account", "created", "person_id"),
    )


def _effects(metadata: MetaData, secret: Secret) -> Table:
    return Table(
        "effects",
        metadata,
        _of_request(primary_key=True),
        Column("kind", String(64), primary_key=True),
        Column("attempt", Integer, nullable=False),
        Column("until", Moment, nullable=False),
        secret("effects", "result"),
    )


def _usage(metadata: MetaData) -> Table:
    """One row per request, by its key: nothing can be charged twice."""
    return Table(
        "usage",
        metadata,
        _of_request(primary_key=True),
        *map(_big, ("account", "installation")),
        _name("verdict", 16),
        Column("run_id", String(32)),
        Column("cost_usd", Float, nullable=False),
        *map(_big, ("input_tokens", "output_tokens")),
        Column("elapsed_s", Float, nullable=False),
        Column("created", Moment, nullable=False),
    )


def _silences(metadata: MetaData) -> Table:
    return Table(
        "silences",
        metadata,
        Column("scope", String(16), primary_key=True),
        Column("target", String(128), primary_key=True),
        _big("person_id"),
        Column("created", Moment, nullable=False),
    )


def _feedback(metadata: MetaData, secret: Secret) -> Table:
    return Table(
        "feedback",
        metadata,
        Column("number", Number, primary_key=True),
        _of_request(nullable=False, index=True),
        _big("person_id"),
        Column("created", Moment, nullable=False),
        secret("feedback", "text"),
    )


def _secrets(metadata: MetaData) -> Table:
    """`value` is encrypted for its name, so that no secret can be put in another's place."""
    return Table("secrets", metadata, Column("name", String(64), primary_key=True), Column("value", Text))


def _spending(metadata: MetaData) -> Table:
    limit = Column("limit", String(64), primary_key=True)
    return Table("spending", metadata, limit, Column("page", Text, nullable=False))


def _callers(metadata: MetaData, secret: Secret) -> Table:
    """A run of a workflow asks once in each of its attempts; `digest` is that of what it sent."""
    return Table(
        "callers",
        metadata,
        _id(primary_key=True),
        Column("ask_id", String(32), ForeignKey("asks.id"), nullable=False, index=True),
        *map(_big, ("repository_id", "run")),
        Column("run_attempt", Integer, nullable=False),
        Column("digest", String(64), nullable=False),
        Column("created", Moment, nullable=False),
        secret("callers", "secret"),
        Index("ix_callers_run", "repository_id", "run", "run_attempt", unique=True),
    )
