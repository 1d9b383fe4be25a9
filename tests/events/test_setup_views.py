"""A new event set up in pages, from nothing to its public page; and what is typed wrong on the way."""

import io
from datetime import date

import pytest

from conference.accounts import queries as accounts
from conference.core.db import write
from conference.events import queries, seats
from conference.participants import services
from tests.builders import NOW, a_group, a_person, a_staff_user, an_event, staff_actor
from tests.pages import check_page
from tests.staff import audited, press, signed_in

NEW = "/org/nouveau"
HOME = "/org/paix-2027/reglages"
MOVED = "type;nom;dans;depuis\nrégion;Ségou;;\nrégion;San;;\ndistrict;Tominian;région San;13/03/2023\n"


def event_of(app, slug="paix-2027"):
    with app.app_context():
        return queries.event_by_slug(slug)


def group_of(app, code, slug="paix-2027"):
    with app.app_context():
        return queries.group_by_code(queries.event_by_slug(slug).id, code)


def create(client, **values):
    form = check_page(client.get(NEW)).form("Créer")
    usual = {
        "source": "modele:conference", "title_fr": "Paix 2027", "slug": "", "first_day": "2027-08-18",
        "last_day": "2027-08-19", "venue": "Bamako",
    }  # fmt: skip
    return press(client, form, **(usual | values))


def follow(client, answer):
    assert answer.status_code == 303, check_page(answer).errors()
    return check_page(client.get(answer.location))


def open_form(client, path, button="Enregistrer"):
    return check_page(client.get(f"{HOME}/{path}")).form(button)


def send_places(client, text):
    form = open_form(client, "lieux", "Vérifier")
    data = form.filled() | {"file": (io.BytesIO(text.encode()), "lieux.csv")}
    return client.post(form.action, data=data, content_type="multipart/form-data")


def test_a_conference_is_set_up_from_a_template_and_published(app):
    client = signed_in(app, role="admin")
    assert check_page(client.get("/org/")).link("Nouvelle conférence") == NEW
    page = follow(client, create(client))
    assert "7 groupes, dont 7 sans quota" in page.text
    assert "à compléter" in page.text
    assert client.get("/c/paix-2027/").status_code == 404
    with app.app_context():
        event = queries.event_by_slug("paix-2027")
        member = accounts.membership(accounts.user_by_email("admin@equipe.example").id, event.id)
    assert (member.role, member.contacts, event.zone, event.published) == ("organiser", True, "Africa/Bamako", False)

    page = follow(
        client,
        press(
            client,
            open_form(client, "textes"),
            title_en="Peace 2027",
            organisers_fr="Un\nDeux",
            organisers_en="One\nTwo",
        ),
    )
    page = follow(
        client, press(client, open_form(client, "generalites"), help_phone="20 00 00 00", languages=["fr", "en"])
    )
    page = follow(client, press(client, open_form(client, "delais"), registration_closes_at="2027-08-15T18:00"))
    assert "fermeture le dimanche 15 août à 18:00" in page.text
    event = event_of(app)
    assert (event.help_phone, event.languages) == ("+22320000000", ["fr", "en"])
    assert event.organisers == [{"fr": "Un", "en": "One"}, {"fr": "Deux", "en": "Two"}]
    assert event.registration_closes_at.isoformat() == "2027-08-15T18:00:00+00:00"

    page = check_page(client.get(page.link("Groupes")))
    assert len(page.rows()) == 7
    form = check_page(client.get(f"{HOME}/groupes/sante")).form("Enregistrer")
    page = follow(
        client, press(client, form, quota="54", closes_at="2027-08-10T12:00", badge_name="first", pattern="star")
    )
    row = next(row for row in page.rows() if "santé" in row[0])
    assert row[1:4] == ["0 sur 54", "à valider ferme le mardi 10 août à 12:00", "Prénoms seuls"]
    form = check_page(client.get(f"{HOME}/groupes/nouveau")).form("Enregistrer")
    colour = {"colour": "autre", "other_colour": "#333"}
    page = follow(client, press(client, form, label_fr="Presse et radio", quota="5", entry="invitation", **colour))
    assert page.rows()[-1][0] == "Presse et radio"
    up = page.form("Monter Presse et radio")
    page = follow(client, press(client, up))
    assert page.rows()[-2][0] == "Presse et radio"
    gone = page.form("Supprimer Presse et radio")
    page = follow(client, press(client, gone))
    assert len(page.rows()) == 7

    answer = send_places(client, "type;nom;dans;depuis\ncommune;Tominian-Nord;district Tominian;\n")
    page = follow(client, press(client, follow(client, answer).form("Enregistrer 2 changements")))
    assert "Tominian-Nord : district Tominian" in page.text
    assert "région Ségou jusqu’au 13/03/2023, région San depuis le 13/03/2023" in page.text

    page = check_page(client.get(f"{HOME}/accords"))
    form = check_page(client.get(f"{HOME}/accords/photo")).form("Publier")
    page = follow(client, press(client, form, text_fr="J’accepte d’être en photo.", retention_days="30"))
    assert "version 2 · gardé 30 jours" in page.text
    assert "Versions précédentes (1)" in page.text

    page = follow(client, press(client, check_page(client.get(HOME)).form("Publier la page")))
    assert "La page est publiée." in page.text
    public = check_page(client.get("/c/paix-2027/"), budget_kb=10)
    assert public.h1 == "Paix 2027"
    assert "Professionnels de la santé" in public.text
    assert check_page(client.get("/c/paix-2027/inscription/sante"), budget_kb=10).form("Envoyer mon inscription")
    page = follow(client, press(client, check_page(client.get(HOME)).form("Ne plus publier la page")))
    assert client.get("/c/paix-2027/").status_code == 404
    assert [len(audited(app, one)) for one in ("event.created", "event.changed", "consent.published")] == [1, 3, 1]


