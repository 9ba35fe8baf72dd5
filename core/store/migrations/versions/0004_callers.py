"""Jobs of workflows that ask through the API; an ask says why it was refused, and that nobody wants it any more.

Columns of type Text hold encrypted values.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """One row for each attempt of a workflow run that asked; several may follow one ask."""
    op.create_table(
        "callers",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("ask_id", sa.String(32), sa.ForeignKey("asks.id"), nullable=False, index=True),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("repository_id", "run")),
        sa.Column("run_attempt", sa.Integer, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("secret", sa.Text),
    )
    op.create_index("ix_callers_run", "callers", ["repository_id", "run", "run_attempt"], unique=True)
    op.add_column("asks", sa.Column("reason", sa.String(64)))
    op.add_column("asks", sa.Column("sentence", sa.Text))
    op.add_column("asks", sa.Column("withdrawn", sa.Boolean))


def downgrade() -> None:
    """Forget who called."""
    for name in ("withdrawn", "sentence", "reason"):
        op.drop_column("asks", name)
    op.drop_table("callers")
