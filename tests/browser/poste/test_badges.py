"""Badges that a device draws and prints by itself, compared with those of the server: as pictures, and size by size."""

import json
import random
from dataclasses import replace
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from conference.badges import desk_kit
from conference.badges.composing import face_problems, person_problems
from conference.badges.designs import Designs
from conference.badges.formats import FORMATS
from conference.badges.glyphs import words
from conference.badges.models import LayoutPicture
from conference.badges.motifs import MOTIFS
from conference.badges.printer import Printer
from conference.badges.recipes import ELEMENTS, SHOWN, Logo, Recipe
from conference.badges.render import Printable, badges_pdf
from conference.badges.rules import BadgeData
from conference.badges.services import sheet_of
from conference.badges.wording import badge_event
from conference.core import files
from conference.core.db import session, write
from conference.core.paper.fitting import Room, fit
from conference.core.paper.lettering import advances, printable, runs_right_to_left
from conference.core.paper.qr import qr_svg_path
from conference.core.tokens import CROCKFORD
from conference.events.models import Event, StakeholderGroup
from tests.badges.layouts import a_layout
from tests.browser.desk_badges import desk, difference, person_of
from tests.browser.support import serve
from tests.builders import NOW, a_group
from tests.core.paper.test_pictures import pdf as a_drawing
from tests.paper_reading import page_sizes, page_texts, scanned
from tests.printing import a_forum

pytestmark = [pytest.mark.browser, pytest.mark.paper]
#: So many may differ of a thousand inked dots: one accent of a name is 12, see tests/core/paper/test_reference.py.
THRESHOLD = 2
LONG = "Mohamed El Moctar Ould Abdel Kader Ould Cheikh Sidi Mohamed"
NAMES = [
    ("Fatoumata", "Traoré"),
    ("Aïssata", ""),
    ("", "Sanogo"),
    ("Jean-Baptiste Nouhoum-Ousmane", "N’Diaye-Coulibaly"),
    (LONG, LONG),
    ("Donaudampfschifffahrtsgesellschaftskapitän", "Abcdefghijklmnopqrstuvwxyzabcdefghijkl"),
    ("Ɲɛnɛkɔrɔ Ŋaɲɔgɔn", "ɛ́ɔ̀ ŋ́ Ɓɗƴ"),
    ("D'Almeida", "O’Neil « l’aîné »"),
    ("محمد الأمين ولد عبد الله", "طراوري"),
    ("ߊߡߌߣߊߕߊ", "ߕߙߊߥߟߋ"),
    ("ⵎⵓⵃⴰ ⴰⴳ", "ⵉⵏⵜⴰⵍⵍⴰ"),
    ("أحمد Ag Mohamed (Kidal) 2026", "Ag أحمد (Kidal) محمد"),
    ("François 王", "李"),
    ("王", "李"),
    ("AV To Wa", "fi ffl 1/2"),
]
LINES = ["Centre de santé de référence de Ténenkou", "", LONG, "وزارة الصحة – Ministère", "DNS", "CSRéf 王 de Macina"]


def badge(which, kit, code, **fields):
    """What the badge of somebody of a group says, on the server."""
    look = kit["groups"][code]
    given, family = NAMES[which % len(NAMES)]
    values = {
        "given_names": given,
        "family_name": family,
        "organisation": LINES[which % len(LINES)],
        "function": LINES[(which + 2) % len(LINES)],
        "title": ("Dr", "", "El Hadj")[which % 3],
        "photo": (True, False)[which % 2],
    }
    ours = {"names": look["names"], "group": look["label"], "colour": look["colour"], "pattern": look["pattern"]}
    if look["names"] == "code":
        values |= {"organisation": "", "function": "", "title": ""}
    return BadgeData(f"JT{which:026d}", "K7M4QP", **(values | ours | fields))


@pytest.fixture
def forum(app):
    return a_forum(app)