def test_tominian_moves_to_san_by_a_table(app):
    with app.app_context():
        event = an_event("paix-2027", first_day=date(2024, 8, 21), last_day=date(2024, 8, 22))
    client = signed_in(app, event)
    before = "type;nom;dans\nrégion;Ségou;\ndistrict;Tominian;Ségou\n"
    follow(client, press(client, follow(client, send_places(client, before)).form("Enregistrer 3")))
    page = follow(client, send_places(client, MOVED))
    assert page.rows()[0] == ["district Tominian", "région Ségou", "toujours", "jusqu’au 13/03/2023"]
    assert page.rows()[1] == ["district Tominian", "région San", "depuis le 13/03/2023"]
    confirm = page.form("Enregistrer 3")
    page = follow(client, press(client, confirm))
    assert "Tominian : région Ségou jusqu’au 13/03/2023, région San depuis le 13/03/2023" in page.text
    assert "rien n’a changé" in follow(client, press(client, confirm)).text
    page = follow(
        client, send_places(client, "type;nom;dans\ndistrict;Tominian;région Segou\nville;X;\ncercle;A;Gourma\n")
    )
    assert "est à corriger" not in page.text
    assert [row[:2] for row in page.rows()] == [["Ligne 3", "X"], ["Ligne 4", "A"]]
    assert "Enregistrer" not in page.all("main button")
    forced = client.post(
        page.form("Ne rien changer").action.removesuffix("/abandon"), data=page.form("Ne rien").filled()
    )
    assert "ne peut pas être enregistré" in follow(client, forced).text
    follow(client, press(client, page.form("Ne rien changer")))
    page = check_page(client.post(f"{HOME}/lieux", data=open_form(client, "lieux", "Vérifier").filled()))
    assert page.errors() == ["Choisissez un fichier."]
    page = check_page(send_places(client, "a;b\n1;2\n"))
    assert page.errors() == ["Il manque des colonnes dans ce tableau : type, nom."]
    assert client.get(f"{HOME}/lieux/modele.csv").data.startswith(b"\xef\xbb\xbftype;nom;dans;depuis")


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"title_fr": ""}, "Écrivez un titre."),
        ({"last_day": "2027-08-17"}, "Le dernier jour vient avant le premier."),
        ({"first_day": "demain"}, "Écrivez un jour, par exemple 21/08/2027."),
        ({"zone": "Bamako"}, "Le fuseau horaire « Bamako » n’existe pas. Exemple : Africa/Bamako."),
        (
            {"slug": "Été 2027"},
            "Le nom court ne contient que des lettres minuscules, des chiffres et des traits d’union.",
        ),
        ({"slug": "nouveau"}, "Un événement s’appelle déjà « nouveau »."),
        ({"slug": "forum"}, "Un événement s’appelle déjà « forum »."),
        ({"title_fr": "Le forum", "slug": ""}, "Un événement s’appelle déjà « forum »."),
    ],
)
def test_a_new_event_that_cannot_be_says_why_and_keeps_what_was_typed(app, values, error):
    with app.app_context():
        event = an_event("forum")
    client = signed_in(app, event)
    answer = create(client, **values)
    assert answer.status_code in {409, 422}
    page = check_page(answer)
    assert page.errors() == [error]
    assert page.form("Créer").fields["venue"] == ["Bamako"]
    with app.app_context():
        assert len(queries.events()) == 1


