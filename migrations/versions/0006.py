"""Badges: layouts of an event's own, by group and with pictures; print runs, their files, where each badge came out."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

PLACE = ("run_id", "file", "sheet", "position", "digest")


def upgrade() -> None:
    """Add what layouts and print runs need."""
    with op.batch_alter_table("badge_layout", schema=None) as batch_op:
        batch_op.add_column(sa.Column("recipe", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("is_default", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("updated_at", sa.DateTime(timezone=True), nullable=True))
    layouts = sa.table("badge_layout", sa.column("created_at"), sa.column("updated_at"))
    op.execute(layouts.update().values(updated_at=layouts.c.created_at))
    with op.batch_alter_table("badge_layout", schema=None) as batch_op:
        batch_op.alter_column("version", server_default=None)
        batch_op.alter_column("is_default", server_default=None)
        batch_op.alter_column("updated_at", nullable=False)
    _new_tables()
    with op.batch_alter_table("badge_print", schema=None) as batch_op:
        batch_op.add_column(sa.Column("run_id", sa.Uuid(), nullable=True))
        for name in ("file", "sheet", "position"):
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("digest", sa.LargeBinary(length=48), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_badge_print_run_id"), "badge_run", ["run_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_index("ix_badge_print_run", ["run_id", "sheet", "position"], unique=False)


def _new_tables() -> None:
    op.create_table(
        "badge_group_layout",
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("layout", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["stakeholder_group.id"], name=op.f("fk_badge_group_layout_group_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("group_id", name=op.f("pk_badge_group_layout")),
    )
    op.create_table(
        "badge_picture",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('logo', 'background')", name=op.f("ck_badge_picture_kind")),
        sa.CheckConstraint("width > 0 AND height > 0", name=op.f("ck_badge_picture_size")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_badge_picture_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_badge_picture_file_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_badge_picture")),
    )
    with op.batch_alter_table("badge_picture", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_badge_picture_event_id"), ["event_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_badge_picture_file_id"), ["file_id"], unique=False)
    op.create_table(
        "badge_run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("origin_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("wanted", "done", "pieces", "left_out")),
        sa.Column("missing", sa.JSON(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(length=40), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'running', 'done', 'partial', 'cancelled', 'failed')", name=op.f("ck_badge_run_state")
        ),
        sa.CheckConstraint("done >= 0 AND done <= wanted AND left_out >= 0", name=op.f("ck_badge_run_counts")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_badge_run_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["origin_id"], ["badge_run.id"], name=op.f("fk_badge_run_origin_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_badge_run")),
        sa.UniqueConstraint("event_id", "number", name=op.f("uq_badge_run_event_id")),
    )
    with op.batch_alter_table("badge_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_badge_run_origin_id"), ["origin_id"], unique=False)
        batch_op.create_index("ix_badge_run_due", ["state", "lease_until"], unique=False)
    op.create_table(
        "badge_run_file",
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("file", "first_sheet", "last_sheet", "count")),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["run_id"], ["badge_run.id"], name=op.f("fk_badge_run_file_run_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_badge_run_file_file_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("run_id", "number", name=op.f("pk_badge_run_file")),
    )
    with op.batch_alter_table("badge_run_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_badge_run_file_file_id"), ["file_id"], unique=False)


def downgrade() -> None:
    """Take it away again; layouts and what was printed stay what they were."""
    with op.batch_alter_table("badge_print", schema=None) as batch_op:
        batch_op.drop_index("ix_badge_print_run")
        batch_op.drop_constraint(batch_op.f("fk_badge_print_run_id"), type_="foreignkey")
        for name in reversed(PLACE):
            batch_op.drop_column(name)
    for table in ("badge_run_file", "badge_run", "badge_picture", "badge_group_layout"):
        op.drop_table(table)
    with op.batch_alter_table("badge_layout", schema=None) as batch_op:
        for name in ("updated_at", "is_default", "version", "recipe"):
            batch_op.drop_column(name)
