from dataclasses import replace

import pytest

from conference.agenda import clash_labels, clash_words
from conference.agenda.clash_rules import judge
from conference.agenda.clash_table import RULES
from conference.agenda.plan import LEVELS, Hours, PlanInterpretation, Protected
from conference.agenda.release_report import REASONS
from conference.core.i18n import speaking
from tests.agenda.plans import BA, GS, item, plan, rooms, uid, who

pytestmark = pytest.mark.usefixtures("french")
WANTED = (PlanInterpretation("fr", "bm"),)
CASES = {
    "no_length": (
        plan(item("A", 600, 0)),
        "« Séance A » n’a pas de durée.",
    ),
    "outside_days": (
        plan(item("A", day=3)),
        "« Séance A », ven. 4 déc., 9 h 00 – 10 h 00 : hors des jours de l’événement.",
    ),
    "outside_hours": (
        plan(item("A"), opening=(Hours(570, 1080),), days=1),
        "« Séance A », 9 h 00 – 10 h 00 : hors des heures d’ouverture.",
    ),
    "protected_time": (
        plan(item("A", 780, 30), protected=(Protected({"fr": "Déjeuner et prière"}, Hours(765, 840)),)),
        "« Séance A », mer. 2 déc., 13 h 00 – 13 h 30 : pendant « Déjeuner et prière ».",
    ),
    "plenary_twice": (
        plan(item("A", plenary=True), item("B", 570, at=(BA,), plenary=True)),
        "Deux plénières à la fois, mer. 2 déc., 9 h 30 – 10 h 00 : « Séance A » et « Séance B ».",
    ),
    "plenary_against_parallel": (
        plan(item("A", plenary=True), item("B", 570, at=(BA,))),
        "« Séance B » se tient pendant la plénière « Séance A », mer. 2 déc., 9 h 30 – 10 h 00.",
    ),
    "room_twice": (
        plan(item("A"), item("B", 570)),
        "Grande salle, mer. 2 déc., 9 h 30 – 10 h 00 : deux séances à la fois, « Séance A » et « Séance B ».",
    ),
    "room_closed": (
        plan(item("A", at=(BA,)), places=(GS, replace(BA, hours=(Hours(600, 700),)))),
        "Salle Bani, mer. 2 déc., 9 h 00 – 10 h 00 : pas disponible pour « Séance A ».",
    ),
    "no_room": (
        plan(item("A", at=())),
        "« Séance A », mer. 2 déc., 9 h 00 – 10 h 00 : aucune salle.",
    ),
    "over_capacity": (
        plan(item("A", at=(BA,), capacity=70)),
        "« Séance A » : 70 places pour 60 sièges (Salle Bani).",
    ),
    "over_capacity, seated": (
        plan(item("A", at=(BA,), seated=61)),
        "« Séance A » : 61 personnes inscrites pour 60 sièges (Salle Bani).",
    ),
    "seated_over_capacity": (
        plan(item("A", capacity=50, seated=51)),
        "« Séance A » : 51 personnes inscrites pour 50 places.",
    ),
    "audience_over_capacity": (
        plan(item("A", at=(GS, BA), plenary=True), sizes={"ong": 400}),
        "« Séance A » : 400 personnes attendues pour 320 sièges (Grande salle et Salle Bani).",
    ),
    "person_twice": (
        plan(
            item("A", roles=(who("Awa", "chair"), who("Awa"))), item("B", at=(BA,), roles=(who("Awa", "rapporteur"),))
        ),
        (
            "Awa en personne, mer. 2 déc., 9 h 00 – 10 h 00 : dans deux séances à la fois, "
            "« Séance A » (présidence et intervenant) et « Séance B » (rapporteur)."
        ),
    ),
    "walk": (
        plan(item("A", roles=(who("Awa"),)), item("B", 603, at=(BA,), roles=(who("Awa"),))),
        (
            "Awa en personne n’a que 3 minutes pour aller de « Séance A » (Grande salle) à « Séance B » (Salle Bani) : "
            "mer. 2 déc., 10 h 00 – 10 h 03."
        ),
    ),
    "walk, at once": (
        plan(item("A", roles=(who("Awa"),)), item("B", 600, at=(BA,), roles=(who("Awa"),)), days=1),
        (
            "Awa en personne n’a pas le temps d’aller de « Séance A » (Grande salle) à « Séance B » (Salle Bani) : "
            "10 h 00."
        ),
    ),
    "no_chair": (
        plan(item("A", kind="panel")),
        "« Séance A » : personne ne préside.",
    ),
    "interpreter_twice": (
        plan(*(item(name, at=(room,), roles=(who("Awa", "interpreter"),)) for name, room in (("A", GS), ("B", BA)))),
        (
            "Awa en personne, mer. 2 déc., 9 h 00 – 10 h 00 : "
            "interprète deux séances à la fois, « Séance A » et « Séance B »."
        ),
    ),
    "interpreter_missing": (
        plan(item("A", interpretation=(replace(WANTED[0], mode="whispered"),))),
        "« Séance A » : pas d’interprète (français – bambara).",
    ),
    "interpreter_unconfirmed": (
        plan(
            item(
                "A",
                540,
                30,
                interpretation=(replace(WANTED[0], mode="sign"),),
                roles=(who("Awa", "interpreter", confirmed=False),),
            )
        ),
        "« Séance A » : aucun interprète confirmé (français – bambara).",
    ),
    "interpreter_alone": (
        plan(item("A", interpretation=(replace(WANTED[0], mode="sign"),), roles=(who("Awa", "interpreter"),))),
        "Awa en personne, mer. 2 déc., 9 h 00 – 10 h 00 : interprète sans relais pendant 60 minutes, « Séance A ».",
    ),
    "no_booth, several": (
        plan(item("A", interpretation=tuple(replace(WANTED[0], target=each, confirmed=True) for each in ("bm", "ff")))),
        "« Séance A » : pas de cabine (français – bambara, français – fulfulde), Grande salle.",
    ),
    "no_booth": (
        plan(item("A", interpretation=(replace(WANTED[0], confirmed=True),))),
        "« Séance A » : pas de cabine (français – bambara), Grande salle.",
    ),
    "no_language": (
        plan(item("A", languages=())),
        "« Séance A » : la langue n’est pas indiquée.",
    ),
    "no_title": (
        plan(item("A", title={"fr": "Ouverture"})),
        "« Ouverture » : pas de titre en anglais.",
    ),
    "draft": (
        plan(item("A", state="draft")),
        "« Séance A » : encore un brouillon, le public ne verra pas cette séance.",
    ),
    "unscheduled": (
        plan(item("A", None)),
        "« Séance A » : séance confirmée, mais sans horaire.",
    ),
}


