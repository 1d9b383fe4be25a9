"""Messages about a release: each whom it concerns gets one, in the outbox with the release, and they can be stopped."""

from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from conference.agenda import notice_services, publishing, release_queries, sign_up_services
from conference.agenda.models import AgendaSession, Room, SessionRole
from conference.agenda.publishing import Wish
from conference.core import history
from conference.core.db import session, write
from conference.core.errors import Error
from conference.events.queries import group_by_code
from conference.messaging import templates
from conference.messaging.models import OutboxMessage
from conference.participants import erasure, merge, notices, services
from conference.participants.services import Entry
from tests.agenda.editing import row
from tests.agenda.programmes import a_session, an_agenda, released, said
from tests.builders import NOW, a_group, a_person, staff_actor
from tests.pages import Form, check_page
from tests.staff import audited, signed_in

HOME = "/org/forum/agenda/publier"
ME = staff_actor()
REAL = "@courrier.ml"


def an_event_with_workshops(**fields):
    """Two workshops that people sign up for, and a plenary for all."""
    sessions = (
        a_session("ATELIER", 600, sign_up_policy="open", capacity=1),
        a_session("AUTRE", 700, sign_up_policy="open", rooms=("BA",)),
        a_session("PLENIERE", 900),
    )
    event = an_agenda(*sessions, published=True, **fields)
    a_group(event, quota=None)
    return event


@pytest.fixture
def event(context):
    event = an_event_with_workshops()
    released(event)
    return event


def person(event, given="Awa", email="", **fields):
    entry = Entry(source="import", locale=fields.pop("locale", "fr"))
    return a_person(event, group_by_code(event.id, "sante"), entry, given_names=given, email=email or "", **fields)


def signed_up(event, code, *people):
    for one in people:
        sign_up_services.sign_up(event.id, row(event, code).id, one.id, now=NOW)


def in_role(event, code, who=None, name=""):
    with write() as db:
        db.add(SessionRole(session_id=row(event, code).id, role="speaker", label={}, name=name, participant_id=who))


def change(event, code, **values):
    with write() as db:
        of = (AgendaSession.event_id == event.id, AgendaSession.code == code)
        db.execute(sa.update(AgendaSession).where(*of).values(values))


def planned(event, *, groups=False):
    return publishing.messages(event, publishing.preview(event), groups=groups, now=NOW)


def publish(event, *, tell=True, groups=False, seen=None, now=NOW):
    seen = seen or publishing.preview(event).mark
    return publishing.publish(event, Wish(tell=tell, groups=groups), seen=seen, actor=ME, now=now)


def messages():
    query = sa.select(OutboxMessage).where(OutboxMessage.kind == notice_services.TOLD)
    return list(session().scalars(query.order_by(OutboxMessage.created_at)))


def read(message):
    return templates.render(message).body.replace("\u00a0", " ").replace("\u202f", " ")


def by_kind(event, **how):
    return dict(planned(event, **how).by_kind)


def test_who_has_a_role_a_seat_or_a_place_in_the_queue_is_told_and_nobody_else(event):
    seated, waits, speaks, apart, sits_elsewhere = (
        person(event, name, name.lower() + REAL) for name in ("Seydou", "Wassa", "Salif", "Ali", "Elhadj")
    )
    signed_up(event, "ATELIER", seated, waits)
    signed_up(event, "AUTRE", sits_elsewhere)
    in_role(event, "ATELIER", speaks.id)
    publish(event, tell=False)
    change(event, "ATELIER", start_minute=615)
    told = planned(event)
    assert {(one.id, one.kind) for one in told.messages} == {
        (seated.id, "seated"), (waits.id, "waiting"), (speaks.id, "role")
    }  # fmt: skip
    assert (publish(event)[1], {one.subject_id for one in messages()}) == (3, {seated.id, waits.id, speaks.id})
    assert apart.id not in {one.subject_id for one in messages()}


def test_each_gets_one_message_with_all_that_concerns_them_in_their_language_and_words(event):
    french, english = person(event, email="awa" + REAL), person(event, "John", "john" + REAL, locale="en")
    for one in (french, english):
        signed_up(event, "AUTRE", one)
    in_role(event, "ATELIER", french.id)
    publish(event, tell=False)
    change(event, "ATELIER", start_minute=615)
    change(event, "AUTRE", state="cancelled")
    publish(event)
    found = {one.locale: read(one) for one in messages()}
    assert len(messages()) == 2
    assert "Bonjour Awa,\n\nForum des soignants\n\nLe programme a changé (version 3)" in found["fr"]
    assert "10 h 00 : 10 h 15 au lieu de 10 h 00" not in found["fr"]
    assert "Séance ATELIER : 10 h 15 au lieu de 10 h 00" in found["fr"]
    assert "Séance AUTRE : annulée" in found["fr"]
    assert "/x/" in found["fr"]
    assert "Séance AUTRE (en)" in found["en"]
    assert "ATELIER" not in found["en"]
    assert "/en/x/" in found["en"]


