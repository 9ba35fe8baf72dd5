"""The hosted App: deliveries, asks, requests, effects, usage. What a run was given becomes `run_inputs`.

Columns of type Text hold encrypted values.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make room for the name `requests`, then make the tables."""
    op.rename_table("requests", "run_inputs")
    op.execute("ALTER TABLE runs RENAME COLUMN request_id TO input_id")
    _way_in()
    _requests()
    _of_a_request()
    _told()
    op.execute("ALTER TABLE runs ADD COLUMN request_id VARCHAR(32) REFERENCES requests(id)")
    op.create_index("ix_runs_request_id", "runs", ["request_id"])


def _way_in() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", sa.String(64), primary_key=True),
        *(_name("event", 64), _name("action", 64)),
        sa.Column("installation", sa.BigInteger),
        _moment("received"),
    )
    op.create_table(
        "asks",
        sa.Column("number", _NUMBER, primary_key=True),
        sa.Column("id", sa.String(32), nullable=False, unique=True),
        sa.Column("key", sa.String(128), nullable=False, unique=True),
        _name("delivery", 64),
        *map(_big, ("installation", "repository_id", "thread", "person_id")),
        *(_name("verb", 16), _name("state", 16)),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), index=True),
        *(_moment("received"), sa.Column("ask", sa.Text)),
    )
    op.create_table(
        "refusals",
        *(sa.Column(name, sa.BigInteger, primary_key=True) for name in ("repository_id", "thread", "person_id")),
        sa.Column("reason", sa.String(64), primary_key=True),
        sa.Column("ask_id", sa.String(32), sa.ForeignKey("asks.id"), nullable=False),
        *(_moment("created"), sa.Column("sentence", sa.Text)),
    )


def _requests() -> None:
    op.create_table(
        "requests",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("ask_id", sa.String(32), sa.ForeignKey("asks.id"), nullable=False, unique=True),
        sa.Column("number", sa.BigInteger, nullable=False, unique=True),
        *map(_big, ("account", "installation", "repository_id", "thread", "person_id")),
        _name("lane", 300),
        sa.Column("busy", sa.String(300), unique=True),
        sa.Column("weight", sa.Integer, nullable=False),
        _name("state", 16),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("attempt", "starts")),
        _moment("created"),
        sa.Column("lease_until", sa.DateTime(timezone=True), index=True),
        sa.Column("cancelling", sa.Boolean, nullable=False),
        sa.Column("ended", sa.DateTime(timezone=True)),
        sa.Column("words_due", sa.DateTime(timezone=True), index=True),
        sa.Column("pull_number", sa.BigInteger),
        *(sa.Column("why", sa.Text), sa.Column("publication", sa.Text)),
    )
    op.create_index("ix_requests_line", "requests", ["state", "account", "number"])
    op.create_index("ix_requests_thread", "requests", ["repository_id", "thread"])
    op.create_index("ix_requests_pull", "requests", ["repository_id", "pull_number"])


def _of_a_request() -> None:
    op.create_table(
        "effects",
        _of_request(primary_key=True),
        sa.Column("kind", sa.String(64), primary_key=True),
        sa.Column("attempt", sa.Integer, nullable=False),
        *(_moment("until"), sa.Column("result", sa.Text)),
    )
    op.create_table(
        "usage",
        _of_request(primary_key=True),
        *map(_big, ("account", "installation")),
        _name("verdict", 16),
        sa.Column("run_id", sa.String(32)),
        sa.Column("cost_usd", sa.Float, nullable=False),
        *map(_big, ("input_tokens", "output_tokens")),
        sa.Column("elapsed_s", sa.Float, nullable=False),
        _moment("created"),
    )


def _told() -> None:
    op.create_table(
        "silences",
        sa.Column("scope", sa.String(16), primary_key=True),
        sa.Column("target", sa.String(128), primary_key=True),
        *(_big("person_id"), _moment("created")),
    )
    op.create_table(
        "feedback",
        sa.Column("number", _NUMBER, primary_key=True),
        _of_request(nullable=False, index=True),
        *(_big("person_id"), _moment("created"), sa.Column("text", sa.Text)),
    )
    op.create_table("secrets", sa.Column("name", sa.String(64), primary_key=True), sa.Column("value", sa.Text))


def _of_request(**options: Any) -> "sa.Column[str]":
    return sa.Column("request_id", sa.String(32), sa.ForeignKey("requests.id"), **options)


def _name(name: str, length: int) -> "sa.Column[str]":
    return sa.Column(name, sa.String(length), nullable=False)


def _big(name: str) -> "sa.Column[int]":
    return sa.Column(name, sa.BigInteger, nullable=False)


def _moment(name: str) -> "sa.Column[Any]":
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def downgrade() -> None:
    """Take the hosted App's tables out again, and give `requests` its old meaning."""
    op.drop_index("ix_runs_request_id", "runs")
    op.execute("ALTER TABLE runs DROP COLUMN request_id")
    for name in ("secrets", "feedback", "silences", "usage", "effects", "requests", "refusals", "asks", "deliveries"):
        op.drop_table(name)
    op.execute("ALTER TABLE runs RENAME COLUMN input_id TO request_id")
    op.rename_table("run_inputs", "requests")
