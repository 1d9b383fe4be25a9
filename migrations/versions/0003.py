"""The list's tags, notes, saved views, templates and runs of exports; letters of invitations, codes a merge moved."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what organisers put on the list."""
    with op.batch_alter_table("code", schema=None) as batch_op:
        batch_op.add_column(sa.Column("moved_at", sa.DateTime(timezone=True), nullable=True))

    op.create_table(
        "export_run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("format", sa.String(length=8), nullable=False),
        sa.Column("locale", sa.String(length=12), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(length=40), nullable=True),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'running', 'ready', 'failed', 'stopped')", name=op.f("ck_export_run_state")
        ),
        sa.CheckConstraint("done >= 0 AND wanted >= 0", name=op.f("ck_export_run_counts")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_export_run_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_export_run_file_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_run")),
    )
    with op.batch_alter_table("export_run", schema=None) as batch_op:
        batch_op.create_index("ix_export_run_due", ["state", "lease_until"], unique=False)
        batch_op.create_index(batch_op.f("ix_export_run_event_id"), ["event_id"], unique=False)

    op.create_table(
        "export_template",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_export_template_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_template")),
        sa.UniqueConstraint("event_id", "name", name=op.f("uq_export_template_event_id")),
    )
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_saved_view_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
    )
    with op.batch_alter_table("saved_view", schema=None) as batch_op:
        batch_op.create_index("ix_saved_view_event", ["event_id", "position"], unique=False)

    op.create_table(
        "tag",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_tag_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tag")),
        sa.UniqueConstraint("event_id", "key", name=op.f("uq_tag_event_id")),
    )
    op.create_table(
        "note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_note_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_note_participant_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
    )
    with op.batch_alter_table("note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_note_event_id"), ["event_id"], unique=False)
        batch_op.create_index("ix_note_participant", ["participant_id", "created_at"], unique=False)

    op.create_table(
        "participant_tag",
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("tag_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_participant_tag_participant_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["tag_id"], ["tag.id"], name=op.f("fk_participant_tag_tag_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("participant_id", "tag_id", name=op.f("pk_participant_tag")),
    )
    with op.batch_alter_table("participant_tag", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_participant_tag_tag_id"), ["tag_id"], unique=False)

    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("letter_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "import_layout",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("headings", sa.String(length=64), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_import_layout_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("event_id", "headings", name=op.f("pk_import_layout")),
    )
    # Counts, and on SQLite searches by name, read these alone; what was merged is in no list.
    op.drop_index("ix_participant_event_facets", "participant")
    op.create_index(
        "ix_participant_event_facets",
        "participant",
        ["event_id", "state", "suspected", "group_id", "sex", "district_id"],
        sqlite_where=sa.text("merged_into_id IS NULL"),
        postgresql_where=sa.text("merged_into_id IS NULL"),
    )
    op.create_index(
        "ix_participant_event_date",
        "participant",
        ["event_id", "created_at"],
        sqlite_where=sa.text("merged_into_id IS NULL"),
        postgresql_where=sa.text("merged_into_id IS NULL"),
    )
    if op.get_context().dialect.name == "sqlite":
        op.execute(
            "CREATE INDEX ix_participant_search_names ON participant (event_id, sort_key, id, search_key) "
            "WHERE merged_into_id IS NULL"
        )

    with op.batch_alter_table("suspicion", schema=None) as batch_op:
        batch_op.add_column(sa.Column("score", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("evidence", sa.String(length=240), nullable=True))

    op.create_table(
        "duplicate_scan",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("wanted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_duplicate_scan_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_duplicate_scan")),
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("duplicate_scan")
    with op.batch_alter_table("suspicion", schema=None) as batch_op:
        batch_op.drop_column("evidence")
        batch_op.drop_column("score")

    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_column("letter_at")

    op.drop_table("import_layout")
    if op.get_context().dialect.name == "sqlite":
        op.execute("DROP INDEX ix_participant_search_names")
    op.drop_index("ix_participant_event_date", "participant")
    op.drop_index("ix_participant_event_facets", "participant")
    op.create_index("ix_participant_event_facets", "participant", ["event_id", "state", "group_id", "sex"])
    with op.batch_alter_table("participant_tag", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_participant_tag_tag_id"))

    op.drop_table("participant_tag")
    with op.batch_alter_table("note", schema=None) as batch_op:
        batch_op.drop_index("ix_note_participant")
        batch_op.drop_index(batch_op.f("ix_note_event_id"))

    op.drop_table("note")
    op.drop_table("tag")
    with op.batch_alter_table("saved_view", schema=None) as batch_op:
        batch_op.drop_index("ix_saved_view_event")

    op.drop_table("saved_view")
    op.drop_table("export_template")
    with op.batch_alter_table("export_run", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_export_run_event_id"))
        batch_op.drop_index("ix_export_run_due")

    op.drop_table("export_run")

    with op.batch_alter_table("code", schema=None) as batch_op:
        batch_op.drop_column("moved_at")
