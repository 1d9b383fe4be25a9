"""The pages where organisers make badge layouts."""

import io
from uuid import UUID

import pikepdf
import pytest
from PIL import Image as Pillow

from conference.badges import layout_pictures, layout_services, layout_specimens
from conference.badges.models import EventLayout, LayoutPicture
from conference.badges.recipes import Recipe
from conference.core import paper
from conference.core.db import session
from conference.core.errors import Error
from conference.core.paper import pictures
from conference.core.paper.drawing import Text
from conference.core.paper.pictures import SafePicture
from conference.events import question_services as questions
from conference.events.question_services import NewQuestion
from tests.builders import NOW, staff_actor
from tests.pages import check_page
from tests.staff import press, signed_in

LIST = "/org/forum/badges/modeles"
NEW = f"{LIST}/nouveau"
PREVIEW = f"{LIST}/apercu"
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(autouse=True)
def pages(monkeypatch):
    """The drawings that pages would have shown; no render process is started for them."""
    drawings = []

    def note(drawing, addresses=None, *, seconds=0.0):
        drawings.append((drawing, addresses))
        return ["<svg aria-hidden='true'></svg>" for _page in drawing.pages]

    monkeypatch.setattr(paper, "svg", note)
    return drawings


@pytest.fixture
def taken(monkeypatch):
    """Whatever is sent is a harmless picture."""
    monkeypatch.setattr(pictures, "safe", lambda data: SafePicture("image/png", data, 2.0))


def texts(drawing):
    faces = [item for face in drawing.faces.values() for item in face.items]
    items = [item for page in drawing.pages for part in page.parts for item in part.items]
    return [item.text for item in (*faces, *items) if isinstance(item, Text)]


def seen(answer, status):
    """The page, and it has this status."""
    assert answer.status_code == status
    return check_page(answer)


def show(client, path=LIST, status=200):
    return seen(client.get(path), status=status)


def form(page):
    return page.form("Enregistrer")


def fill(client, path=NEW, **values):
    return press(client, form(show(client, path)), "Enregistrer", **values)


def make(client, name="Le nôtre", **values):
    answer = fill(client, name=name, **values)
    assert answer.status_code == 303, seen(answer, status=answer.status_code).errors()
    return answer


def own(forum):
    return forum.rows(EventLayout, EventLayout.name)


def address(row):
    return f"{LIST}/{row.id}"


def sent(page, button="Enregistrer", files=None, **values):
    return {**form(page).filled(values, press=button), **(files or {})}


# ---- the list


def test_the_list_shows_ours_first_and_an_own_one_can_be_made_taken_back_and_deleted(forum, organiser):
    page = show(organiser)
    assert page.all(".layouts h2") == ["A6"]
    answer = make(organiser, format="cr80")
    page = check_page(organiser.get(answer.location))
    assert page.all(".layouts h2") == ["A6", "Le nôtre"]
    assert "86 × 54 mm" in page.text
    press(organiser, page.form("Annuler"))
    assert own(forum) == []
    make(organiser)
    assert press(organiser, show(organiser).form("Supprimer")).status_code == 303
    assert own(forum) == []


def test_a_new_one_starts_from_another(forum, organiser):
    make(organiser, format="own", width="80,5", height="120", back="text", back_text="Merci", accent="#0B5FA5")
    page = check_page(organiser.get(NEW, query_string={"comme": "Le nôtre"}))
    fields = form(page).fields
    assert fields["name"] == ["Le nôtre (2)"]
    assert (fields["width"], fields["height"], fields["back_text"]) == (["80,5"], ["120"], ["Merci"])