def a_kit(forum, *recipes, **event):
    """The kit of the forum, with a layout for each recipe."""
    with forum.app.app_context():
        if event:
            with write():
                session().execute(sa.update(Event).values(**event))
            session().expire_all()
        for number, recipe in enumerate(recipes):
            a_layout(forum.here(), recipe, f"modele{number}", default=not number)
        here = forum.here()
        look, designs = badge_event(here), Designs(here, badge_event(here))
        made = {name: designs.of(name, "").layout for name in designs.known}
        return SimpleNamespace(data=desk_kit.kit(here), look=look, layouts=made, assets=designs.assets(made))


def same(made, kit, data, name="a6", **person):
    """Fail unless both print the same; return what the script tells."""
    theirs = badges_pdf([Printable(data, kit.layouts[name])], kit.layouts[name], None, kit.look, kit.assets)
    ours, told = made.printed(person_of(data, **person), group_of(kit, data), printer={"layout": name})
    assert page_sizes(ours) == page_sizes(theirs)
    assert scanned(ours) == scanned(theirs)
    for page in range(len(page_sizes(theirs))):
        found = difference(theirs, ours, page)
        assert found <= THRESHOLD, f"{data.given_names} {data.family_name}, {name}, page {page + 1}: {found}"
    return told


def group_of(kit, data):
    return next(code for code, look in kit.data["groups"].items() if look["label"] == data.group)


def doubts(kit, data, name):
    layout = kit.layouts[name]
    found = [*face_problems(0, data, layout, kit.look), *person_problems(0, data, layout, kit.look)]
    return sorted((one.field, one.reason, one.detail, one.instead) for one in found)


# ---------------------------------------------------------------------------------------------------- letter by letter


def _texts():
    """Names, lines and what can be made of their words; always the same."""
    chance = random.Random(7)
    pieces = [word for pair in NAMES for name in pair for word in name.split()]
    pieces += [word for line in LINES for word in line.split()]
    pieces += ["Ag", "Walet", "Ould", "de", "la", "née", "épouse", "El", "Hadj", "A.", "B.-", "d’", "l'", "&", "("]
    pieces += ["«", "–", "-/", "a/b", "@x.y", "SANOGO-TOURÉ", "ÉPOUSE", "Mᵐᵉ"]
    made = [" ".join(chance.choices(pieces, k=chance.randint(1, 9))) for _ in range(1500)]
    odd = [
        "",
        "  ",
        "a\u00a0b",
        "x\u200cy\u200d",
        "e\u0301e\u0301\u0301\u0301\u0301",
        "a\u2010b\u2011c",
        "\ufeffA\u202eB",
        "-",
        "·",
    ]
    return [*made, *odd]


def test_texts_are_set_on_the_same_lines_at_the_same_half_point(forum, browser):
    rooms = [
        {"width": box.width, "height": box.height, "largest": box.largest, "smallest": box.smallest, "lines": box.lines,
         "bold": box.bold}
        for layout in (a_kit(forum).layouts["a6"],)
        for box in (*layout.face, *layout.person)
        if box.kind == "text"
    ]  # fmt: skip
    chance = random.Random(3)
    rooms += [
        {"width": chance.randint(150, 1000) / 10, "height": chance.randint(40, 500) / 10, "largest": largest,
         "smallest": chance.choice([6, 7.5, largest]), "lines": chance.randint(1, 4), "bold": chance.random() < 0.5}
        for largest in (8, 10.5, 13, 28, 60, 66)
        for _ in range(3)
    ]  # fmt: skip
    cases = [(text, chance.choice(rooms)) for text in _texts() for _ in range(3)]
    with serve(forum.app) as base, desk(browser, base, a_kit(forum).data) as made:
        found = made.ask(
            """(cases) => { const letters = made.lettersOf(kit);
            return cases.map(([text, room]) => { const { lines, size, fits } = made.fit(letters, text, room);
              return [lines, size, fits]; }) }""",
            cases,
        )
    expected = [fit(text, Room(**room)) for text, room in cases]
    wrong = [
        (text, room, ours, theirs)
        for (text, room), ours, theirs in zip(cases, found, expected, strict=True)
        if ours != [list(theirs.lines), theirs.size, theirs.fits]
    ]
    assert wrong[:3] == []


