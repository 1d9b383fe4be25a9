"""Plain messages: whom they reach is shown before, they leave once, and nothing typed turns into anything else."""

from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa
import time_machine

from conference.core import clock, history
from conference.core.db import session
from conference.core.errors import Error
from conference.messaging import queries as outbox
from conference.messaging import templates
from conference.messaging.models import OutboxMessage
from conference.participants import erasure, letter_queries, letter_rules, letters, merge, services
from conference.participants.services import Entry
from conference.participants.states import KIND
from tests.builders import NOW, a_group, a_person, an_event, staff_actor
from tests.pages import check_page
from tests.staff import audited, press, signed_in

STAFF = staff_actor()
TEXT = letters.Letter(
    {"fr": "Le bus", "en": "The bus"}, {"fr": "Bonjour {prenom},\n8 h.", "en": "Dear {prenom},\n8 am."}
)
#: Mail to .example never goes.
REAL = "@courrier.ml"


@pytest.fixture
def event(context):
    return an_event()


@pytest.fixture
def group(event):
    return a_group(event, quota=None)


def person(event, group, given="Awa", email="awa" + REAL, **fields):
    entry = Entry(source="import", locale=fields.pop("locale", "fr"))
    return a_person(event, group, entry, given_names=given, email=email, **fields).id


def send(event, ids, letter=TEXT, *, once=None, seen=None):
    seen = letters.plan(event.id, ids, now=NOW).mark if seen is None else seen
    return letters.send(event.id, ids, letter, once=once or uuid4(), seen=seen, actor=STAFF, now=NOW)


def messages():
    rows = session().scalars(sa.select(OutboxMessage).where(OutboxMessage.kind == letters.PLAIN))
    return sorted(rows, key=lambda row: outbox.opened(row).address)


def refused(code, work):
    with pytest.raises(Error) as caught:
        work()
    assert caught.value.code == code
    return caught.value


def test_each_reads_it_in_their_language_with_their_name(event, group):
    ids = [person(event, group), person(event, group, "John", "john" + REAL, locale="en")]
    send(event, ids)
    french, english = (templates.render(row) for row in messages())
    assert (french.subject, french.body.split("\n\n")[0]) == ("Le bus", "Bonjour Awa,\n8 h.")
    assert (english.subject, english.body.split("\n\n")[0]) == ("The bus", "Dear John,\n8 am.")
    assert "Forum des soignants" in french.body
    assert "Carers’ forum" in english.body


def test_a_missing_language_falls_back(event, group):
    send(event, [person(event, group, locale="en")], letters.Letter({"fr": "Le bus"}, {"fr": "À 8 h."}))
    assert templates.render(messages()[0]).subject == "Le bus"


def test_it_waits_out_the_ten_minutes_and_an_undo_stops_all(event, group):
    ids = [person(event, group, f"Awa {n}", f"awa{n}{REAL}") for n in range(3)]
    change_set = send(event, ids)
    assert {row.not_before for row in messages()} == {NOW + history.UNDO_FOR}
    assert services.undo(event.id, change_set.id, actor=STAFF, now=NOW + timedelta(minutes=9)) == 3
    assert {row.state for row in messages()} == {"cancelled"}


def test_a_double_press_sends_once(event, group):
    ids, once = [person(event, group)], uuid4()
    first, second = send(event, ids, once=once), send(event, ids, once=once)
    assert first.id == second.id == once
    assert len(messages()) == 1


def test_the_name_of_a_sending_cannot_be_borrowed(event, group):
    ids = [person(event, group)]
    other = services.transition(event.id, ids, "cancelled", actor=STAFF, now=NOW, reason="organiser", quiet=True)
    refused("bad_request", lambda: send(event, ids, once=other.id))
    assert messages() == []


def test_who_changed_between_preview_and_sending_stops_it(event, group):
    ids = [person(event, group, "Awa", "awa" + REAL), person(event, group, "Fatou", "fatou" + REAL)]
    seen = letters.plan(event.id, ids, now=NOW).mark
    merge.merge(event.id, ids[0], ids[1], actor=STAFF, now=NOW)
    refused("recipients_changed", lambda: send(event, ids, seen=seen))
    assert messages() == []
    planned = letters.plan(event.id, ids, now=NOW)
    assert (len(planned.reached), planned.gone) == (1, ["Fatou Traoré"])