def test_a_copy_of_ones_own_event_and_never_of_another(app):
    with app.app_context():
        event, other = an_event("forum"), an_event("autre")
        a_person(event, a_group(event, quota=7))
    client = signed_in(app, event)
    page = follow(client, create(client, source="comme:forum", slug="forum-2027"))
    assert page.h1 == "En dix minutes"
    with app.app_context():
        copy = queries.event_by_slug("forum-2027")
        assert copy.previous_id == event.id
        assert [(group.quota, group.taken) for group in queries.groups(copy.id)] == [(7, 0)]
    assert "1 groupe" in follow(client, create(client, source="modele:atelier", slug="atelier")).text
    with app.app_context():
        workshop = queries.event_by_slug("atelier")
        assert [group.code for group in queries.groups(workshop.id)] == ["participants"]
        assert (queries.all_places(workshop.id), len(queries.consent_texts(workshop.id))) == ([], 5)
    form = check_page(client.get(NEW)).form("Créer")
    assert "comme:autre" not in str(form.tag)
    for source in ("comme:autre", "comme:rien", "modele:rien", "nimporte"):
        data = form.filled(title_fr="X", slug="x-2027", first_day="2027-01-01", last_day="2027-01-01") | {
            "source": source
        }
        assert client.post(NEW, data=data).status_code == 404
    assert event_of(app, "x-2027") is None
    assert other.slug == "autre"


@pytest.fixture
def organiser(app):
    with app.app_context():
        event = an_event("paix-2027")
        a_group(event, "sante", quota=12, approval=True, colour="#0B5FA5")
        a_group(event, "vide")
    return signed_in(app, event)


@pytest.mark.parametrize(
    ("path", "values", "error"),
    [
        ("groupes/sante", {"label_fr": ""}, "Écrivez le nom du groupe."),
        ("groupes/sante", {"quota": "douze"}, "Écrivez un nombre entier."),
        ("groupes/sante", {"quota": "-1"}, "Écrivez un nombre entre 0 et 100000."),
        (
            "groupes/sante",
            {"opens_at": "2027-01-02T10:00", "closes_at": "2027-01-02T09:00"},
            "La fermeture vient avant l’ouverture.",
        ),
        ("groupes/sante", {"closes_at": "bientôt"}, "Écrivez un jour et une heure, par exemple 18/08/2027 18:00."),
        (
            "groupes/sante",
            {"colour": "autre", "other_colour": "jaune"},
            "Une couleur s’écrit avec six chiffres ou lettres de A à F, par exemple #1B7F3B.",
        ),
        (
            "groupes/sante",
            {"colour": "autre", "other_colour": "#FFFF00"},
            "Cette couleur est trop claire pour être lue sur du papier blanc. La plus proche : #7A7A00.",
        ),
        ("groupes/nouveau", {}, "Écrivez le nom du groupe."),
        ("generalites", {"last_day": "2026-01-01"}, "Le dernier jour vient avant le premier."),
        (
            "generalites",
            {"zone": "Europe/Atlantide"},
            "Le fuseau horaire « Europe/Atlantide » n’existe pas. Exemple : Africa/Bamako.",
        ),
        (
            "generalites",
            {"help_phone": "12"},
            "Ce numéro de téléphone est trop court : il y manque au moins un chiffre.",
        ),
        (
            "delais",
            {"registration_opens_at": "2027-01-02T10:00", "registration_closes_at": "2027-01-01T10:00"},
            "La fermeture vient avant l’ouverture.",
        ),
        ("delais", {"answer_hours": ""}, "Écrivez un nombre entre 1 et 720."),
        ("textes", {"title_fr": " "}, "Écrivez un titre."),
        ("accords/photo", {"text_fr": ""}, "Écrivez le texte."),
    ],
)
def test_what_is_typed_wrong_is_said_and_kept(organiser, path, values, error):
    form = check_page(organiser.get(f"{HOME}/{path}")).form("csrf_token")
    answer = press(organiser, form, **values)
    assert answer.status_code == 422
    page = check_page(answer)
    assert page.errors() == [error]
    kept = page.form("csrf_token").fields
    assert all(kept.get(name, [""])[0].strip() == value.strip() for name, value in values.items())


def test_a_group_says_what_its_form_does_not_ask(app, organiser):
    form = open_form(organiser, "groupes/sante")
    assert form.fields["leaves_out"] == []
    follow(organiser, press(organiser, form, leaves_out=["language", "email"]))
    assert group_of(app, "sante").leaves_out == ["email", "language"]
    again = open_form(organiser, "groupes/sante")
    assert again.fields["leaves_out"] == ["email", "language"]
    late = check_page(press(organiser, form, leaves_out=["district"]))
    assert late.rows() == [["Le formulaire ne demande pas :", "Adresse e-mail, Langue", "District sanitaire"]]
    assert press(organiser, again, leaves_out=["given_names"]).status_code == 422
    follow(organiser, press(organiser, again, leaves_out=[]))
    assert group_of(app, "sante").leaves_out == []
    follow(organiser, press(organiser, open_form(organiser, "groupes/nouveau"), label_fr="Elus", leaves_out=["email"]))
    assert group_of(app, "elus").leaves_out == ["email"]