def test_every_letter_is_read_as_the_server_reads_it(forum, browser):
    letters = [
        chr(code) for code in sorted({*range(0x20, 0x3000), *advances(bold=False)}) if not 0xD800 <= code < 0xE000
    ]
    texts = [*letters, *(f"a{letter}b" for letter in letters), *_texts()]
    with serve(forum.app) as base, desk(browser, base, a_kit(forum).data) as made:
        found = made.ask(
            """(texts) => { const letters = made.lettersOf(kit);
            return texts.map((text) => [made.printable(text), letters.words(text)]) }""",
            texts,
        )
        directions = made.ask("(texts) => texts.map(made.runsRightToLeft)", letters)
    assert [one for one, ours in zip(texts, found, strict=True) if ours != [printable(one), words(one)]][:5] == []
    known = [place for place, letter in enumerate(letters) if ord(letter) in advances(bold=False)]
    wrong = [letters[place] for place in known if directions[place] != runs_right_to_left(letters[place])]
    assert wrong == []


def test_tickets_have_the_same_modules_bit_by_bit(forum, browser):
    chance = random.Random(1)
    tickets = ["JT" + "".join(chance.choices(CROCKFORD, k=26)) for _ in range(500)]
    with serve(forum.app) as base, desk(browser, base, a_kit(forum).data) as made:
        found = made.ask("(tickets) => tickets.map(made.qrPath)", tickets)
        refused = made.ask(
            "(text) => { try { return made.qrPath(text) } catch (error) { return error.message } }", "né"
        )
    assert found == [qr_svg_path(ticket) for ticket in tickets]
    assert refused == "no ticket"


# ------------------------------------------------------------------------------------------------------------- pictures


def test_awkward_names_look_the_same_and_the_same_doubts_are_told(forum, browser):
    kit = a_kit(forum)
    with serve(forum.app) as base, desk(browser, base, kit.data) as made:
        for number in range(len(NAMES)):
            data = badge(number, kit.data, "sante")
            told = same(made, kit, data, "a6")
            keys = ("field", "reason", "detail", "instead")
            ours = sorted(tuple(one.get(key, "") for key in keys) for one in told["doubts"])
            assert ours == doubts(kit, data, "a6")


@pytest.mark.parametrize("code", list(FORMATS))
def test_every_format_looks_the_same(code, forum, browser):
    recipes = [
        Recipe(format=code, shown=(*SHOWN, "title"), orientation="as_is"),
        Recipe(format=code, shown=tuple(one for one in ELEMENTS if one not in {"languages", "place"}), inks="black",
               names="family", orientation="landscape", text="Portez-le visible.", back="emergency",
               back_title="En cas d’urgence", back_text="Samu : 15\nAccueil : 20 20 00 00"),
    ]  # fmt: skip
    kit = a_kit(forum, *recipes)
    with serve(forum.app) as base, desk(browser, base, kit.data) as made:
        for number in (0, 4, 6, 8):
            for place in range(len(recipes)):
                same(made, kit, badge(number, kit.data, "sante"), f"modele{place}")


def test_every_group_has_its_mark_its_colour_and_its_names(forum, browser):
    colours = ["#0B5FA5", "#FFD400", "#1B7F3B", "#111111", "#B3261E", "#F2F2F2", "#6A1B9A", "#00838F"]
    with forum.app.app_context():
        for number, (pattern, colour) in enumerate(zip(MOTIFS, colours, strict=True)):
            look = {"colour": colour, "pattern": pattern, "badge_name": ("full", "first", "code")[number % 3]}
            a_group(forum.here(), f"g{number}", label={"fr": f"Groupe {pattern}"}, **look)
    kit = a_kit(forum)
    with serve(forum.app) as base, desk(browser, base, kit.data) as made:
        for number in range(len(MOTIFS)):
            same(made, kit, badge(number, kit.data, f"g{number}"), "a6")