def test_the_unreachable_are_told_apart(event, group):
    ids = [person(event, group), person(event, group, "Sans", "")]
    planned = letters.plan(event.id, ids, now=NOW)
    assert (len(planned.reached), planned.unreachable) == (1, [ids[1]])
    (row,) = letter_queries.named(event.id, planned.unreachable)
    assert (row.given_names, len(row.code)) == ("Sans", 6)
    refused("nobody_reached", lambda: send(event, ids[1:]))


def test_three_a_day_is_counted_before_and_kept_after(event, group):
    ids = [person(event, group, f"Awa {n}", "partage" + REAL) for n in range(5)]
    planned = letters.plan(event.id, ids, now=NOW)
    assert (planned.leaving, dict(planned.problems)) == (3, {"limit": 2})
    send(event, ids)
    assert sorted(row.state for row in messages()) == ["kept", "kept", "waiting", "waiting", "waiting"]
    assert letters.plan(event.id, ids, now=NOW).leaving == 0


def test_example_addresses_are_kept(event, group):
    ids = [person(event, group, email="awa@equipe.example")]
    assert dict(letters.plan(event.id, ids, now=NOW).problems) == {"reserved": 1}


def test_somebody_of_another_event_stops_it(event, group):
    neighbour = an_event("autre")
    stranger = person(neighbour, a_group(neighbour))
    assert refused("unknown_participant", lambda: send(event, [person(event, group), stranger], seen="")).status == 404
    refused("nothing_chosen", lambda: send(event, [], seen=""))


@pytest.mark.parametrize(
    "name",
    ["Gagnez https://mal.example", "{page}", "{0.__class__}", "%(page)s", "Awa\nBcc: x@y.z", "x" * 60, "www.mal.ml"],
)
def test_a_name_that_could_be_bait_is_left_out(event, group, name):
    one = letters.Recipient(uuid4(), name, "", "fr", "")
    text = letters.Letter({"fr": "x"}, {"fr": "Bonjour {prenom}, %s {} {0} %(x)s {x.y}"})
    said = letters.worded(event, one, text, locale="fr", link="secret")
    assert said.body.startswith("Bonjour, %s {} {0} %(x)s {x.y}\n")


def test_a_value_is_not_looked_at_again():
    assert letter_rules.filled("Bonjour {prenom} !", {"prenom": "{page}", "page": "secret"}) == "Bonjour {page} !"


def test_bait_in_a_record_never_reaches_a_message(event, group):
    send(event, [person(event, group, "Gagnez https://mal.example")])
    said = templates.render(messages()[0])
    assert said.body.startswith("Bonjour,\n8 h.")
    assert "mal.example" not in said.body


def test_a_subject_is_one_line(event, group):
    send(event, [person(event, group)], letters.Letter({"fr": "Le bus\r\nBcc: x@y.z"}, {"fr": "x"}))
    assert templates.render(messages()[0]).subject == "Le bus Bcc: x@y.z"


@pytest.mark.parametrize(
    ("text", "wrong"),
    [("{prenom} {Prénom} { nom } {PAGE}", []), ("{prenon} {code}", ["prenon", "code"]), ("{} {{x}} { }", ["x"])],
)
def test_a_slip_in_braces_is_found(text, wrong):
    assert letter_rules.unknown_tokens(text) == wrong


def test_the_link_opens_the_persons_own_page(event, group):
    send(event, [person(event, group)], letters.Letter({"fr": "x"}, {"fr": "Ici : {page}"}))
    assert "http://localhost/x/" in templates.render(messages()[0]).body


def test_nothing_of_it_is_readable_in_the_database(event, group):
    send(event, [person(event, group)], letters.Letter({"fr": "Objetsecret"}, {"fr": "Appelez le 76 12 34 56"}))
    for table in ("outbox_message", "history", "change_set", "audit_entry"):
        stored = repr([tuple(row) for row in session().execute(sa.text(f"SELECT * FROM {table}"))])
        assert not any(word in stored for word in ("Objetsecret", "76 12 34 56", "awa" + REAL)), table


