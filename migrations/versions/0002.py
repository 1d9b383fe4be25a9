"""Ways in: questions and their options, invitations, delegations with two deadlines, offers of free places, files."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SOURCE = "ck_participant_source"
KINDS = (
    "section",
    "text",
    "long_text",
    "number",
    "yes_no",
    "one_of",
    "several_of",
    "date",
    "country",
    "phone",
    "email",
    "place",
    "file",
)
SOURCES = ("online", "delegation", "import", "desk")


def upgrade() -> None:
    """Add what the ways in need."""
    op.create_table(
        "stored_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("scope_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=24), nullable=False),
        sa.Column("media_type", sa.String(length=80), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sealed_name", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
    )
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.create_index("ix_stored_file_expires", ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_stored_file_scope_id"), ["scope_id"], unique=False)

    op.create_table(
        "file_chunk",
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_file_chunk_file_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("file_id", "number", name=op.f("pk_file_chunk")),
    )
    op.create_table(
        "question",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("label", sa.JSON(), nullable=False),
        sa.Column("help", sa.JSON(), nullable=False),
        sa.Column("groups", sa.JSON(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("sensitive", sa.Boolean(), nullable=False),
        sa.Column("retention_days", sa.Integer(), nullable=True),
        sa.Column("condition", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("minimum", sa.Double(), nullable=True),
        sa.Column("maximum", sa.Double(), nullable=True),
        sa.Column("place_kind", sa.String(length=12), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            f"kind IN {KINDS}",
            name=op.f("ck_question_kind"),
        ),
        sa.CheckConstraint(
            "place_kind = '' OR place_kind IN ('region', 'cercle', 'district', 'commune')",
            name=op.f("ck_question_place_kind"),
        ),
        sa.CheckConstraint("retention_days IS NULL OR retention_days >= 0", name=op.f("ck_question_retention")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_question_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
        sa.UniqueConstraint("event_id", "code", name=op.f("uq_question_event_id")),
    )
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.create_index("ix_question_event_position", ["event_id", "position"], unique=False)

    op.create_table(
        "question_option",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.JSON(), nullable=False),
        sa.Column("quota", sa.Integer(), nullable=True),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("overbooked", sa.Integer(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.CheckConstraint("quota IS NULL OR taken <= quota + overbooked", name=op.f("ck_question_option_seats")),
        sa.CheckConstraint("taken >= 0 AND overbooked >= 0", name=op.f("ck_question_option_counts")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_question_option_question_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_option")),
        sa.UniqueConstraint("question_id", "code", name=op.f("uq_question_option_question_id")),
    )
    op.create_table(
        "erasure_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("channel", sa.String(length=12), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome IN ('done', 'refused', 'taken_back')", name=op.f("ck_erasure_request_outcome")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_erasure_request_event_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_erasure_request_participant_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure_request")),
    )
    with op.batch_alter_table("erasure_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_erasure_request_event_id"), ["event_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_erasure_request_participant_id"), ["participant_id"], unique=False)

    op.create_table(
        "invitation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=True),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reserves", sa.Boolean(), nullable=False),
        sa.Column("title", sa.String(length=40), nullable=False),
        sa.Column("given_names", sa.String(length=120), nullable=False),
        sa.Column("family_name", sa.String(length=120), nullable=False),
        sa.Column("organisation", sa.String(length=160), nullable=False),
        sa.Column("function", sa.String(length=120), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("has_phone", sa.Boolean(), nullable=False),
        sa.Column("has_email", sa.Boolean(), nullable=False),
        sa.Column("locale", sa.String(length=12), nullable=False),
        sa.Column(
            "sort_key",
            sa.String(length=300).with_variant(sa.String(length=300, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("link_version", sa.Integer(), nullable=False),
        sa.Column("link_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'sent', 'accepted', 'declined', 'withdrawn')", name=op.f("ck_invitation_state")
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_invitation_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["group_id"], ["stakeholder_group.id"], name=op.f("fk_invitation_group_id")),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_invitation_participant_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["participant.id"], name=op.f("fk_invitation_source_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_invitation_link_hash")),
        sa.UniqueConstraint("participant_id", name=op.f("uq_invitation_participant_id")),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index("ix_invitation_event_sort", ["event_id", "sort_key", "id"], unique=False)
        batch_op.create_index("ix_invitation_event_state", ["event_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitation_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitation_source_id"), ["source_id"], unique=False)

    op.execute("UPDATE delegation SET women_minimum = seats WHERE women_minimum > seats")  # nothing refused it before
    op.execute("UPDATE delegation SET women_minimum = 0 WHERE women_minimum < 0")
    with op.batch_alter_table("delegation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reference", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("locale", sa.String(length=12), nullable=False, server_default="fr"))
        batch_op.add_column(sa.Column("letter_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        batch_op.create_unique_constraint(batch_op.f("uq_delegation_event_id"), ["event_id", "reference"])
        batch_op.create_check_constraint(
            batch_op.f("ck_delegation_women"), "women_minimum >= 0 AND women_minimum <= seats"
        )

    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("offer_hours", sa.Integer(), nullable=False, server_default="48"))
        batch_op.add_column(sa.Column("corrections_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("previous_id", sa.Uuid(), nullable=True))
        batch_op.create_index(batch_op.f("ix_event_previous_id"), ["previous_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_event_previous_id"), "event", ["previous_id"], ["id"], ondelete="SET NULL"
        )

    with op.batch_alter_table("participant", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sealed_answers", sa.LargeBinary(), nullable=True))
        batch_op.drop_constraint(op.f(SOURCE), type_="check")
        batch_op.create_check_constraint(op.f(SOURCE), f"source IN {(*SOURCES, 'assisted')}")

    with op.batch_alter_table("stakeholder_group", schema=None) as batch_op:
        batch_op.add_column(sa.Column("auto_offer", sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column("offers_after", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("leaves_out", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    """Take it away again; people typed in for others become walk-ins, the nearest that the older program knows."""
    with op.batch_alter_table("stakeholder_group", schema=None) as batch_op:
        batch_op.drop_column("leaves_out")
        batch_op.drop_column("offers_after")
        batch_op.drop_column("auto_offer")

    op.execute("UPDATE participant SET source = 'desk' WHERE source = 'assisted'")
    with op.batch_alter_table("participant", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(SOURCE), type_="check")
        batch_op.create_check_constraint(op.f(SOURCE), f"source IN {SOURCES}")
        batch_op.drop_column("sealed_answers")

    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_event_previous_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_event_previous_id"))
        batch_op.drop_column("previous_id")
        batch_op.drop_column("corrections_until")
        batch_op.drop_column("offer_hours")

    with op.batch_alter_table("delegation", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_delegation_women"), type_="check")
        batch_op.drop_constraint(batch_op.f("uq_delegation_event_id"), type_="unique")
        batch_op.drop_column("version")
        batch_op.drop_column("closed_at")
        batch_op.drop_column("reminded_at")
        batch_op.drop_column("opened_at")
        batch_op.drop_column("letter_at")
        batch_op.drop_column("locale")
        batch_op.drop_column("reference")

    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitation_source_id"))
        batch_op.drop_index(batch_op.f("ix_invitation_group_id"))
        batch_op.drop_index("ix_invitation_event_state")
        batch_op.drop_index("ix_invitation_event_sort")

    op.drop_table("invitation")
    with op.batch_alter_table("erasure_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_erasure_request_participant_id"))
        batch_op.drop_index(batch_op.f("ix_erasure_request_event_id"))

    op.drop_table("erasure_request")
    op.drop_table("question_option")
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.drop_index("ix_question_event_position")

    op.drop_table("question")
    op.drop_table("file_chunk")
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stored_file_scope_id"))
        batch_op.drop_index("ix_stored_file_expires")

    op.drop_table("stored_file")