def test_a_quota_under_what_is_taken_takes_nobody_s_seat(app, organiser):
    with app.app_context(), write():
        seats.take(group_of(app, "sante").id, 12)
    form = check_page(organiser.get(f"{HOME}/groupes/sante")).form("Enregistrer")
    page = follow(organiser, press(organiser, form, quota="10"))
    assert page.text.count("12 places sont déjà prises : 2 au-delà du quota.") == 2
    group = group_of(app, "sante")
    assert (group.quota, group.taken, group.overbooked) == (10, 12, 2)
    assert "2 au-delà du quota" in check_page(organiser.get(f"{HOME}/groupes/sante")).text


def test_a_group_somebody_was_in_stays_and_another_event_s_group_is_not_there(app, organiser):
    with app.app_context():
        event = queries.event_by_slug("paix-2027")
        person = a_person(event, queries.group_by_code(event.id, "vide"))
        services.transition(event.id, [person.id], "cancelled", actor=staff_actor(), now=NOW, reason="organiser")
    page = check_page(organiser.get(f"{HOME}/groupes"))
    assert "ne peut pas être supprimé" in follow(organiser, press(organiser, page.form("Supprimer Groupe vide"))).text
    token = {"csrf_token": page.form("Supprimer Groupe vide").fields["csrf_token"][0]}
    for way in ("supprimer", "deplacer"):
        assert organiser.post(f"{HOME}/groupes/rien/{way}", data=token).status_code == 404
    assert organiser.get(f"{HOME}/groupes/rien").status_code == 404
    assert organiser.get(f"{HOME}/accords/rien").status_code == 404


@pytest.mark.parametrize(
    ("path", "mine", "theirs"),
    [
        ("groupes/sante", {"quota": "20"}, {"quota": "30"}),
        ("generalites", {"last_day": "2026-12-05"}, {"last_day": "2026-12-06"}),
        ("textes", {"title_fr": "Le mien"}, {"title_fr": "Le leur"}),
        ("accords/photo", {"text_fr": "Le mien"}, {"text_fr": "Le leur"}),
    ],
)
def test_a_colleague_who_was_quicker_loses_nothing_and_neither_do_i(organiser, path, mine, theirs):
    form = check_page(organiser.get(f"{HOME}/{path}")).form("csrf_token")
    follow(organiser, press(organiser, form, **theirs))
    answer = press(organiser, form, **mine)
    assert answer.status_code == 409
    page = check_page(answer)
    (name, typed), (_, stored) = next(iter(mine.items())), next(iter(theirs.items()))
    assert [row[1:] for row in page.rows()] == [[stored, typed]]
    assert page.form("csrf_token").fields[name] == [typed]
    follow(organiser, press(organiser, page.form("csrf_token")))
    assert check_page(organiser.get(f"{HOME}/{path}")).form("csrf_token").fields[name] == [typed]


def test_another_zone_keeps_the_hours_of_the_deadlines(app, organiser):
    follow(organiser, press(organiser, open_form(organiser, "delais"), registration_closes_at="2026-11-30T18:00"))
    follow(organiser, press(organiser, open_form(organiser, "generalites"), zone="Europe/Paris"))
    assert event_of(app).registration_closes_at.isoformat() == "2026-11-30T17:00:00+00:00"
    assert open_form(organiser, "delais").fields["registration_closes_at"] == ["2026-11-30T18:00"]


def test_an_event_without_a_group_is_not_published(app):
    with app.app_context():
        event = an_event("paix-2027", published=False)
    client = signed_in(app, event)
    page = check_page(client.get(HOME))
    assert "La page pourra être publiée quand il y aura un groupe." in page.text
    token = check_page(client.get(f"{HOME}/textes")).form("Enregistrer").fields["csrf_token"]
    page = follow(client, client.post(f"{HOME}/publier", data={"csrf_token": token}))
    assert "Ajoutez au moins un groupe" in page.text
    assert not event_of(app).published


def test_names_that_are_code_stay_text(app, organiser):
    form = check_page(organiser.get(f"{HOME}/groupes/nouveau")).form("Enregistrer")
    page = follow(organiser, press(organiser, form, label_fr="<img src=x onerror=alert(1)>"))
    assert page.rows()[-1][0] == "<img src=x onerror=alert(1)>"
    with app.app_context():
        assert a_staff_user("x@equipe.example", "desk", queries.event_by_slug("paix-2027"))