def test_the_usual_one_and_those_of_groups_are_chosen_on_the_list(forum, organiser):
    make(organiser)
    press(organiser, show(organiser).form("Rendre habituel"))
    assert own(forum)[0].is_default
    page = show(organiser)
    groups = page.form("g-sante")
    answer = press(organiser, groups, "Enregistrer", **{"g-sante": "a6"})
    assert "Donné à : Groupe sante" in check_page(organiser.get(answer.location)).text
    stale = seen(press(organiser, groups, "Enregistrer", **{"g-sante": "Le nôtre"}), status=409)
    assert "Rien n’est perdu" in stale.text
    assert stale.form("g-sante").fields["g-sante"] == ["Le nôtre"]
    assert stale.rows(".given tbody tr")[1][1] == "A6"
    press(organiser, stale.form("g-sante"), "Enregistrer")
    assert "Donné à : Groupe sante" in show(organiser).text


def test_a_layout_comes_from_another_event_only_for_who_organises_both(forum, organiser):
    with forum.app.app_context():
        about = {"actor": staff_actor(), "now": NOW}
        there, _ = layout_services.create(forum.neighbour.id, "Le leur", Recipe(), **about)
    token = {"csrf_token": show(organiser).one("[name=csrf_token]")["value"]}
    assert not show(organiser).soup.select("[name=source]")
    stolen = organiser.post(f"{LIST}/copier", data={"source": f"autre:{there}", **token})
    assert (stolen.status_code, own(forum)[0].name) == (404, "Le leur")
    both = signed_in(forum.app, forum.event, email="deux@equipe.example")
    with forum.app.app_context():
        from conference.accounts import queries as accounts
        from conference.accounts.models import Membership
        from conference.core.db import write

        with write() as db:
            user = accounts.user_by_email("deux@equipe.example")
            db.add(Membership(user_id=user.id, event_id=forum.neighbour.id, role="organiser"))
    press(both, show(both).form("Copier"))
    assert [row.event_id for row in own(forum)].count(forum.event.id) == 1


# ---- the form


def test_every_fault_stands_beside_its_field_and_what_was_typed_stays(forum, organiser):
    answer = fill(
        organiser, name="Fautif", format="own", width="12", height="abc", accent="#ffee00", text="x" * 121,
        back="rules", back_title="Règles",
    )  # fmt: skip
    page = seen(answer, status=422)
    told = " ".join(page.errors())
    for words in (
        "entre 30 et 300 mm",
        "en millimètres, par exemple 90",
        "trop pâle",
        "trop long",
        "Écrivez ce que dit le verso",
    ):
        assert words in told
    fields = form(page).fields
    assert (fields["name"], fields["width"], fields["height"]) == (["Fautif"], ["12"], ["abc"])
    assert (fields["accent"], fields["back_title"], fields["back"]) == (["#ffee00"], ["Règles"], ["rules"])
    assert own(forum) == []


def test_what_has_no_room_is_told_beside_the_elements(forum, organiser):
    page = show(organiser)
    everything = [
        "group", "event", "title", "organisation", "function", "place", "languages", "photo", "qr", "code", "number",
    ]  # fmt: skip
    page = check_page(
        press(organiser, form(show(organiser, NEW)), "Actualiser", format="cr80", shown=everything, text="Bienvenue")
    )
    assert "Pas de place dans ce format" in page.one("#remarques-recto").get_text()
    assert form(page).fields["shown"] == everything
    assert own(forum) == []


def test_a_form_made_by_hand_says_what_is_wrong_and_never_breaks(forum, organiser):
    strange = {
        "format": "<script>",
        "orientation": "x",
        "names": "",
        "inks": "sang",
        "back": "noir",
        "shown": ["qr", "nu"],
    }
    page = seen(fill(organiser, **strange), status=422)
    assert "n’existe pas" in " ".join(page.errors())
    assert "<script>" not in str(page.soup.select("main"))
    huge = {"name": "x" * 5000, "shown": ["qr"] * 900, "back": "text", "back_text": "mot\n" * 20_000}
    assert "trop long" in " ".join(seen(fill(organiser, **huge), status=422).errors())
    assert own(forum) == []


def test_names_are_shown_and_never_become_markup(forum, organiser, pages):
    forum.add("<b>Aminata</b>", "<script>alert(1)</script>")
    make(organiser, name="<img src=x onerror=alert(1)>", text="<b>gras</b>")
    page = show(organiser)
    assert "<img src=x onerror=alert(1)>" in page.all(".layouts h2")
    assert not page.soup.select("main img, main b")
    assert "<b>gras</b>" in texts(pages[-1][0])


