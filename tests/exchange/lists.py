# ruff: noqa: E501 (people, one a line)
"""Lists as people send them: the same invented people, written in very different ways."""

import io
from collections.abc import Sequence

import xlsxwriter

#: (given, family, sex, organisation, function, district, commune, phone, e-mail, group)
PEOPLE = [
    ("Awa", "Traoré", "F", "CSCom de Dioura", "Sage-femme", "Ténenkou", "", "70010001", "awa.traore@poste.example", "sante"),
    ("Moussa", "Coulibaly", "M", "Village de Saye", "Chef de village", "Macina", "Sana", "70010002", "", "communaute"),
    ("Fatoumata", "Diallo", "F", "CAFO Bénéna", "Présidente", "Tominian", "Bénéna", "70010003", "", "communaute"),
    ("Jean", "Dakouo", "M", "CSRéf Tominian", "Médecin chef", "Tominian", "", "70010004", "j.dakouo@poste.example", "sante"),
    ("Jeanne", "Dakouo", "F", "CSRéf Tominian", "Infirmière", "Tominian", "", "70010005", "", "sante"),
    ("Souleymane", "Maïga", "M", "Ambassade du Ghana", "Premier conseiller", "", "", "70010006", "", "ambassade"),
    ("Oumou", "Sangaré", "F", "Village de Dongo", "Représentante des femmes", "Youwarou", "Dongo", "70010007", "", "communaute"),
    ("Ibrahim", "Cissé", "M", "CSCom de Sah", "Infirmier d'État", "Youwarou", "", "70010008", "", "sante"),
    ("Koffi", "Kouassi", "M", "Ambassade de Côte d'Ivoire", "Attaché", "", "", "70010009", "koffi@poste.example", "ambassade"),
    ("Mariam", "Keïta", "F", "CSCom de Saye", "Matrone", "Macina", "", "70010010", "", "sante"),
    ("Amadou", "Diallo", "M", "Village de Sah", "Chef de village", "Youwarou", "", "70010011", "", "communaute"),
    ("Amadou", "Diallo", "M", "Village de Sah", "Représentant des éleveurs", "Youwarou", "", "70010012", "", "communaute"),
]  # fmt: skip