def test_a_merge_after_it_still_reaches_the_person(event, group):
    keeper, gone = person(event, group, "Awa", ""), person(event, group, "A.", "awa" + REAL)
    send(event, [gone])
    merge.merge(event.id, keeper, gone, actor=STAFF, now=NOW)
    assert templates.render(messages()[0]).body.startswith("Bonjour Awa,")


def test_erasing_the_only_recipient_erases_the_text(event, group):
    alone, other = person(event, group), person(event, group, "Fatou", "fatou" + REAL)
    mine, shared = send(event, [alone]), send(event, [alone, other])
    request = erasure.ask(event.id, alone, channel="organiser", actor=STAFF, now=NOW)
    erasure.carry_out(event.id, request.id, actor=STAFF, now=NOW)
    assert letters.letter_of(mine.id) is None
    assert letters.letter_of(shared.id) == TEXT
    assert not any(letters.FIELD in change.after for change in history.of_subject(KIND, alone))


def test_previews_show_every_language_first(event, group):
    ids = [person(event, group, f"Awa {n}", f"awa{n}{REAL}", family_name=f"A{n}") for n in range(4)]
    ids.append(person(event, group, "John", "john" + REAL, locale="en", family_name="Z"))
    shown = letters.samples(letters.plan(event.id, ids, now=NOW).reached)
    assert [one.given_names for one in shown] == ["Awa 0", "John", "Awa 1"]


# ---- pages


@pytest.fixture
def two(forum):
    with_address = forum.add("Awa", email="awa" + REAL, source="import")
    return [with_address, forum.add("Sans", source="import")]


def choose(forum, client, ids, **more):
    form = check_page(client.get(forum.path)).form("Accepter")
    data = form.filled() | {"ids": [str(one) for one in ids]} | more
    return client.post(f"{forum.path}/message", data=data)


def written(client, page, **values):
    values = {"subject_fr": "Le bus", "body_fr": "Bonjour {prenom},\n\nLe bus part à 8 h."} | values
    return press(client, page.form("body_fr"), "Voir avant d’envoyer", **values)


def test_a_message_is_written_previewed_sent_and_stopped(forum, organiser, two, app):
    page = check_page(choose(forum, organiser, two))
    assert "1 personne choisie a une adresse e-mail." in page.text
    assert "1 n’en a pas : il faudra la prévenir autrement." in page.text
    preview = check_page(written(organiser, page))
    assert "Bonjour Awa," in preview.text
    assert [row[0] for row in preview.rows()] == ["Sans Traoré"]
    sent = press(organiser, preview.form("Envoyer (1)"), "Envoyer (1)")
    page = check_page(organiser.get(sent.location))
    assert "Message prêt pour 1 personne" in page.text
    assert page.rows()[0][0] == "Le bus"
    assert page.rows()[0][3:] == ["1", "1 attend"]
    one = check_page(organiser.get(page.link("Le bus")))
    assert "Bonjour {prenom}," in one.text
    stopped = press(organiser, one.form("Arrêter ce message (1)"), "Arrêter ce message (1)")
    page = check_page(organiser.get(stopped.location))
    assert "Message arrêté : il n’est parti à personne." in page.text
    assert page.rows()[0][4] == "1 annulé"
    assert [line.count for line in audited(app, "participants.written_to")] == [1]
    told = check_page(organiser.get(f"{forum.path}/{two[0]}")).text
    assert "Message écrit annulé depuis Objet : Le bus" in told


def test_what_is_wrong_comes_back_with_all_that_was_typed(forum, organiser, two):
    page = check_page(choose(forum, organiser, two))
    answer = written(organiser, page, subject_fr="", body_fr="Bonjour {prenon}")
    again = check_page(answer)
    assert answer.status_code == 400
    assert again.errors() == [
        "Écrivez l’objet du message.",
        "« {prenon} » n’est pas un mot que nous savons remplacer.",
    ]
    assert again.form("body_fr").fields["body_fr"] == ["Bonjour {prenon}"]
    assert again.form("body_fr").fields["ids"] == [str(one) for one in two]


