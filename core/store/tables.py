"""The tables. Whatever a person or a model wrote is in an encrypted column."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

from core.crypto import Keyring
from core.store.billing_tables import BillingTables, billing_tables
from core.store.desk_tables import DeskTables, Secret, desk_tables


class Encrypted(TypeDecorator[str]):
    """Text that is encrypted in the database and bound to its table and column."""

    impl = Text
    cache_ok = True  # ring and place are part of the key under which a statement is kept

    def __init__(self, ring: Keyring, place: str) -> None:
        super().__init__()
        self.ring = ring
        self.place = place

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Text in, `v1.<key>.<…>` out."""
        return None if value is None else self.ring.encrypt(value, self.place)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """`v1.<key>.<…>` in, text out."""
        return None if value is None else self.ring.decrypt(value, self.place)


@dataclass(frozen=True, slots=True)
class Tables:
    """All tables, bound to one key ring."""

    metadata: MetaData
    desk: DeskTables
    billing: BillingTables
    inputs: Table
    runs: Table
    steps: Table
    attempts: Table
    checks: Table
    model_calls: Table


def tables(ring: Keyring) -> Tables:
    """The tables as the newest migration leaves them (a test compares the two)."""
    metadata = MetaData()

    def secret(table: str, name: str) -> Column[Any]:
        return Column(name, Encrypted(ring, f"{table}.{name}"))

    return Tables(
        metadata,
        desk=desk_tables(metadata, secret),
        billing=billing_tables(metadata, secret),
        inputs=_inputs(metadata, secret),
        runs=_runs(metadata, secret),
        steps=_steps(metadata, secret),
        attempts=_attempts(metadata, secret),
        checks=_checks(metadata, secret),
        model_calls=_model_calls(metadata, secret),
    )


def _inputs(metadata: MetaData, secret: Secret) -> Table:
    """What a run was given. Its columns keep the place they were first encrypted for, or nothing old would decrypt."""
    return Table(
        "run_inputs",
        metadata,
        Column("id", String(32), primary_key=True),
        Column("created", DateTime(timezone=True), nullable=False),
        Column("source", String(16), nullable=False),
        secret("requests", "repository"),
        secret("requests", "issue"),
        secret("requests", "options"),
    )


def _runs(metadata: MetaData, secret: Secret) -> Table:
    return Table(
        "runs",
        metadata,
        Column("id", String(32), primary_key=True),
        Column("input_id", String(32), ForeignKey("run_inputs.id"), nullable=False),
        Column("request_id", String(32), ForeignKey("requests.id"), index=True),  # NULL: not asked for on GitHub
        Column("state", String(16), nullable=False),
        Column("base_sha", String(64), nullable=False),
        Column("verdict", String(16)),
        Column("branch", String(255)),
        Column("head_sha", String(64)),
        Column("best", Integer),
        Column("started", DateTime(timezone=True), nullable=False),
        Column("ended", DateTime(timezone=True)),
        Column("elapsed_s", Float),
        secret("runs", "why"),
        secret("runs", "outcome"),
    )


def _part(name: str, metadata: MetaData, *columns: Column[Any]) -> Table:
    owner = Column("run_id", String(32), ForeignKey("runs.id"), nullable=False, index=True)
    return Table(name, metadata, Column("id", Integer, primary_key=True), owner, *columns)


def _steps(metadata: MetaData, secret: Secret) -> Table:
    return _part(
        "steps",
        metadata,
        Column("name", String(32), nullable=False),
        Column("started", DateTime(timezone=True), nullable=False),
        Column("elapsed_s", Float),
        secret("steps", "note"),
    )


def _attempts(metadata: MetaData, secret: Secret) -> Table:
    return _part(
        "attempts",
        metadata,
        Column("number", Integer, nullable=False),
        Column("created", DateTime(timezone=True), nullable=False),
        Column("verdict", String(16)),
        secret("attempts", "strategy"),
        secret("attempts", "proposal"),
        secret("attempts", "attempt"),
    )


def _checks(metadata: MetaData, secret: Secret) -> Table:
    return _part(
        "checks",
        metadata,
        Column("attempt", Integer, nullable=False),
        Column("kind", String(16), nullable=False),
        Column("status", String(16), nullable=False),
        Column("required", Boolean, nullable=False),
        Column("elapsed_s", Float, nullable=False),
        secret("checks", "summary"),
        secret("checks", "findings"),
    )


def _model_calls(metadata: MetaData, secret: Secret) -> Table:
    return _part(
        "model_calls",
        metadata,
        Column("created", DateTime(timezone=True), nullable=False),
        Column("provider", String(32), nullable=False),
        Column("model", String(128), nullable=False),
        Column("purpose", String(32), nullable=False),
        Column("ok", Boolean, nullable=False),
        Column("stop", String(16), nullable=False),
        Column("input_tokens", Integer, nullable=False),
        Column("output_tokens", Integer, nullable=False),
        Column("cache_read_tokens", Integer, nullable=False),
        Column("cache_write_tokens", Integer, nullable=False),
        Column("cost_usd", Float),
        Column("elapsed_s", Float, nullable=False),
        secret("model_calls", "error"),
    )
