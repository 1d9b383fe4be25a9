"""The agenda: types, settings, accepted clashes, sign-ups, materials, reports, names in roles, files of a release."""

import uuid

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

#: What the kinds of session that the program knew by heart become: words, minutes, plenary, break.
KNOWN = {
    "welcome": ("Accueil", "Welcome", 60, False, False),
    "protocol": ("Protocole", "Protocol", 30, True, False),
    "ceremony": ("Cérémonie", "Ceremony", 60, True, False),
    "break": ("Pause", "Break", 30, False, True),
    "plenary": ("Plénière", "Plenary", 60, True, False),
    "panel": ("Panel", "Panel", 90, False, False),
    "workshop": ("Atelier", "Workshop", 90, False, False),
    "working_group": ("Travaux de groupe", "Working group", 90, False, False),
    "report_back": ("Restitution", "Report back", 60, True, False),
    "side_event": ("Événement parallèle", "Side event", 60, False, False),
    "logistics": ("Informations pratiques", "Practical information", 15, False, False),
    "evaluation": ("Évaluation", "Evaluation", 30, False, False),
    "payment": ("Prise en charge", "Allowances", 60, False, False),
    "internal": ("Équipe", "Team", 60, False, False),
}


def upgrade() -> None:
    """Add what the editor of the programme needs."""
    _new_tables()
    with op.batch_alter_table("room", schema=None) as batch_op:
        batch_op.add_column(sa.Column("booths", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("hours", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("note_public", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("note_staff", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("hidden", sa.Boolean(), nullable=False, server_default=sa.false()))
    _bare("room", "booths", "hours", "note_public", "note_staff", "hidden")

    with op.batch_alter_table("session_role", schema=None) as batch_op:
        batch_op.add_column(sa.Column("name", sa.String(length=160), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("confirmed", sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column("public", sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column("languages", sa.JSON(), nullable=False, server_default="[]"))
    _bare("session_role", "name", "confirmed", "public", "languages")

    with op.batch_alter_table("agenda_release", schema=None) as batch_op:
        batch_op.add_column(sa.Column("name", sa.String(length=80), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("hidden", sa.JSON(), nullable=False, server_default="{}"))
    _bare("agenda_release", "name", "hidden")
    _change_sessions()
    _fill_types()


def _new_tables() -> None:
    op.create_table(
        "session_type",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("plenary", sa.Boolean(), nullable=False),
        sa.Column("is_break", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_session_type_minutes")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_session_type_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_type")),
        sa.UniqueConstraint("event_id", "code", name=op.f("uq_session_type_event_id")),
    )
    op.create_table(
        "agenda_settings",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("grid", sa.Integer(), nullable=False),
        sa.Column("walk", sa.Integer(), nullable=False),
        sa.Column("alone", sa.Integer(), nullable=False),
        sa.Column("opening", sa.JSON(), nullable=False),
        sa.Column("protected", sa.JSON(), nullable=False),
        sa.Column("levels", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_agenda_settings_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_agenda_settings")),
    )
    op.create_table(
        "accepted_clash",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=240), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("accepted_by", sa.Uuid(), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_accepted_clash_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accepted_clash")),
        sa.UniqueConstraint("event_id", "rule", "key", name=op.f("uq_accepted_clash_event_id")),
    )
    op.create_table(
        "agenda_release_file",
        sa.Column("release_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("media_type", sa.String(length=80), nullable=False),
        sa.Column("etag", sa.String(length=64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"], ["agenda_release.id"], name=op.f("fk_agenda_release_file_release_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("release_id", "name", name=op.f("pk_agenda_release_file")),
    )
    op.create_table(
        "sign_up",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('seated', 'waiting', 'cancelled')", name=op.f("ck_sign_up_state")),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_sign_up_participant_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["agenda_session.id"], name=op.f("fk_sign_up_session_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_up")),
        sa.UniqueConstraint("session_id", "participant_id", name=op.f("uq_sign_up_session_id")),
    )
    with op.batch_alter_table("sign_up", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_up_participant_id"), ["participant_id"], unique=False)
        batch_op.create_index("ix_sign_up_queue", ["session_id", "state", "at"], unique=False)
    op.create_table(
        "session_quota",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("quota", sa.Integer(), nullable=True),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("overbooked", sa.Integer(), nullable=False),
        sa.CheckConstraint("quota IS NULL OR taken <= quota + overbooked", name=op.f("ck_session_quota_seats")),
        sa.CheckConstraint("taken >= 0 AND overbooked >= 0", name=op.f("ck_session_quota_counts")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["stakeholder_group.id"], name=op.f("fk_session_quota_group_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["agenda_session.id"], name=op.f("fk_session_quota_session_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("session_id", "group_id", name=op.f("pk_session_quota")),
    )
    with op.batch_alter_table("session_quota", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_quota_group_id"), ["group_id"], unique=False)
    op.create_table(
        "material",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.Column("visible_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("visible_to", sa.DateTime(timezone=True), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('slides', 'report', 'recording', 'document')", name=op.f("ck_material_kind")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_material_file_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["session_id"], ["agenda_session.id"], name=op.f("fk_material_session_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material")),
    )
    with op.batch_alter_table("material", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_material_session_id"), ["session_id"], unique=False)
    op.create_table(
        "session_report",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("link_version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["agenda_session.id"], name=op.f("fk_session_report_session_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_session_report")),
    )


def _change_sessions() -> None:
    with op.batch_alter_table("agenda_session", schema=None) as batch_op:
        batch_op.add_column(sa.Column("guid", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("parent_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("parent_position", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("groups", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("visibility", sa.String(length=12), nullable=False, server_default="public"))
        batch_op.add_column(sa.Column("taken", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("overbooked", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("sign_up_policy", sa.String(length=10), nullable=False, server_default="none"))
        batch_op.add_column(sa.Column("sign_up_opens_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("sign_up_closes_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("sequence", sa.Integer(), nullable=False, server_default="0"))
    sessions = sa.table(
        "agenda_session",
        *(sa.column(name, sa.Boolean()) for name in ("staff_only", "sign_up")),
        *(sa.column(name) for name in ("visibility", "sign_up_policy", "sequence", "version")),
    )
    op.execute(sessions.update().where(sessions.c.staff_only.is_(True)).values(visibility="staff"))
    op.execute(sessions.update().where(sessions.c.sign_up.is_(True)).values(sign_up_policy="required"))
    op.execute(sessions.update().values(sequence=sessions.c.version - 1))
    added = ("parent_position", "groups", "visibility", "taken", "overbooked", "sign_up_policy", "sequence")
    with op.batch_alter_table("agenda_session", schema=None) as batch_op:
        for name in added:
            batch_op.alter_column(name, server_default=None)
        batch_op.drop_column("staff_only")
        batch_op.drop_column("sign_up")
        batch_op.create_check_constraint("visibility", "visibility IN ('public', 'participants', 'staff')")
        batch_op.create_check_constraint("sign_up_policy", "sign_up_policy IN ('none', 'open', 'required')")
        batch_op.create_check_constraint("seats", "capacity IS NULL OR taken <= capacity + overbooked")
        batch_op.create_check_constraint("counts", "taken >= 0 AND overbooked >= 0")
        batch_op.create_unique_constraint(batch_op.f("uq_agenda_session_guid"), ["event_id", "guid"])
        batch_op.create_foreign_key(
            batch_op.f("fk_agenda_session_parent_id"), "agenda_session", ["parent_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_index(batch_op.f("ix_agenda_session_parent_id"), ["parent_id"], unique=False)


def _bare(table: str, *columns: str) -> None:
    """Take the defaults away again: they were for the rows that were there."""
    with op.batch_alter_table(table, schema=None) as batch_op:
        for name in columns:
            batch_op.alter_column(name, server_default=None)


def _fill_types() -> None:
    """Make a type of each kind of session that an event uses."""
    sessions = sa.table("agenda_session", sa.column("event_id", sa.Uuid()), sa.column("kind", sa.String()))
    types = sa.table(
        "session_type",
        sa.column("id", sa.Uuid()),
        sa.column("event_id", sa.Uuid()),
        sa.column("code", sa.String()),
        sa.column("name", sa.JSON()),
        *(sa.column(name, sa.Integer()) for name in ("minutes", "position")),
        *(sa.column(name, sa.Boolean()) for name in ("plenary", "is_break")),
    )
    used = op.get_bind().execute(sa.select(sessions.c.event_id, sessions.c.kind).distinct()).all()
    order = {code: place for place, code in enumerate(KNOWN)}
    rows = []
    for event_id, code in sorted(used, key=lambda one: (order.get(one[1], len(order)), one[1])):
        fr, en, minutes, plenary, is_break = KNOWN.get(code, (code, code, 60, False, False))
        row = {"id": uuid.uuid4(), "event_id": event_id, "code": code, "name": {"fr": fr, "en": en}}
        flags = {"plenary": plenary, "is_break": is_break}
        rows.append({**row, **flags, "minutes": minutes, "position": order.get(code, len(order))})
    if rows:
        op.bulk_insert(types, rows)


def downgrade() -> None:
    """Take it away again; sessions for the staff and sessions with places stay what they were."""
    with op.batch_alter_table("agenda_session", schema=None) as batch_op:
        batch_op.add_column(sa.Column("staff_only", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("sign_up", sa.Boolean(), nullable=False, server_default=sa.false()))
    sessions = sa.table(
        "agenda_session",
        *(sa.column(name, sa.Boolean()) for name in ("staff_only", "sign_up")),
        *(sa.column(name) for name in ("visibility", "sign_up_policy")),
    )
    op.execute(sessions.update().where(sessions.c.visibility != "public").values(staff_only=sa.true()))
    op.execute(sessions.update().where(sessions.c.sign_up_policy != "none").values(sign_up=sa.true()))
    with op.batch_alter_table("agenda_session", schema=None) as batch_op:
        batch_op.alter_column("staff_only", server_default=None)
        batch_op.alter_column("sign_up", server_default=None)
        batch_op.drop_index(batch_op.f("ix_agenda_session_parent_id"))
        batch_op.drop_constraint(batch_op.f("fk_agenda_session_parent_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_agenda_session_guid"), type_="unique")
        for name in ("visibility", "sign_up_policy", "seats", "counts"):
            batch_op.drop_constraint(batch_op.f(f"ck_agenda_session_{name}"), type_="check")
        for name in (
            "sequence", "sign_up_closes_at", "sign_up_opens_at", "sign_up_policy", "overbooked", "taken",
            "visibility", "groups", "parent_position", "parent_id", "guid",
        ):  # fmt: skip
            batch_op.drop_column(name)
    _drop_columns("agenda_release", "hidden", "name")
    _drop_columns("session_role", "languages", "public", "confirmed", "name")
    _drop_columns("room", "hidden", "note_staff", "note_public", "hours", "booths")
    for table in (
        "session_report", "material", "session_quota", "sign_up", "agenda_release_file", "accepted_clash",
        "agenda_settings", "session_type",
    ):  # fmt: skip
        op.drop_table(table)


def _drop_columns(table: str, *columns: str) -> None:
    with op.batch_alter_table(table, schema=None) as batch_op:
        for name in columns:
            batch_op.drop_column(name)
