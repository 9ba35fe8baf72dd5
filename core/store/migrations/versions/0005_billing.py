"""Plans and money: who is billed, what they have, the ledger, budgets, and who signed in.

Columns of type Text hold encrypted values.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_BOOKS = ("closings", "chains", "entries", "movements")
_BESIDES = ("meter_events", "rechecks", "budgets", "merges", "notices", "sessions")


def upgrade() -> None:
    """Nothing that was there changes: usage from before plans stays as it is, and is nobody's debt."""
    _accounts()
    _ledger()
    _chains()
    _besides()


def _accounts() -> None:
    op.create_index("ix_requests_account", "requests", ["account", "created", "person_id"])
    op.create_table(
        "accounts",
        *(_key("account"), sa.Column("installation", sa.BigInteger, index=True), sa.Column("login", sa.Text)),
        *(sa.Column("login_key", sa.String(64), index=True), _name("kind", 16)),
        *(sa.Column("stripe_customer", sa.String(64), unique=True), _moment("created")),
        _moment("gone", nullable=True),
    )
    op.create_table(
        "entitlements",
        *(_key("account"), sa.Column("source", sa.String(16), primary_key=True)),
        *(_name("plan", 32), _name("state", 16), _name("cycle", 8)),
        sa.Column("units", sa.Integer, nullable=False),
        *(_moment(name, nullable=True) for name in ("period_start", "period_end", "trial_end")),
        *(sa.Column("pending_plan", sa.String(32)), _moment("pending_from", nullable=True)),
        *(sa.Column("reference", sa.String(128)), _moment("stamp"), _moment("checked", nullable=True)),
    )
    op.create_table(
        "provider_events",
        sa.Column("provider", sa.String(16), primary_key=True),
        sa.Column("id", sa.String(128), primary_key=True),
        *(_name("kind", 64), sa.Column("account", sa.BigInteger)),
        *(_moment("created", nullable=True), _moment("received")),
    )


def _ledger() -> None:
    op.create_table(
        "movements",
        sa.Column("number", _NUMBER, primary_key=True),
        *(sa.Column("key", sa.String(128), nullable=False, unique=True), _name("kind", 16)),
        _big("account"),
        *(_big(name, nullable=True) for name in ("installation", "repository_id", "person_id")),
        sa.Column("request_id", sa.String(32), index=True),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("day", "period")),
        *(_name("plan", 32), _name("source", 16), _moment("created")),
        *(sa.Column(name, sa.Text) for name in ("reason", "actor")),
        sa.Column("tariff", sa.String(1000)),
        sa.Column("digest", sa.LargeBinary(32), nullable=False),
    )
    op.create_index("ix_movements_account", "movements", ["account", "number"])
    op.create_table(
        "entries",
        sa.Column("number", _NUMBER, primary_key=True),
        sa.Column("movement", sa.BigInteger, sa.ForeignKey("movements.number"), nullable=False),
        *(_big("account"), _name("unit", 8), _name("book", 16), _big("amount")),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("day", "period")),
        *(_big(name, nullable=True) for name in ("installation", "repository_id", "person_id")),
    )
    op.create_index("ix_entries_account", "entries", ["account", "movement"])


def _chains() -> None:
    op.create_table(
        "chains",
        *(_key("account"), _big("number"), sa.Column("digest", sa.LargeBinary(32), nullable=False)),
        *(_big("closed"), sa.Column("unclosed", sa.Integer, nullable=False)),
    )
    op.create_table(
        "closings",
        sa.Column("number", _NUMBER, primary_key=True),
        *(_big("account"), _big("upto"), _name("kind", 16), _big("target"), _name("unit", 8), _name("book", 16)),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("period", "day")),
        _big("amount"),
    )
    sums = ["account", "kind", "target", "period", "day", "unit", "book", "upto", "amount"]
    op.create_index("ix_closings_sums", "closings", sums)


def _besides() -> None:
    op.create_table(
        "meter_events",
        sa.Column("key", sa.String(128), primary_key=True),
        *(_big("account"), _name("meter", 64), _big("value"), _moment("happened")),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), index=True),
        *(_moment("told", nullable=True), sa.Column("problem", sa.String(300))),
    )
    op.create_table(
        "rechecks",
        sa.Column("provider", sa.String(16), primary_key=True),
        sa.Column("subject", sa.String(128), primary_key=True),
        *(sa.Column("wanted", sa.Integer, nullable=False), sa.Column("attempts", sa.Integer, nullable=False)),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False, index=True),
        sa.Column("problem", sa.String(300)),
    )
    op.create_table(
        "budgets",
        *(_key("account"), sa.Column("scope", sa.String(16), primary_key=True), _key("target")),
        *(_big("amount"), _big("person_id"), _moment("created")),
    )
    op.create_table(
        "merges",
        *(_key("repository_id"), sa.Column("pull_number", sa.Integer, primary_key=True, autoincrement=False)),
        *(sa.Column("account", sa.BigInteger, nullable=False, index=True), _moment("merged")),
    )
    op.create_table("notices", sa.Column("key", sa.String(128), primary_key=True), _big("account"), _moment("created"))
    op.create_table(
        "sessions",
        *(sa.Column("id", sa.String(64), primary_key=True), _big("person_id")),
        *(sa.Column(name, sa.Text) for name in ("login", "token")),
        *(_moment("created"), sa.Column("until", sa.DateTime(timezone=True), nullable=False, index=True)),
    )


def downgrade() -> None:
    """Forget plans and money."""
    for table in (
        *_BESIDES,
        "closings",
        "chains",
        "entries",
        "movements",
        "provider_events",
        "entitlements",
        "accounts",
    ):
        op.drop_table(table)
    op.drop_index("ix_requests_account", "requests")


def _key(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger, primary_key=True, autoincrement=False)


def _big(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger, nullable=nullable)


def _name(name: str, length: int) -> sa.Column[Any]:
    return sa.Column(name, sa.String(length), nullable=False)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)
