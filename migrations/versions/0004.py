"""The mark of the set-up: a number that is another one after each change of what forms ask."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make its table; the row comes when this run of migrations ends, as with every change of a set-up."""
    op.create_table(
        "setup_mark",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("mark", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_setup_mark_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setup_mark")),
    )


def downgrade() -> None:
    """Forget it."""
    op.drop_table("setup_mark")