def test_the_text_can_be_corrected_from_the_preview(forum, organiser, two):
    preview = check_page(written(organiser, check_page(choose(forum, organiser, two))))
    page = check_page(press(organiser, preview.form("Corriger le texte"), "Corriger le texte"))
    assert page.form("body_fr").fields["subject_fr"] == ["Le bus"]
    assert page.form("body_fr").fields["once"] == preview.form("Envoyer").fields["once"]


def test_the_unreachable_are_exported_without_contacts(forum, organiser, app):
    ids = [forum.add("=1+1", phones=("+22376123456",), source="import")]
    preview = check_page(written(organiser, check_page(choose(forum, organiser, ids))))
    assert not preview.soup.select("[value=envoyer]")
    answer = press(organiser, preview.form("Exporter ces personnes (1)"))
    assert answer.data.decode("utf-8-sig").splitlines()[1].split(";")[1:3] == ["'=1+1", "Traoré"]
    assert "76" not in answer.text.replace(answer.text.splitlines()[1].split(";")[0], "")
    assert [line.count for line in audited(app, "participants.exported")] == [1]


def test_all_that_match_and_somebody_more_meanwhile(forum, organiser, two, app):
    preview = check_page(written(organiser, check_page(choose(forum, organiser, [], all="1"))))
    form = preview.form("Envoyer (1)")
    forum.add("Fatou", email="fatou" + REAL, source="import")
    answer = press(organiser, form, "Envoyer (1)")
    again = check_page(answer)
    assert answer.status_code == 409
    assert "Les destinataires ont changé entre-temps" in again.text
    with app.app_context():
        assert messages() == []
    assert press(organiser, again.form("Envoyer (2)"), "Envoyer (2)").status_code == 303
    with app.app_context():
        assert len(messages()) == 2


def test_who_lost_their_address_meanwhile_is_seen_before_anything_goes(forum, organiser, two):
    preview = check_page(written(organiser, check_page(choose(forum, organiser, two))))
    edit = check_page(organiser.get(f"{forum.path}/{two[0]}/modifier"))
    press(organiser, edit.form("email"), email="", phones="76123456")
    answer = press(organiser, preview.form("Envoyer (1)"), "Envoyer (1)")
    again = check_page(answer)
    assert answer.status_code == 409
    assert not again.soup.select("[value=envoyer]")


def test_pressed_twice_it_goes_once(forum, organiser, two, app):
    form = check_page(written(organiser, check_page(choose(forum, organiser, two)))).form("Envoyer (1)")
    for _ in range(2):
        assert press(organiser, form, "Envoyer (1)").status_code == 303
    with app.app_context():
        assert len(messages()) == 1


def test_a_preview_holds_no_key_of_anybody(forum, organiser, two):
    page = check_page(choose(forum, organiser, two))
    preview = check_page(written(organiser, page, body_fr="Ici : {page}"))
    assert "(lien vers sa page)" in preview.text
    assert "/x/" not in preview.text


def test_nobody_else_may_write_or_read(forum, organiser, two, app):
    desk = signed_in(app, forum.event, role="desk")
    token = check_page(organiser.get(forum.path)).form("Accepter").fields["csrf_token"]
    assert desk.get(f"{forum.path}/messages").status_code == 403
    stranger = forum.add(event=forum.neighbour, group=forum.elsewhere)
    answer = organiser.post(f"{forum.path}/message", data={"ids": str(stranger), "csrf_token": token})
    assert answer.status_code == 404
    with app.app_context():
        there = [person(forum.neighbour, forum.elsewhere)]
        other = send(forum.neighbour, there)
    assert organiser.get(f"{forum.path}/messages/{other.id}").status_code == 404
    assert organiser.get(f"{forum.path}/messages/{uuid4()}").status_code == 404


def test_after_ten_minutes_it_cannot_be_stopped(forum, organiser, two):
    preview = check_page(written(organiser, check_page(choose(forum, organiser, two))))
    sent = check_page(organiser.get(press(organiser, preview.form("Envoyer"), "Envoyer").location))
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        page = check_page(organiser.get(sent.link("Le bus")))
    assert "Arrêter" not in page.text