@pytest.fixture
def french(app):
    with app.test_request_context("/"), speaking("fr"):
        yield


def plain(words):
    """The same with ordinary spaces, as one can type them."""
    return words.replace("\u00a0", " ")


def said(of):
    return [plain(clash_words.sentence(one, of)) for one in judge(of)]


@pytest.mark.parametrize("name", CASES)
def test_each_rule_says_who_where_and_when(name):
    of, words = CASES[name]
    assert [one.rule for one in judge(of)] == [name.partition(",")[0]]
    assert said(of) == [words]


def test_every_rule_and_level_has_its_words():
    assert {name.partition(",")[0] for name in CASES} == set(RULES) == set(clash_words.SENTENCES)
    assert all(clash_labels.rule_name(rule) for rule in RULES)
    assert all(clash_labels.level_name(level) for level in LEVELS)


def test_every_reason_for_which_a_session_is_hidden_has_its_words():
    assert [clash_labels.hidden_reason(reason) for reason in REASONS] == [
        "encore un brouillon", "sans horaire", "réservée à l’équipe", "réservée aux participants", "annulée",
        "pas dans cette version",
    ]  # fmt: skip


def test_what_to_do_is_told_where_it_is_plain():
    [found] = judge(plan(item("A"), item("B")))
    assert clash_labels.advice(found) == "Changez l’heure ou la salle de l’une des deux."
    [found] = judge(plan(item("A", seated=2, capacity=1)))
    assert clash_labels.advice(found) == ""


def test_a_session_that_ends_before_it_begins_says_both_times():
    assert said(plan(item("A", 600, -30))) == ["« Séance A » finit à 9 h 30, avant de commencer à 10 h 00."]


def test_a_session_without_a_title_is_known_by_its_code():
    of = plan(item("J1-03", title={}))
    assert said(of) == ["« J1-03 » : pas de titre en anglais.", "« J1-03 » : pas de titre en français."]


def test_times_are_those_of_the_event_and_of_the_day_after_midnight():
    of = plan(item("A", 1470, zone="Europe/Paris"), item("B", 1470, zone="Europe/Paris"), zone="Europe/Paris")
    assert said(of)[0].startswith("Grande salle, jeu. 3 déc., 0 h 30 – 1 h 30 : ")


def test_a_percent_sign_in_a_title_or_a_name_is_just_a_percent_sign():
    of = plan(item("A", title={"fr": "100 %(one)s", "en": "x"}), item("B", title={"fr": "50 %", "en": "x"}))
    assert said(of)[0].endswith("« 100 %(one)s » et « 50 % ».")


def test_a_person_without_a_name_in_any_language_is_known_by_what_there_is():
    nobody = replace(who("p7"), label={})
    of = plan(item("A", roles=(nobody,)), item("B", at=(BA,), roles=(nobody,)))
    assert said(of)[0].startswith("p7, ")


def test_rooms_that_are_no_more_are_left_out():
    of = plan(
        item("A", at=(rooms[0],), roles=(who("Awa"),)),
        replace(item("B", 600, roles=(who("Awa"),)), rooms=(uid("gone"),)),
    )
    assert "« Séance B » ()" in said(of)[0]


def test_a_long_title_is_cut_at_a_word_and_its_own_quotation_marks_are_of_a_second_level():
    title = "Bilan de « Paix par la Santé » : approche communautaire, accès aux soins, réduction de la violence"
    assert said(plan(item("A", title={"fr": title, "en": "x"}, at=()), days=1)) == [
        "« Bilan de “Paix par la Santé” : approche communautaire… », 9 h 00 – 10 h 00 : aucune salle."
    ]
    assert said(plan(item("A", title={"fr": "A" * 400, "en": "x"}, languages=()))) == [
        f"« {'A' * 60}… » : la langue n’est pas indiquée."
    ]


def test_a_line_does_not_break_before_a_colon_nor_within_a_time():
    of = plan(item("A", at=()), days=1)
    [found] = judge(of)
    assert clash_words.sentence(found, of) == (
        "«\u00a0Séance A\u00a0», 9\u00a0h\u00a000 – 10\u00a0h\u00a000\u00a0: aucune salle."
    )