def test_on_an_exposed_event_nothing_names_it(forum, browser):
    recipe = Recipe(shown=ELEMENTS, text="Le forum vous accueille", back="text", back_text="Le forum\nMerci")
    kit = a_kit(forum, recipe, exposed=True)
    with serve(forum.app) as base, desk(browser, base, kit.data) as made:
        data = badge(0, kit.data, "sante")
        person = person_of(data, language="ff") | {"district": "Macina"}
        ours, _ = made.printed(person, "sante")
        same(made, kit, data, "modele0", language="ff")
    told = " ".join(page_texts(ours))
    assert "forum" not in told.lower()
    assert "Macina" not in told
    assert "forum" not in json.dumps(kit.data["event"]).lower()


def test_what_only_badges_show_is_there_too(forum, browser):
    recipe = Recipe(shown=(*SHOWN, "languages", "place", "number", "title"))
    kit = a_kit(forum, recipe)
    data = badge(0, kit.data, "sante", languages="bambara", place="Macina", number="12")
    with serve(forum.app) as base, desk(browser, base, kit.data) as made:
        same(made, kit, data, "modele0", language="bm", badge={"number": "12"})


def test_logos_and_backgrounds_look_the_same(forum, browser):
    names = pictures(forum, [("image/png", a_png()), ("application/pdf", a_drawing())])
    kit = a_kit(forum, Recipe(logos=tuple(Logo(name) for name in names), background=names[0]))
    with serve(forum.app) as base, desk(browser, base, kit.data) as made:
        same(made, kit, badge(0, kit.data, "sante"), "modele0")


def pictures(forum, contents):
    with forum.app.app_context(), write() as db:
        rows = []
        for kind, data in contents:
            stored = files.store(forum.event.id, "badge_picture", "logo", kind, data, now=NOW)
            rows.append(LayoutPicture(event_id=forum.event.id, kind="logo", file_id=stored, width=200, height=100))
        db.add_all(rows)
        db.flush()
        return [str(row.id) for row in rows]


def a_png():
    import io

    from PIL import Image, ImageDraw

    image = Image.new("RGB", (200, 100), "#F0E0C0")
    ImageDraw.Draw(image).ellipse((20, 10, 180, 90), fill="#204080")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


# ---------------------------------------------------------------------------------------------------------------- paper


@pytest.mark.parametrize("sheet", ["A4x4", "A4x1", "a4-labels-a6"])
def test_a_sheet_and_an_offset_put_it_where_the_server_puts_it(sheet, forum, browser):
    kit = a_kit(forum, Recipe(back="same"))
    data = badge(0, kit.data, "sante")
    printer = Printer("modele0", sheet, 2, -1.5)
    spec = sheet_of(kit.layouts["modele0"], printer)
    theirs = badges_pdf([data], kit.layouts["modele0"], spec, kit.look)
    with serve(forum.app) as base, desk(browser, base, kit.data) as made:
        ours, _ = made.printed(
            person_of(data), "sante", printer={"layout": "modele0", "sheet": sheet, "right": 2, "down": -1.5}
        )
    assert page_sizes(ours) == page_sizes(theirs) == [(210, 297)] * 2
    assert [difference(theirs, ours, page) for page in range(2)] == pytest.approx([0, 0], abs=THRESHOLD)


