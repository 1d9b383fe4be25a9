"""The desk: devices, settings, quarantine, attendance of sessions, and who changed since a device last asked."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KINDS = ("check_in", "undo", "walk_in", "print")
NEW_KINDS = (*KINDS, "session_in", "edit", "replace", "lost")
#: What a desk shows of a participant.
SHOWN = (
    "event_id, group_id, delegation_id, state, title, given_names, family_name, organisation, function, district_id, "
    "language, consent_photo, answers, merged_into_id"
)
#: Whose rows say something of one person: how to find that person from the row ``{row}``, which columns are shown.
OF_A_PERSON = {
    "participant": ("{row}.id", SHOWN),
    "ticket": ("{row}.participant_id", ""),
    "code": ("{row}.participant_id", ""),
    "check_in": ("{row}.participant_id", ""),
    "session_check_in": ("{row}.participant_id", ""),
    "sheet_line": ("{row}.participant_id", ""),
    "badge_print": ("{row}.participant_id", ""),
}


def upgrade() -> None:
    """Add what devices need, and the triggers that note who changed."""
    _devices()
    _sessions()
    with op.batch_alter_table("desk_op", schema=None) as batch_op:
        batch_op.add_column(sa.Column("session_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("ticket_hash", sa.LargeBinary(length=32), nullable=True))
        batch_op.add_column(sa.Column("reason", sa.String(length=16), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("judged_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("judged_by", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_desk_op_session_id"), "agenda_session", ["session_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.drop_constraint(batch_op.f("ck_desk_op_kind"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_desk_op_kind"), f"kind IN {NEW_KINDS!r}")
        batch_op.create_check_constraint(
            batch_op.f("ck_desk_op_outcome"), "outcome IN ('applied', 'flagged', 'waiting')"
        )
        batch_op.create_index(batch_op.f("ix_desk_op_session_id"), ["session_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_desk_op_ticket_hash"), ["ticket_hash"], unique=False)
        batch_op.create_index("ix_desk_op_outcome", ["event_id", "outcome", "judged_at"], unique=False)
    with op.batch_alter_table("desk_op", schema=None) as batch_op:
        batch_op.alter_column("reason", server_default=None)
    _run(_triggers(_engine()))


def _engine() -> str:
    return op.get_bind().dialect.name


def _run(statements: Iterator[str]) -> None:
    for statement in statements:
        op.execute(sa.text(statement.replace(":", r"\:")))


def _devices() -> None:
    op.create_table(
        "desk_verdict",
        sa.Column("op_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(length=8), nullable=False),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("judged_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("what IN ('double', 'vip')", name=op.f("ck_desk_verdict_what")),
        sa.ForeignKeyConstraint(["op_id"], ["desk_op.op_id"], name=op.f("fk_desk_verdict_op_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("op_id", "what", name=op.f("pk_desk_verdict")),
    )
    op.create_table(
        "desk_settings",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("pending", sa.String(length=8), nullable=False),
        sa.Column("cancelled", sa.String(length=8), nullable=False),
        sa.Column("vip_tag_id", sa.Uuid(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("salt", sa.LargeBinary(length=16), nullable=False),
        sa.Column("proof", sa.LargeBinary(length=32), nullable=False),
        sa.Column("code_version", sa.Integer(), nullable=False),
        sa.Column("code_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("pending IN ('refer', 'admit')", name=op.f("ck_desk_settings_pending")),
        sa.CheckConstraint("cancelled IN ('refer', 'admit')", name=op.f("ck_desk_settings_cancelled")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_desk_settings_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["vip_tag_id"], ["tag.id"], name=op.f("fk_desk_settings_vip_tag_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_desk_settings")),
    )
    op.create_table(
        "device",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("letter", sa.String(length=2), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("profile", sa.String(length=8), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=True),
        sa.Column("pairing_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("pairing_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("paired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.Uuid(), nullable=True),
        sa.Column("contact_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("offset_ms", sa.Integer(), nullable=True),
        sa.Column("seen_seq", sa.Integer(), nullable=False),
        sa.Column("wrong_codes", sa.Integer(), nullable=False),
        sa.Column("wrong_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("profile IN ('welcome', 'door', 'session')", name=op.f("ck_device_profile")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_device_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_device_room_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
        sa.UniqueConstraint("event_id", "letter", name=op.f("uq_device_event_id")),
        sa.UniqueConstraint("pairing_hash", name=op.f("uq_device_pairing_hash")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_device_token_hash")),
    )
    op.create_table(
        "desk_quarantine",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("op_id", sa.Uuid(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=8), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("verdict", sa.String(length=9), nullable=False),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("judged_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "reason IN ('revoked', 'sealed', 'clash', 'invalid')", name=op.f("ck_desk_quarantine_reason")
        ),
        sa.CheckConstraint("verdict IN ('', 'applied', 'dismissed')", name=op.f("ck_desk_quarantine_verdict")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_desk_quarantine_event_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["device_id"], ["device.id"], name=op.f("fk_desk_quarantine_device_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_quarantine")),
        sa.UniqueConstraint("device_id", "digest", name=op.f("uq_desk_quarantine_device_id")),
    )
    with op.batch_alter_table("desk_quarantine", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_desk_quarantine_event_id"), ["event_id"], unique=False)
    op.create_table(
        "desk_feed",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("epoch", sa.Uuid(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_desk_feed_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_desk_feed")),
    )
    op.create_table(
        "desk_change",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_change")),
    )
    with op.batch_alter_table("desk_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_desk_change_participant_id"), ["participant_id"], unique=False)
        batch_op.create_index("ix_desk_change_event_seq", ["event_id", "seq"], unique=False)


def _sessions() -> None:
    op.create_table(
        "session_check_in",
        sa.Column("op_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("desk", sa.String(length=40), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_session_check_in_event_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participant.id"],
            name=op.f("fk_session_check_in_participant_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["agenda_session.id"], name=op.f("fk_session_check_in_session_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("op_id", name=op.f("pk_session_check_in")),
    )
    with op.batch_alter_table("session_check_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_check_in_event_id"), ["event_id"], unique=False)
        batch_op.create_index("ix_session_check_in_person", ["participant_id", "session_id", "at"], unique=False)
        batch_op.create_index("ix_session_check_in_session", ["session_id", "at"], unique=False)


def _triggers(engine: str) -> Iterator[str]:
    """Yield what notes a person as changed, where the event has a feed: with each row that says something of them.

    A note is a new row, so that nobody waits for another; once is enough for all that one transaction changes. On
    SQLite, where transactions that write follow each other, once is enough until it has its number.
    """
    if engine == "postgresql":
        yield (
            "CREATE FUNCTION desk_note(changed uuid, of_event uuid) RETURNS void LANGUAGE sql AS $$ "
            "INSERT INTO desk_change (participant_id, event_id) SELECT changed, of_event "
            "WHERE changed IS NOT NULL AND EXISTS (SELECT 1 FROM desk_feed WHERE event_id = of_event) "
            "AND NOT EXISTS (SELECT 1 FROM desk_change WHERE participant_id = changed AND event_id = of_event "
            "AND seq IS NULL AND xmin = pg_current_xact_id()::xid) $$"
        )
    for table, (person, shown) in OF_A_PERSON.items():
        for row, when in _moments(table):
            of = f" OF {shown}" if shown and when == "UPDATE" else ""
            name = f"desk_note_{table}_{when.lower()}_{row.lower()}"
            yield from _trigger(engine, name, f"{when}{of} ON {table}", [(person.format(row=row), f"{row}.event_id")])
    undone = "(SELECT participant_id FROM {table} WHERE op_id = NEW.undo_of AND event_id = NEW.event_id)"
    yield from _trigger(
        engine,
        "desk_note_check_in_undo",
        "INSERT ON check_in_undo",
        [(undone.format(table=table), "NEW.event_id") for table in ("check_in", "session_check_in")],
    )
    tagged = "(SELECT event_id FROM participant WHERE id = {row}.participant_id)"
    for row, when in (("NEW", "INSERT"), ("OLD", "DELETE")):
        name = f"desk_note_participant_tag_{when.lower()}"
        yield from _trigger(
            engine, name, f"{when} ON participant_tag", [(f"{row}.participant_id", tagged.format(row=row))]
        )
    yield from _forgetting(engine)


def _moments(table: str) -> list[tuple[str, str]]:
    """Return after what a row notes somebody; one that may go from one person to another notes both."""
    moments = [("NEW", "INSERT"), ("NEW", "UPDATE"), ("OLD", "DELETE")]
    return moments if table == "participant" else [*moments, ("OLD", "UPDATE")]


def _trigger(engine: str, name: str, on: str, notes: list[tuple[str, str]]) -> Iterator[str]:
    if engine == "postgresql":
        notes_sql = " ".join(f"PERFORM desk_note({person}, {event});" for person, event in notes)
        yield f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {notes_sql} RETURN NULL; END $$"
        yield f"CREATE TRIGGER {name} AFTER {on} FOR EACH ROW EXECUTE FUNCTION {name}()"
        return
    body = " ".join(
        f"INSERT INTO desk_change (participant_id, event_id) SELECT {person}, {event} "  # noqa: S608 (ours)
        f"WHERE {person} IS NOT NULL AND EXISTS (SELECT 1 FROM desk_feed WHERE event_id = {event}) "
        f"AND NOT EXISTS (SELECT 1 FROM desk_change WHERE participant_id = {person} AND event_id = {event} "
        "AND seq IS NULL);"
        for person, event in notes
    )
    yield f"CREATE TRIGGER {name} AFTER {on} FOR EACH ROW BEGIN {body} END"


def _forgetting(engine: str) -> Iterator[str]:
    """Yield what drops the changes of an event along with its feed."""
    if engine == "postgresql":
        yield (
            "CREATE FUNCTION desk_forget() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN DELETE FROM desk_change WHERE event_id = OLD.event_id; RETURN NULL; END $$"
        )
        yield "CREATE TRIGGER desk_forget AFTER DELETE ON desk_feed FOR EACH ROW EXECUTE FUNCTION desk_forget()"
        return
    yield (
        "CREATE TRIGGER desk_forget AFTER DELETE ON desk_feed FOR EACH ROW "
        "BEGIN DELETE FROM desk_change WHERE event_id = OLD.event_id; END"
    )


def _names() -> Iterator[tuple[str, str]]:
    for table in OF_A_PERSON:
        for row, when in _moments(table):
            yield f"desk_note_{table}_{when.lower()}_{row.lower()}", table
    yield "desk_note_check_in_undo", "check_in_undo"
    yield "desk_note_participant_tag_insert", "participant_tag"
    yield "desk_note_participant_tag_delete", "participant_tag"
    yield "desk_forget", "desk_feed"


def downgrade() -> None:
    """Take it away again. What only devices do leaves the log; arrivals stay."""
    for name, table in _names():
        if _engine() == "postgresql":
            op.execute(f"DROP TRIGGER {name} ON {table}")
            op.execute(f"DROP FUNCTION {name}()")
        else:
            op.execute(f"DROP TRIGGER {name}")
    if _engine() == "postgresql":
        op.execute("DROP FUNCTION desk_note(uuid, uuid)")
    op.drop_table("desk_verdict")
    op.execute("DELETE FROM desk_op WHERE kind NOT IN ('check_in', 'undo', 'walk_in', 'print')")
    with op.batch_alter_table("desk_op", schema=None) as batch_op:
        batch_op.drop_index("ix_desk_op_outcome")
        batch_op.drop_index(batch_op.f("ix_desk_op_ticket_hash"))
        batch_op.drop_index(batch_op.f("ix_desk_op_session_id"))
        batch_op.drop_constraint(batch_op.f("fk_desk_op_session_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("ck_desk_op_outcome"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_desk_op_kind"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_desk_op_kind"), f"kind IN {KINDS!r}")
        for name in ("judged_by", "judged_at", "reason", "ticket_hash", "session_id"):
            batch_op.drop_column(name)
    for table in ("desk_change", "desk_feed", "desk_quarantine", "device", "desk_settings", "session_check_in"):
        op.drop_table(table)