def test_who_was_slower_sees_both_and_keeps_what_was_typed(forum, organiser):
    make(organiser)
    (row,) = own(forum)
    slow = show(organiser, address(row))
    press(organiser, form(show(organiser, address(row))), "Enregistrer", name="Premier", accent="#0B5FA5")
    page = seen(press(organiser, form(slow), "Enregistrer", name="Second", accent="#7A1F1F"), status=409)
    assert ["Nom du modèle", "Premier", "Second"] in page.rows(".note tbody tr")
    assert form(page).fields["name"] == ["Second"]
    press(organiser, form(page), "Enregistrer")
    assert own(forum)[0].name == "Second"


def test_a_question_can_be_shown_unless_it_is_sensitive(forum, organiser):
    with forum.app.app_context():
        about = {"actor": staff_actor(), "now": NOW}
        good = questions.add(forum.event.id, NewQuestion("text", {"fr": "Régime"}), **about).id
        hidden = questions.add(forum.event.id, NewQuestion("text", {"fr": "Maladie"}, sensitive=True), **about).id
    page = show(organiser, NEW)
    assert "Régime" in page.text
    assert "Maladie" not in page.text
    make(organiser, extra_1=str(good), extra_label_1="Régime")
    assert own(forum)[0].recipe["extras"] == [{"question": str(good), "label": "Régime"}]
    token = sent(show(organiser, NEW))
    assert organiser.post(NEW, data={**token, "name": "Non", "extra_1": str(hidden)}).status_code == 404


def test_the_table_is_the_answer_to_a_question_which_has_to_be_chosen(forum, organiser):
    with forum.app.app_context():
        about = {"actor": staff_actor(), "now": NOW}
        good = questions.add(forum.event.id, NewQuestion("text", {"fr": "Votre table"}), **about).code
        hidden = questions.add(forum.event.id, NewQuestion("text", {"fr": "Maladie"}, sensitive=True), **about).code
    page = seen(fill(organiser, name="Tables", shown=["group", "table"]), status=422)
    assert page.errors() == ["Choisissez la question dont la réponse est la table ou la salle."]
    make(organiser, name="Tables", table_question=good)
    assert (own(forum)[0].recipe["table_question"], "table" in own(forum)[0].recipe["shown"]) == (good, True)
    token = sent(show(organiser, NEW))
    assert organiser.post(NEW, data={**token, "name": "Non", "table_question": hidden}).status_code == 404


# ---- the preview


def test_the_preview_shows_the_longest_names_one_in_arabic_one_with_bambara_letters_and_no_ticket(
    forum, organiser, pages
):
    short = forum.add("Li", "Wu")
    long = [forum.add(name, "Traoré-Diallo-Coulibaly") for name in ("Marie Bénédicte", "Abdoulaye", "Fatoumata")]
    forum.add("Refusée-" * 5, "Nom", state="declined")
    forum.add("Prénom", "Très-Très-Très-Très-Très-Long-Nom-De-Famille", group=forum.villages)
    page = show(organiser, NEW)
    assert page.all("#apercu figcaption") == ["Nom long"] * 3 + ["En arabe", "Avec ɛ ɔ ɲ ŋ"]
    shown = " ".join(texts(pages[-1][0]))
    assert all(name in shown for name in ("Bénédicte", "Abdoulaye", "Fatoumata", "فاطمة"))
    assert set("ɛɔɲŋ") <= set(shown.casefold())
    assert not any(name in shown for name in ("Wu", "Refusée", "Très"))
    codes = [item for page in pages[-1][0].pages for part in page.parts for item in part.items if hasattr(item, "size")]
    assert all(forum.ticket(one) not in str(codes) for one in (short, *long))


