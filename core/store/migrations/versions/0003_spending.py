"""What is spent of limits that all machines share."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """One row for each limit; the page holds times and numbers only."""
    op.create_table(
        "spending",
        sa.Column("limit", sa.String(64), primary_key=True),
        sa.Column("page", sa.Text, nullable=False),
    )


def downgrade() -> None:
    """Forget what was spent."""
    op.drop_table("spending")
