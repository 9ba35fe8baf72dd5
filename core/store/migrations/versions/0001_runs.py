"""Requests, runs, steps, attempts, checks and model calls. Columns of type Text hold encrypted values."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the six tables."""
    op.create_table(
        "requests",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.String(16), nullable=False),
        *_texts("repository", "issue", "options"),
    )
    op.create_table(
        "runs",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("request_id", sa.String(32), sa.ForeignKey("requests.id"), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("base_sha", sa.String(64), nullable=False),
        sa.Column("verdict", sa.String(16)),
        sa.Column("branch", sa.String(255)),
        sa.Column("head_sha", sa.String(64)),
        sa.Column("best", sa.Integer),
        sa.Column("started", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended", sa.DateTime(timezone=True)),
        sa.Column("elapsed_s", sa.Float),
        *_texts("why", "outcome"),
    )
    _parts_of_a_run()


def _parts_of_a_run() -> None:
    started = sa.Column("started", sa.DateTime(timezone=True), nullable=False)
    _part("steps", _name("name", 32), started, sa.Column("elapsed_s", sa.Float), *_texts("note"))
    _part(
        "attempts",
        _whole("number"),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verdict", sa.String(16)),
        *_texts("strategy", "proposal", "attempt"),
    )
    _part(
        "checks",
        _whole("attempt"),
        _name("kind", 16),
        _name("status", 16),
        sa.Column("required", sa.Boolean, nullable=False),
        sa.Column("elapsed_s", sa.Float, nullable=False),
        *_texts("summary", "findings"),
    )
    _part(
        "model_calls",
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        *(_name("provider", 32), _name("model", 128), _name("purpose", 32)),
        sa.Column("ok", sa.Boolean, nullable=False),
        _name("stop", 16),
        *map(_whole, ("input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens")),
        sa.Column("cost_usd", sa.Float),
        sa.Column("elapsed_s", sa.Float, nullable=False),
        *_texts("error"),
    )


def _part(name: str, *columns: sa.Column) -> None:  # type: ignore[type-arg]  # any column
    owner = sa.Column("run_id", sa.String(32), sa.ForeignKey("runs.id"), nullable=False, index=True)
    op.create_table(name, sa.Column("id", sa.Integer, primary_key=True), owner, *columns)


def _name(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), nullable=False)


def _whole(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False)


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text) for name in names]


def downgrade() -> None:
    """Drop them again, parts first."""
    for name in ("model_calls", "checks", "attempts", "steps", "runs", "requests"):
        op.drop_table(name)