def test_they_are_in_the_outbox_with_the_release_and_wait_out_ten_minutes(event, app):
    signed_up(event, "AUTRE", person(event, email="awa" + REAL))
    change(event, "AUTRE", start_minute=705)
    publish(event)
    (one,) = messages()
    assert (one.state, one.not_before - NOW) == ("waiting", history.UNDO_FOR)
    assert audited(app, "agenda.told")[0].count == 1


def test_a_release_that_fails_leaves_no_message(event, monkeypatch):
    signed_up(event, "AUTRE", person(event, email="awa" + REAL))
    change(event, "AUTRE", start_minute=705)
    monkeypatch.setattr(notice_services.audit, "log", lambda *_args, **_kw: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        publish(event)
    session().rollback()
    assert messages() == []
    assert release_queries.newest(event.id).number == 1


def test_the_same_form_sent_twice_sends_once(event):
    signed_up(event, "AUTRE", person(event, email="awa" + REAL))
    change(event, "AUTRE", start_minute=705)
    seen = publishing.preview(event).mark
    publish(event, seen=seen)
    with pytest.raises(Error, match="release_stale"):
        publish(event, seen=seen)
    assert len(messages()) == 1


def test_stopped_messages_never_leave_and_the_next_version_tells_what_they_would_have(event):
    signed_up(event, "AUTRE", person(event, email="awa" + REAL))
    change(event, "AUTRE", start_minute=705)
    first, _told = publish(event)
    notice_services.stop(event.id, first.id, actor=ME, now=NOW + timedelta(minutes=9))
    assert [one.state for one in messages()] == ["cancelled"]
    change(event, "AUTRE", start_minute=720)
    publish(event)
    (left,) = (one for one in messages() if one.state == "waiting")
    assert "12 h 00 au lieu de 11 h 40" in read(left)
    change(event, "AUTRE", start_minute=730)
    assert planned(event).since == 3


def test_what_was_stopped_and_put_back_as_it_was_is_told_to_nobody(event):
    signed_up(event, "AUTRE", person(event, email="awa" + REAL))
    change(event, "AUTRE", start_minute=705)
    first, _told = publish(event)
    notice_services.stop(event.id, first.id, actor=ME, now=NOW)
    change(event, "AUTRE", start_minute=700)
    assert planned(event).messages == ()


def test_nobody_stops_them_after_ten_minutes_or_twice_and_no_colleague_does(event):
    signed_up(event, "AUTRE", person(event, email="awa" + REAL))
    change(event, "AUTRE", start_minute=705)
    release, _told = publish(event)
    for actor, later, code in ((ME, 11, "undo_too_late"), (staff_actor(), 1, "undo_not_yours")):
        with pytest.raises(Error, match=code):
            notice_services.stop(event.id, release.id, actor=actor, now=NOW + timedelta(minutes=later))
    notice_services.stop(event.id, release.id, actor=ME, now=NOW)
    with pytest.raises(Error, match="undo_twice"):
        notice_services.stop(event.id, release.id, actor=ME, now=NOW)
    with pytest.raises(Error, match="undo_unknown"):
        notice_services.stop(event.id, uuid4(), actor=ME, now=NOW)


def test_whole_groups_are_told_only_if_somebody_chooses_so(event):
    person(event, "Groupe", "groupe" + REAL)
    seated = person(event, "Assis", "assis" + REAL)
    signed_up(event, "AUTRE", seated)
    publish(event, tell=False)
    change(event, "AUTRE", start_minute=705)
    told = planned(event)
    assert (dict(told.by_kind), told.more) == ({"seated": 1}, 1)
    assert by_kind(event, groups=True) == {"seated": 1, "group": 1}
    change(event, "AUTRE", groups=["ailleurs"])
    assert by_kind(event, groups=True) == {"seated": 1}


def test_who_was_in_a_role_until_now_is_told_too(event):
    one = person(event, email="awa" + REAL)
    in_role(event, "PLENIERE", one.id)
    publish(event, tell=False)
    with write() as db:
        db.execute(sa.delete(SessionRole).where(SessionRole.participant_id == one.id))
    assert by_kind(event) == {"role": 1}
    publish(event)
    assert "sans Awa Traoré (intervenant)" in read(messages()[0])


def test_who_sits_in_a_room_with_another_name_now_is_told_it(event):
    signed_up(event, "AUTRE", person(event, email="awa" + REAL))
    in_role(event, "PLENIERE", person(event, "Salif", "salif" + REAL).id)
    publish(event, tell=False)
    with write() as db:
        db.execute(sa.update(Room).where(Room.event_id == event.id, Room.code == "BA").values(name=said("Salle Faro")))
    publish(event)
    (one,) = messages()
    assert "Salle Faro : nouveau nom de Salle Bani" in read(one)


def test_a_title_that_changes_in_english_is_no_news_in_french(event):
    signed_up(event, "AUTRE", person(event, email="awa" + REAL), person(event, "John", "john" + REAL, locale="en"))
    change(event, "AUTRE", title={"fr": "Séance AUTRE", "en": "Another"})
    assert [one.locale for one in planned(event).messages] == ["en"]


def test_details_tell_nobody_anything(event):
    signed_up(event, "AUTRE", person(event, email="awa" + REAL))
    change(event, "AUTRE", description=said("Un mot"))
    assert planned(event).messages == ()


def test_who_does_not_come_any_more_is_told_nothing_nor_is_who_was_erased_since(event):
    gone, erased = (person(event, name, f"{name.lower()}{REAL}") for name in ("Parti", "Oublie"))
    signed_up(event, "AUTRE", gone, erased)
    change(event, "AUTRE", start_minute=705)
    publish(event)
    services.transition(event.id, [gone.id], "cancelled", actor=ME, now=NOW, reason="organiser")
    request = erasure.ask(event.id, erased.id, channel="spoken", actor=ME, now=NOW)
    erasure.carry_out(event.id, request.id, actor=ME, now=NOW)
    session().expire_all()
    assert {one.subject_id: templates.render(one) for one in messages()} == {gone.id: None, erased.id: None}
    assert planned(event).messages == ()


def test_who_was_merged_since_reads_what_concerns_them_with_the_link_of_the_record_that_stays(event):
    one, other = person(event, email="awa" + REAL), person(event, "Awa", "awa.t" + REAL)
    signed_up(event, "AUTRE", one)
    change(event, "AUTRE", start_minute=705)
    publish(event)
    merge.merge(event.id, other.id, one.id, actor=ME, now=NOW)
    session().expire_all()
    (text,) = map(read, messages())
    assert notices.own_page(other) in text
    assert "11 h 45 au lieu de 11 h 40" in text


def test_an_exposed_event_is_named_in_no_message_nor_are_its_sessions_rooms_or_people(context):
    event = an_event_with_workshops(exposed=True, slug="cache")
    released(event)
    one = person(event, email="awa" + REAL)
    signed_up(event, "AUTRE", one)
    in_role(event, "AUTRE", name="Moussa Keïta")
    publish(event, tell=False)
    change(event, "AUTRE", start_minute=705, title=said("Paix à Macina"))
    in_role(event, "AUTRE", name="Fanta Coulibaly")
    with write() as db:
        db.execute(sa.update(Room).where(Room.event_id == event.id).values(name=said("Hôtel du Fleuve")))
    publish(event)
    text = read(messages()[0])
    assert "11 h 45 au lieu de 11 h 40" in text
    assert "autre changement" in text
    for word in ("Forum", "soignants", "Macina", "AUTRE", "Séance", "Fleuve", "Bani", "Moussa", "Fanta", "cache"):
        assert word not in text, word


def test_one_address_gets_three_messages_a_day_and_the_preview_says_what_is_kept(event):
    signed_up(
        event, "AUTRE", *(person(event, f"Awa {name}", "awa" + REAL) for name in ("Un", "Deux", "Trois", "Quatre"))
    )
    change(event, "AUTRE", start_minute=705)
    assert planned(event).problems == {"limit": 1}
    publish(event)
    assert sorted(one.state for one in messages()) == ["kept", "waiting", "waiting", "waiting"]


def test_a_message_names_twenty_changes_and_counts_the_others(context):
    event = an_agenda(*(a_session(f"S{n}", 480 + 20 * n, 20, rooms=("COUR",)) for n in range(25)), published=True)
    a_group(event, quota=None)
    one = person(event, email="awa" + REAL)
    for number in range(25):
        in_role(event, f"S{number}", one.id)
    publish(event)
    text = read(messages()[0])
    assert "Le programme est publié. Ce qui vous concerne :" in text
    assert text.count("nouvelle séance") == 20
    assert "et 5 autres changements." in text


@pytest.fixture
def world(app):
    with app.app_context():
        event = an_event_with_workshops()
        publish(event, tell=False)
        signed_up(event, "AUTRE", person(event, email="awa" + REAL), person(event, "John", "john" + REAL, locale="en"))
        signed_up(event, "AUTRE", person(event, "Sans", family_name="Adresse"))
        in_role(event, "AUTRE", name="Oumou Sidibé")
        publish(event, tell=False)
        change(event, "AUTRE", start_minute=705)
        session().rollback()
        return event


def test_the_page_says_how_many_to_whom_in_which_words_and_who_has_no_address(app, world):
    page = check_page(signed_in(app, world).get(HOME))
    assert "2 messages (2 inscrites à une séance)" in page.text
    assert "2 personnes n’ont pas d’adresse connue" in page.text
    assert [one["lang"] for one in page.soup.select(".letter div")] == ["fr", "en"]
    assert "Bonjour Awa" in page.text
    assert "/x/…" in page.text
    assert page.one("[name=prevenir]").has_attr("checked")


def test_a_first_version_tells_people_only_if_it_is_ticked(app):
    with app.app_context():
        event = an_event_with_workshops()
        in_role(event, "AUTRE", person(event, email="awa" + REAL).id)
    page = check_page(signed_in(app, event).get(HOME))
    assert not page.one("[name=prevenir]").has_attr("checked")


def test_publishing_from_the_page_tells_people_and_stops_them_again(app, world):
    client = signed_in(app, world)
    page = check_page(client.get(HOME))
    form = Form(page.one("form#publier"))
    done = check_page(client.get(client.post(form.action, data=form.filled()).location))
    assert "2 messages sont prêts" in done.text
    stopped = client.post(done.form("Arrêter les messages").action, data=done.form("Arrêter les messages").filled())
    shown = check_page(client.get(stopped.location))
    assert "Les messages sont arrêtés" in shown.text
    with app.app_context():
        assert {one.state for one in messages()} == {"cancelled"}


def test_a_box_that_is_not_ticked_sends_nothing(app, world):
    client = signed_in(app, world)
    form = Form(check_page(client.get(HOME)).one("form#publier"))
    data = {name: value for name, value in form.filled().items() if name != "prevenir"}
    done = check_page(client.get(client.post(form.action, data=data).location))
    assert "Aucun message n’a été envoyé" in done.text
    with app.app_context():
        assert messages() == []


def test_the_list_for_focal_points_says_who_and_what_before_and_after_and_as_a_file(app, world):
    client = signed_in(app, world)
    page = check_page(client.get(f"{HOME}/a-prevenir"))
    assert [row[0].split(" ")[0] for row in page.rows()] == ["Sans", "Oumou"]
    assert "11 h 45 au lieu de 11 h 40" in page.rows()[0][2]
    form = page.form("Télécharger")
    table = client.post(form.action, data=form.filled())
    assert "Sans Adresse" in table.text
    assert "awa" not in table.text
    assert audited(app, "agenda.to_tell")[0].count == 2
    publishing_form = Form(check_page(client.get(HOME)).one("form#publier"))
    client.post(publishing_form.action, data=publishing_form.filled())
    after = check_page(client.get(f"{HOME}/a-prevenir?version=3"))
    assert len(after.rows()) == 2
    assert client.get(f"{HOME}/a-prevenir?version=77").status_code == 404


@pytest.mark.parametrize(
    ("values", "words"),
    [({"state": "cancelled"}, "annulée"), ({"state": "draft"}, "retirée"), ({"visibility": "staff"}, "retirée")],
)
def test_who_has_a_seat_or_waits_is_told_that_the_session_is_not_held(event, values, words):
    seated, waits = (person(event, name, name.lower() + REAL) for name in ("Seydou", "Wassa"))
    signed_up(event, "ATELIER", seated, waits)
    change(event, "ATELIER", **values)
    told = planned(event)
    assert {(one.id, one.kind) for one in told.messages} == {(seated.id, "seated"), (waits.id, "waiting")}
    publish(event)
    sent = [read(one) for one in messages()]
    assert len(sent) == 2
    assert all("Séance ATELIER" in one and words in one for one in sent), sent
