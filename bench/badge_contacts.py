"""Contact sheets of badges, to be looked at: every format, in colour and in black, with names that are hard to set.

    .venv/bin/python bench/badge_contacts.py FOLDER [--only FORMAT] [--dpi 100]

Writes one PNG a format and ink, twelve fronts on each, and one of backs. Prints what each layout had no room for.
"""

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

if TYPE_CHECKING:
    from PIL.Image import Image

    from conference.badges.recipes import Recipe
    from conference.badges.rules import BadgeData, BadgeLayout

LONG = (
    "Association pour la promotion de la santé maternelle, néonatale et infantile dans les cercles de Ténenkou, "
    "Youwarou, Macina et Tominian, avec l’appui des partenaires techniques et financiers de la région de Mopti, bureau "
    "de coordination des comités locaux de gestion des centres de santé communautaires (ASACO)"
)
PEOPLE = (
    ("Bâ", "Sy", "", ""),
    ("Fatoumata", "Traoré", "CSCom de Sah", "Sage-femme"),
    ("Marie-Thérèse", "Nguema-Obiang", "Ambassade du Gabon", "Première conseillère"),
    ("Sidi Mohamed", "Ould Mohamed Lemine", LONG, "Président du comité de gestion et point focal régional"),
    (
        "Mariam Bintou Kadiatou Assitan Oumou",
        "Sissoko Épouse Diarra-Coulibaly",
        "Coordination des femmes",
        "Présidente",
    ),
    ("محمد الأمين", "ولد عبد الله", "منظمة الصحة", "طبيب"),
    ("ߒߞߏ", "ߕߙߊߥߟߋ", "ߞߎߡߊ", ""),
    ("ⵎⵓⵃⴰ", "ⴰⴳ ⵉⵏⵜⴰⵍⵍⴰ", "Conseil communal", "Conseiller"),
    ("Ɲɛnɛkɔrɔ", "Ŋaɲɔgɔn", "Ɓamtaare ƴellitaare", "Relais communautaire"),
    ("أحمد Ag Mohamed", "Coulibaly طراوري", "Médecins du Monde", "Logisticien"),
    ("Bartholomée-Constantinopolitain", "", "Direction régionale de la santé", "Directeur"),
    ("W" * 40, "O" * 80, "UN OCHA", "Chargé de l’information"),
)
PROGRAMME = (
    ("Vendredi 21 août", "", ""),
    ("Accueil et émargement", "07:30", "Hall"),
    ("Cérémonie d’ouverture", "08:30", "Grande salle"),
    ("Soigner sous la menace : témoignages de Ténenkou et de Youwarou", "10:00", "Grande salle"),
    ("Pause", "11:30", ""),
    ("Ateliers par district", "12:00", "Salles Bani et Niger"),
    ("Samedi 22 août", "", ""),
    ("La négociation de l’accès", "08:30", "Grande salle"),
    ("Engagements et suite", "10:30", "Grande salle"),
    ("Clôture", "12:30", "Grande salle"),
)
NUMBERS = "Sécurité de la conférence : 76 00 00 01\nMédecin de garde : 76 00 00 02\nPolice : 17\nProtection civile : 18"
RULES = (
    "Portez votre badge en vue, partout dans l’enceinte.\nNe photographiez que les personnes dont le badge le permet.\n"
    "Ne partagez ni liste ni nom hors de la salle.\nUne question, un souci : demandez l’accueil."
)


def people() -> "list[BadgeData]":
    """Return twelve people in the groups of the demo."""
    import csv

    from conference.badges.rules import BadgeData

    with (ROOT / "conference" / "demo" / "data" / "groups.csv").open(encoding="utf-8", newline="") as file:
        groups = list(csv.DictReader(file))
    return [
        BadgeData(
            f"JT{number:026d}",
            "K7M4QP",
            given,
            family,
            organisation=organisation,
            function=function,
            photo=number % 3 > 0,
            group=groups[number % len(groups)]["label_fr"],
            colour=groups[number % len(groups)]["colour"],
            pattern=groups[number % len(groups)]["pattern"],
            title="Dr" if number % 2 else "",
            place="District de Ténenkou",
            table="12 – salle Bani",
            number=f"N° {number + 1:04d}",
            languages="français · bambara",
            answers={"repas": "sans porc"},
        )
        for number, (given, family, organisation, function) in enumerate(PEOPLE)
    ]