def test_the_live_preview_follows_the_form_and_stores_nothing(forum, organiser, pages):
    data = sent(show(organiser, NEW), format="fold", back="emergency", back_text="Santé : 76 00 00 00")
    answer = organiser.post(PREVIEW, data=data)
    assert answer.status_code == 200
    assert answer.text.count("<svg") == 5
    drawing, _ = pages[-1]
    assert drawing.pages[0].height == 296
    assert "76 00 00 00" in texts(drawing)
    bad = organiser.post(PREVIEW, data={**data, "accent": "#ffff00"})
    assert "trop pâle" in bad.text
    assert "<svg" not in bad.text
    assert own(forum) == []


def test_the_back_of_a_badge_that_lies_is_shown_upright(forum, organiser, pages):
    data = sent(show(organiser, NEW), format="cr80", back="rules", back_text="Un\nDeux")
    assert organiser.post(PREVIEW, data=data).text.count("<svg") == 6
    assert not any(part.turned for page in pages[-1][0].pages for part in page.parts)


def test_a_server_that_cannot_draw_says_so_and_the_form_still_works(forum, organiser, monkeypatch):
    def unavailable(*_args, **_more):
        raise Error("paper_unavailable", 503)

    monkeypatch.setattr(paper, "svg", unavailable)
    assert "il lui manque Pango" in show(organiser, NEW).text
    make(organiser)
    assert len(own(forum)) == 1


def test_the_specimens_are_also_a_pdf(forum, organiser, monkeypatch):
    monkeypatch.setattr(paper, "draw", lambda drawing: b"%PDF-")
    data = sent(show(organiser, NEW)) | {"geste": "pdf"}
    answer = organiser.post(PREVIEW, data=data)
    assert (answer.mimetype, answer.data) == ("application/pdf", b"%PDF-")


# ---- pictures


def test_a_logo_is_taken_shown_kept_and_given_back(forum, organiser, pages, taken):
    page = show(organiser, NEW)
    data = sent(
        page, "Ajouter ce logo", name="Avec logo", files={"new_logo": (io.BytesIO(PNG), "C:\\Images\\le <b>logo.png")}
    )
    page = check_page(organiser.post(NEW, data=data, content_type="multipart/form-data"))
    (row,) = forum.rows(LayoutPicture, LayoutPicture.id)
    assert form(page).fields["logos"] == [str(row.id)]
    assert form(page).fields["name"] == ["Avec logo"]
    assert "le <b>logo.png" in page.text
    assert pages[-1][1] == {str(row.id): f"/org/forum/badges/images/{row.id}"}
    picture = organiser.get(f"/org/forum/badges/images/{row.id}")
    assert (picture.data, picture.mimetype) == (PNG, "image/png")
    assert "sandbox" in picture.headers["Content-Security-Policy"]
    press(organiser, form(page), "Enregistrer", **{f"place_{row.id}": "right"})
    assert own(forum)[0].recipe["logos"] == [{"asset": str(row.id), "place": "right"}]
    foreign = signed_in(forum.app, forum.neighbour, email="autre@equipe.example")
    assert foreign.get(f"/org/autre/badges/images/{row.id}").status_code == 404


def test_a_background_and_a_logo_may_come_with_the_saving(forum, organiser, taken):
    files = {"new_logo": (io.BytesIO(PNG), "a.png"), "new_background": (io.BytesIO(PNG), "b.png")}
    data = sent(show(organiser, NEW), files=files)
    assert organiser.post(NEW, data=data, content_type="multipart/form-data").status_code == 303
    recipe = own(forum)[0].recipe
    assert UUID(recipe["background"]) != UUID(recipe["logos"][0]["asset"])


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (Error("picture_too_large", 422, width=12_000, height=12_000), "trop grande"),
        (Error("picture_too_heavy", 422), "trop lourde"),
        (Error("picture_pages", 422, count=40), "40 pages"),
        (Error("picture_unreadable", 422), "n’est pas une image"),
        (Error("picture_locked", 422), "mot de passe"),
        (Error("paper_busy", 503), "Réessayez"),
    ],
)
def test_a_bad_picture_is_a_sentence_beside_its_field_and_the_form_is_kept(forum, organiser, monkeypatch, error, says):
    def refuse(_data):
        raise error

    monkeypatch.setattr(pictures, "safe", refuse)
    data = sent(show(organiser, NEW), name="Gardé", format="a7", files={"new_logo": (io.BytesIO(PNG), "logo.png")})
    page = seen(organiser.post(NEW, data=data, content_type="multipart/form-data"), status=422)
    assert says in " ".join(page.errors())
    assert (form(page).fields["name"], form(page).fields["format"]) == (["Gardé"], ["a7"])
    assert forum.rows(LayoutPicture, LayoutPicture.id) == []
    assert own(forum) == []