def test_a_folded_badge_has_its_back_upside_down_above(forum, browser):
    kit = a_kit(forum, Recipe(format="fold", back="rules", back_text="Portez ce badge."))
    with serve(forum.app) as base, desk(browser, base, kit.data) as made:
        same(made, kit, badge(0, kit.data, "sante"), "modele0")
        ours, _ = made.printed(person_of(badge(0, kit.data, "sante")), "sante")
    assert page_sizes(ours) == [(105, 296)]


def test_a_paper_that_is_too_small_and_a_print_that_would_leave_it_are_refused(forum, browser):
    kit = a_kit(forum)
    person = person_of(badge(0, kit.data, "sante"))
    with serve(forum.app) as base, desk(browser, base, kit.data) as made:
        assert made.refused(person, "sante", printer={"sheet": "a4-cards-90x55"}) == "sheet_small"
        assert made.refused(person, "sante", printer={"right": 15}) == "moved_off"
        assert made.refused(person | {"ticket": ""}, "sante") == "no_ticket"
        assert made.refused(person, "sante", printer={"right": 5}) == ""


def test_the_page_stays_and_the_device_remembers_its_printer(forum, browser):
    kit = a_kit(forum)
    person = person_of(badge(0, kit.data, "sante"))
    with serve(forum.app) as base, desk(browser, base, kit.data) as made:
        made.page.fill("#email", "awa@equipe.example")
        made.ask("() => made.keepPrinter({ sheet: 'A4x4', right: '1,5', down: 99, atOnce: 1 })")
        made.page.evaluate("document.adoptedStyleSheets = [new CSSStyleSheet()]")
        for _ in range(2):
            ours, told = made.printed(person, "sante")
            assert page_sizes(ours) == [(210, 297)]
        assert (told["layout"], told["ticket"]) == ("a6", person["ticket"])
        assert made.page.input_value("#email") == "awa@equipe.example"
        assert made.page.locator(".printed").count() == 0
        assert made.page.evaluate("document.adoptedStyleSheets.length") == 1
        made.page.reload()
        assert json.loads(made.page.evaluate("localStorage['jatigi-printer']")) == {
            "layout": "", "sheet": "A4x4", "right": 1.5, "down": 0, "atOnce": True,
        }  # fmt: skip


def test_fonts_that_came_once_are_there_without_a_network(forum, browser):
    kit = a_kit(forum)
    data = badge(9, kit.data, "sante")
    with serve(forum.app) as base, desk(browser, base, kit.data) as made:
        made.ask("() => made.ready(kit)")
        made.page.reload()
        made.load()
        made.page.route("**/badge-fonts/**", lambda route: route.abort())
        same(made, kit, data, "a6")


def test_what_people_typed_is_never_markup(forum, browser):
    kit = a_kit(forum)
    wicked = '<img src=x onerror="document.title=1"></text><script>1</script>'
    data = replace(badge(0, kit.data, "sante"), given_names=wicked, organisation="&amp; <b>x</b>")
    with serve(forum.app) as base, desk(browser, base, kit.data) as made:
        names = made.ask(
            """(person) => { const drawn = made.draw({ kit, person, group: "sante" }); document.body.append(drawn);
            return [...new Set([...drawn.querySelectorAll("*")].map((one) => one.localName))].sort() }""",
            person_of(data),
        )
        same(made, kit, data, "a6")
    assert names == ["g", "path", "rect", "text"]


def test_somebody_of_a_group_with_the_code_alone_has_nothing_else_on_the_badge(forum, browser):
    with forum.app.app_context(), write():
        session().execute(sa.update(StakeholderGroup).values(badge_name="code"))
    kit = a_kit(forum)
    person = person_of(badge(0, kit.data, "sante")) | {"given": "Awa", "organisation": "CSCom", "function": "Relais"}
    with serve(forum.app) as base, desk(browser, base, kit.data) as made:
        ours, _ = made.printed(person, "sante")
    told = page_texts(ours)[0]
    assert "K7M 4QP" in told
    assert not any(word in told for word in ("Awa", "CSCom", "Relais", "Traoré"))