def sheet(layout: "BadgeLayout", badges: "list[BadgeData]", columns: int, dpi: int) -> "Image":
    """Return a picture of the badges side by side on grey."""
    import pypdfium2
    from PIL import Image

    from conference.badges.render import badges_pdf
    from conference.badges.rules import BadgeEvent

    event = BadgeEvent("Paix par la Santé au Centre du Mali")
    fronts = {side: tuple(_plain(getattr(layout, side))) for side in ("face", "person")}
    plain = replace(layout, **fronts)
    if not layout.fold:  # only what is folded over shows its back on the same page
        plain = replace(plain, back_face=(), back_person=())
    document = pypdfium2.PdfDocument(badges_pdf(badges, plain, event=event))
    pictures = [page.render(scale=dpi / 72).to_pil() for page in document]
    gap, (width, height) = dpi // 12, pictures[0].size
    rows = -(-len(pictures) // columns)
    out = Image.new("RGB", ((width + gap) * columns + gap, (height + gap) * rows + gap), "#b8b8b8")
    for place, picture in enumerate(pictures):
        out.paste(picture, (gap + place % columns * (width + gap), gap + place // columns * (height + gap)))
    return out


def _plain(boxes: Any) -> Any:
    """Show images as pale surfaces: what is looked at is where they are."""
    for box in boxes:
        ink = "#ead9b8" if box.cover else "#cfd8e3"
        yield replace(box, kind="fill", ink=ink) if box.kind == "image" else box


def recipes() -> "dict[str, Recipe]":
    """Return what is looked at, by the name of its file."""
    from conference.badges.formats import FORMATS
    from conference.badges.recipes import ELEMENTS, Extra, Logo, Recipe

    found = {code: Recipe(format=code) for code in FORMATS}
    full = Recipe(
        shown=ELEMENTS,
        logos=(Logo("a"), Logo("b", "top"), Logo("c", "right")),
        extras=(Extra("repas", "Repas :"),),
        labels={"table": "Table"},
        text="Accueil : 76 00 00 01",
    )
    found |= {f"{code}-full": replace(full, format=code) for code in ("a6", "a7", "cr80", "label", "lanyard")}
    found["a6-family"] = Recipe(names="family", background="fond")
    found["a6-even"] = Recipe(names="even", orientation="landscape")
    found["a6-open"] = Recipe(background="fond", panel=False)
    own = {
        (30, 30): "tiny",
        (45, 120): "strip",
        (150, 40): "bar",
        (300, 300): "huge",
        (60, 60): "square",
        (200, 120): "wide",
    }
    return found | {f"own-{name}": Recipe(format="own", width=w, height=h) for (w, h), name in own.items()}


def backs(dpi: int) -> "Image":
    """Return a picture of backs in several formats."""
    from PIL import Image

    from conference.badges.arranging import arranged
    from conference.badges.backs import Content, Line
    from conference.badges.recipes import Recipe

    content = Content("Programme", [Line(title, time, room) for title, time, room in PROGRAMME])
    texts = {"programme": "", "emergency": NUMBERS, "rules": RULES, "text": LONG}
    titles = {
        "programme": "",
        "emergency": "En cas d’urgence",
        "rules": "Règles de la maison",
        "text": "Qui nous sommes",
    }
    rows = []
    for code in ("a6", "cr80", "label"):
        pictures = []
        for kind, words in texts.items():
            made = arranged(Recipe(format=code, back=kind, back_text=words, back_title=titles[kind]), content)
            print(code, kind, [(one.code, dict(one.params)) for one in made.remarks])
            layout = replace(made.layout, face=made.layout.back_face, person=made.layout.back_person)
            pictures.append(sheet(layout, people()[1:2], 1, dpi))
        rows.append(pictures)
    width = max(sum(one.width for one in row) for row in rows)
    out = Image.new("RGB", (width, sum(row[0].height for row in rows)), "#b8b8b8")
    top = 0
    for row in rows:
        left = 0
        for one in row:
            out.paste(one, (left, top))
            left += one.width
        top += row[0].height
    return out


def main() -> int:
    """Write the pictures; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--dpi", type=int, default=70)
    args = parser.parse_args()
    from conference.badges.arranging import arranged

    args.folder.mkdir(parents=True, exist_ok=True)
    for name, recipe in recipes().items():
        if not name.startswith(args.only):
            continue
        made = arranged(recipe)
        print(name, [(one.code, one.where) for one in made.remarks])
        columns = 6 if made.layout.height > made.layout.width else 4
        for inks in ("colour", "black"):
            layout = arranged(replace(recipe, inks=inks)).layout
            sheet(layout, people(), columns, args.dpi).save(args.folder / f"{name}-{inks}.png")
    backs(args.dpi).save(args.folder / "backs.png")
    return 0


if __name__ == "__main__":
    sys.exit(main())