def hostile():
    """What people send by mistake, and what they send on purpose, each with what it is answered."""
    out, pdf = io.BytesIO(), pikepdf.new()
    for _page in range(40):
        pdf.add_blank_page()
    pdf.save(out)
    wide, photo = io.BytesIO(), io.BytesIO()
    Pillow.new("1", (12_000, 12_000)).save(wide, "PNG")
    Pillow.effect_noise((300, 300), 90).save(photo, "PNG")
    entities = "".join(f'<!ENTITY e{one} "{f"&e{one - 1};" * 10}">' for one in range(1, 10))
    bomb = (
        f'<!DOCTYPE svg [<!ENTITY e0 "ha">{entities}]><svg xmlns="http://www.w3.org/2000/svg"><text>&e9;</text></svg>'
    )
    return [
        (wide.getvalue(), "logo.png", "image"),
        (bomb.encode(), "logo.svg", "image"),
        (out.getvalue(), "logo.pdf", "40 pages"),
        (b"<script>alert(1)</script>", "logo.png", "n’est pas une image"),
        (photo.getvalue()[:2000], "logo.png", "n’est pas une image"),
    ]


@pytest.mark.paper
@pytest.mark.slow
def test_hostile_files_are_sentences_and_the_form_is_kept(forum, organiser):
    page = show(organiser, NEW)
    for content, name, says in hostile():
        data = sent(page, name="Gardé", files={"new_logo": (io.BytesIO(content), name)})
        answer = seen(organiser.post(NEW, data=data, content_type="multipart/form-data"), status=422)
        assert says in " ".join(answer.errors()).replace("\u202f", " ").replace("\xa0", " "), name
        assert form(answer).fields["name"] == ["Gardé"]
    assert forum.rows(LayoutPicture, LayoutPicture.id) == []


def test_twenty_megabytes_are_a_sentence_too(forum, organiser):
    fields = sent(show(organiser, NEW), name="Gardé")
    parts = [
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{one}\r\n'
        for name in fields
        for one in fields[name]
    ]
    head = '--x\r\nContent-Disposition: form-data; name="new_background"; filename="fond.png"\r\n\r\n'
    body = "".join([*parts, head]).encode() + bytes(20_000_000) + b"\r\n--x--\r\n"
    page = seen(organiser.post(NEW, data=body, content_type="multipart/form-data; boundary=x"), status=422)
    assert "trop lourde" in " ".join(page.errors())
    assert form(page).fields["name"] == ["Gardé"]


def test_a_picture_of_another_event_cannot_be_chosen(forum, organiser, taken):
    with forum.app.app_context():
        about = {"actor": staff_actor(), "now": NOW}
        other = layout_pictures.add(forum.neighbour.id, "logo", "x.png", PNG, **about)
    data = sent(show(organiser, NEW))
    for field in ("logos", "background"):
        assert organiser.post(NEW, data={**data, field: str(other)}).status_code == 404
        assert organiser.post(PREVIEW, data={**data, field: str(other)}).status_code == 200
    assert layout_specimens.SPECIMEN.count("0") > 20
    with forum.app.app_context():
        assert session().query(EventLayout).count() == 0


def test_the_desk_makes_no_layouts(forum, desk):
    assert desk.get(LIST).status_code == 403