def xlsx(*sheets: tuple[str, Sequence[Sequence[object]]], hidden: Sequence[str] = ()) -> bytes:
    """A workbook of these sheets; a value that starts with = is a formula."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    for name, rows in sheets:
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        if name in hidden:
            sheet.hide()
    book.close()
    return file.getvalue()


def text(rows: Sequence[Sequence[object]], separator: str = ";", encoding: str = "utf-8") -> bytes:
    """The same as text."""
    return "\r\n".join(separator.join(map(str, row)) for row in rows).encode(encoding)


def english() -> tuple[str, bytes]:
    """English headings in another order, under a title, dates as Americans write them."""
    rows = [
        ["Conference on Peace — list of delegates"],
        [],
        [
            "No.",
            "Email Address",
            "Phone No.",
            "Organization",
            "Job Title",
            "Gender",
            "Health District",
            "Full Name",
            "Stakeholder group",
            "Arrival date",
        ],
    ]
    groups = {"sante": "Health worker", "communaute": "Community", "ambassade": "Embassy"}
    for number, (given, family, sex, org, function, district, _commune, phone, email, group) in enumerate(PEOPLE, 1):
        rows.append(
            [
                number,
                email,
                f"+223 {phone}",
                org,
                function,
                "Female" if sex == "F" else "Male",
                district,
                f"{given} {family}",
                groups[group],
                "08/20/2026",
            ]
        )
    return "participants.xlsx", xlsx(("Sheet1", rows))


def two_columns() -> tuple[str, bytes]:
    """Names in two columns, the headings on the first line, numbers as numbers."""
    rows = [["Prénom(s)", "NOM", "Sexe", "Téléphone", "Courriel", "Institution", "Poste", "District", "Catégorie"]]
    for given, family, sex, org, function, district, _commune, phone, email, group in PEOPLE:
        rows.append([given, family.upper(), sex, int(phone), email, org, function, district, group])
    return "liste.xlsx", xlsx(("Feuil1", rows))


def utf16() -> tuple[str, bytes]:
    """A text file of Excel: UTF-16 with tabs."""
    rows = [["N°", "Noms et prénoms", "Genre", "Structure", "Fonction", "Localité", "Contacts", "Mail"]]
    for number, (given, family, sex, org, function, district, commune, phone, email, _group) in enumerate(PEOPLE, 1):
        place = f"{district}/{commune}" if commune else district or "Bamako"
        rows.append(
            [
                number,
                f"{family.upper()} {given}",
                "Femme" if sex == "F" else "Homme",
                org,
                function,
                place,
                phone,
                email,
            ]
        )
    return "liste.txt", text(rows, "\t", "utf-16")


def a_sheet_a_district() -> tuple[str, bytes]:
    """One sheet for each district, whose name is all that tells it; a leftover, and a hidden sheet."""
    by: dict[str, list[list[object]]] = {}
    for given, family, sex, org, function, district, _commune, phone, email, _group in PEOPLE:
        by.setdefault(district or "Invités", []).append([f"{given} {family.upper()}", sex, org, function, phone, email])
    head = ["Nom complet", "Sexe", "Organisme", "Qualité", "Mobile", "E-mail"]
    sheets = [
        (f"District de {name}" if name != "Invités" else name, [[f"Participants de {name}"], head, *rows])
        for name, rows in by.items()
    ]
    return "tout.xlsx", xlsx(
        *sheets,
        ("Synthèse", [["Total", 12], ["Femmes", 5]]),
        ("Vieux", [head, ["Personne Ancienne", "M", "", "", "70019999", ""]]),
        hidden=["Vieux"],
    )


def mixed_columns() -> tuple[str, bytes]:
    """Headings half French, half English, mistyped, over two lines, with a band above; separated by commas."""
    rows: list[list[object]] = [
        ["", "IDENTITY", "", "", "CONTACT", "", "ORIGINE", "", ""],
        ["S/N", "Surname", "Prénoms", "Sex", "Contacts", "", "Structre", "Fonctions", "Locality"],
        ["", "", "", "", "Tél.", "E-mail", "", "", ""],
    ]
    for number, (given, family, sex, org, function, district, _commune, phone, email, _group) in enumerate(PEOPLE, 1):
        rows.append([number, family, given, sex.lower(), f"00223 {phone}", email, org, function, district or "Bko"])
    return "mix.csv", text(rows, ",")


def no_headings() -> tuple[str, bytes]:
    """No headings at all."""
    rows = []
    for given, family, sex, org, function, district, _commune, phone, email, _group in PEOPLE:
        rows.append([f"{'Mme' if sex == 'F' else 'M.'} {given} {family}", function, org, district, phone, email])
    return "sans-titre.csv", text(rows, ";", "cp1252")


def sections() -> tuple[str, bytes]:
    """Titles give group and district to the rows below; totals, places to fill, repeated headings."""
    head = ["N°", "NOM ET PRÉNOMS", "TÉL", "STRUCTURE", "FONCTION"]
    rows: list[list[object]] = [["MINISTÈRE DE LA SANTÉ"], ["LISTE DES PARTICIPANTS"], head]
    for district in ("Ténenkou", "Macina", "Tominian", "Youwarou", ""):
        rows.append([f"DISTRICT SANITAIRE DE {district.upper()}" if district else "AMBASSADES"])
        chosen = [one for one in PEOPLE if one[5] == district]
        rows += [[at, f"{one[1].upper()} {one[0]}", one[7], one[3], one[4]] for at, one in enumerate(chosen, 1)]
        rows += [[len(chosen) + 1, "A désigner", "", "", ""], ["Sous-total", "", "", "", len(chosen)], head]
    return "sections.xlsx", xlsx(("Liste", rows))


def message() -> tuple[str, bytes]:
    """What somebody sends by telephone."""
    lines = ["Bonjour, voici la liste :", ""]
    for number, (given, family, _sex, org, function, _district, _commune, phone, _email, _group) in enumerate(
        PEOPLE, 1
    ):
        lines.append(
            f"{number}. {given} {family}, {function}, {org}, {phone[:2]} {phone[2:4]} {phone[4:6]} {phone[6:]}"
        )
    return "message.txt", "\n".join(lines).encode()


VARIANTS = [english, two_columns, utf16, a_sheet_a_district, mixed_columns, no_headings, sections, message]
