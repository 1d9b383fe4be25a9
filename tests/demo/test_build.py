import re
import unicodedata
from collections import Counter
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache

import pytest

from conference.demo.build import ORIGINAL_DAY_ONE, example
from tests.demo.soundness import HOLDING, faults, people_by_state, seats_taken

FICTIONAL_PHONE = re.compile(r"\+223\d\d00\d{4}")
VILLAGES = ("Gathi-Loumo", "Sah", "Saye", "Kolongotomo", "Dioura", "Ambiri")
SPOKEN = {"fr", "bm", "ff", "bmq", "en"}
PATTERNS = {"solid", "cross", "star", "triangle", "diamond", "circle", "bar", "double"}


@cache
def built(day_one=ORIGINAL_DAY_ONE, seed=2024):
    return example(day_one, seed=seed)


def words(value):
    plain = "".join(c for c in unicodedata.normalize("NFKD", value.lower()) if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", plain))


def names_a_place(value, places):
    return [place for place in places if f" {words(place)} " in f" {words(value)} "]


def secret_places():
    """Communes and villages; the four that give their district its name say no more than the district does."""
    places = built().places
    districts = {place.name for place in places if place.kind == "district"}
    return [p.name for p in places if p.kind == "commune" and p.name not in districts] + list(VILLAGES)


def strings(record):
    for field in fields(record):
        value = getattr(record, field.name)
        yield from ((field.name, v) for v in (value if isinstance(value, tuple) else (value,)) if isinstance(v, str))


def texts(value):
    if isinstance(value, dict) and set(value) <= SPOKEN and all(isinstance(v, str) for v in value.values()):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from texts(inner)
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts(getattr(value, field.name))


def test_nothing_contradicts_anything():
    assert faults(built()) == []


def test_the_conference_has_its_size():
    whole = built()
    sizes = {
        name: len(getattr(whole, name)) for name in ("groups", "rooms", "tracks", "sessions", "half_days", "people")
    }
    assert sizes == {"groups": 8, "rooms": 9, "tracks": 7, "sessions": 35, "half_days": 4, "people": 196}


def test_people_are_spread_over_the_groups_as_in_the_list_they_come_from():
    assert Counter(person.group for person in built().people) == {
        "communaute": 72, "sante": 52, "gouvernement": 24, "ong": 22, "onu": 12, "ambassade": 9, "autre": 5
    }  # fmt: skip
    assert Counter(person.sex for person in built().people) == {"M": 128, "F": 68}


@pytest.mark.parametrize("seed", [2024, 1, 77])
def test_two_community_representatives_wait_for_a_full_group(seed):
    whole = built(seed=seed)
    states = people_by_state(whole)
    assert states["communaute", "waitlisted"] == 2
    assert states["communaute", "declined"] == states["communaute", "cancelled"] == 0
    assert seats_taken(whole)["communaute"] == next(g.quota for g in whole.groups if g.code == "communaute") == 70


def test_the_waiting_people_came_last_and_answer_for_themselves():
    group = [p for p in built().people if p.group == "communaute"]
    waiting = [p for p in group if p.state == "waitlisted"]
    assert min(p.registered_at for p in waiting) > max(p.registered_at for p in group if p.state in HOLDING)
    assert all(not p.delegation and (p.phones or p.email) for p in waiting)


def test_health_professionals_are_validated_and_find_seats():
    health = next(group for group in built().groups if group.code == "sante")
    assert health.approval
    assert health.quota - seats_taken(built())["sante"] >= 5
    assert people_by_state(built())["sante", "pending"] >= 5


def test_no_quota_is_passed_and_every_state_occurs():
    taken = seats_taken(built())
    assert all(taken[group.code] <= group.quota for group in built().groups)
    assert {person.state for person in built().people} == HOLDING | {"waitlisted", "declined", "cancelled"}


def test_only_confirmed_people_where_the_organiser_validates_nobody():
    free = {group.code for group in built().groups if not group.approval}
    assert not [p.id for p in built().people if p.group in free and p.state in {"pending", "declined"}]


def test_a_reason_goes_with_a_cancellation_and_with_nothing_else():
    assert all((p.cancel_reason is not None) == (p.state == "cancelled") for p in built().people)


def test_a_seat_too_many_is_noticed():
    whole = built()
    larger = replace(whole.delegations[0], seats=whole.delegations[0].seats + 1)
    assert faults(replace(whole, delegations=(larger, *whole.delegations[1:]))) == ["communaute: 71 of 70 seats"]


def test_a_room_given_twice_is_noticed():
    whole = built()
    moved = replace(whole.sessions[11], rooms=whole.sessions[10].rooms)
    changed = replace(whole, sessions=(*whole.sessions[:11], moved, *whole.sessions[12:]))
    assert faults(changed) == ["J1-11 and J1-12 share a room"]


def test_nobody_can_be_written_to_or_called():
    whole = built()
    people = [(one.phones, one.email) for one in (*whole.people, *whole.invitations)]
    people += [((d.focal_phone,), d.focal_email) for d in whole.delegations]
    phones = [phone for phones, _ in people for phone in phones] + [whole.event.help_number]
    assert [phone for phone in phones if not FICTIONAL_PHONE.fullmatch(phone)] == []
    assert [email for _, email in people if email and not re.fullmatch(r"[\x21-\x7e]+@[a-z.]+\.example", email)] == []


def test_some_families_share_a_phone_and_one_centre_an_address():
    shared = Counter(phone for p in built().people for phone in p.phones)
    assert sum(1 for number in shared.values() if number > 1) == 5
    assert max(Counter(p.email for p in built().people if p.email).values()) == 2


def test_no_field_of_an_exposed_person_tells_a_commune_or_village():
    protected = {group.code for group in built().groups if group.protected}
    exposed = [p for p in built().people if p.group in protected]
    assert len(exposed) == 72
    told = [(p.id, name, value) for p in exposed for name, value in strings(p) if names_a_place(value, secret_places())]
    assert told == []
    assert not [d for d in built().delegations if names_a_place(d.organisation, secret_places())]


def test_elsewhere_only_the_name_of_a_health_centre_may_hold_a_commune():
    told = [
        (p.id, name, value)
        for p in built().people
        for name, value in strings(p)
        if names_a_place(value, secret_places()) and not (name == "organisation" and value.startswith("CSCom d"))
    ]
    assert told == []


def test_the_search_for_places_would_find_one():
    assert names_a_place("Association des femmes de TOGUERE-COUMBE", secret_places()) == ["Toguéré-Coumbé"]
    assert names_a_place("Sanata Traoré", secret_places()) == []


def test_names_stay_as_people_type_them():
    people = {p.id: p for p in built().people}
    assert (people["P070"].given_names, people["P070"].family_name) == ("Hamma", "")
    assert people["P026"].family_name == "Sogoba épouse Koné"
    assert people["P079"].given_names == "Ɲeleni"
    assert people["P106"].given_names == "N'Golo"


def test_communities_show_first_names_and_are_never_asked_for_their_commune():
    groups = {group.code: group for group in built().groups}
    assert groups["communaute"].protected
    assert groups["communaute"].name_on_badge == "first"
    assert not groups["communaute"].asks_commune
    assert {code: group.leaves_out for code, group in groups.items() if group.leaves_out} == {
        "communaute": ("function", "email", "language")
    }
    assert {group.name_on_badge for code, group in groups.items() if code != "communaute"} == {"full"}
    assert [code for code, group in groups.items() if group.by_invitation] == ["organisation"]
    assert {group.pattern for group in groups.values()} == PATTERNS


def test_nobody_agrees_in_the_name_of_another():
    consents = {consent.code for consent in built().consents if consent.kind == "consent"}
    assert consents == {"participant_list", "photo", "next_year"}
    for person in built().people:
        assert set(person.consents) <= consents
        if person.delegation or person.state == "nominated" or person.age_bracket == "15-17":
            assert person.consents == ()


def test_every_text_is_there_in_both_languages():
    assert len(list(texts(built()))) > 150
    assert [text for text in texts(built()) if set(text) != {"fr", "en"} or not all(text.values())] == []


def test_french_is_set_with_its_own_signs():
    french = [text["fr"] for text in texts(built())]
    assert [value for value in french if re.search(r" [:;?!»]|« |[\w»][;?!]|'|\"|  ", value)] == []
    assert [text["en"] for text in texts(built()) if re.search(r"['\"«»]|[\s\u00a0][:;?!]", text["en"])] == []


def test_colours_can_be_read_on_white():
    def light(colour):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    whole = built()
    colours = [*(g.colour for g in whole.groups), *(t.colour for t in whole.tracks)]
    assert [colour for colour in colours if 1.05 / (light(colour) + 0.05) < 4.5] == []


def test_every_code_is_known_and_none_is_used_twice():
    whole = built()
    for name in (
        "groups",
        "places",
        "rooms",
        "tracks",
        "sessions",
        "half_days",
        "consents",
        "delegations",
        "questions",
    ):
        codes = [record.code for record in getattr(whole, name)]
        assert len(codes) == len(set(codes)), name
    rooms, tracks = {r.code for r in whole.rooms}, {t.code for t in whole.tracks}
    groups, places = {g.code for g in whole.groups}, {p.code for p in whole.places}
    assert all(set(s.rooms) <= rooms and s.track in tracks for s in whole.sessions)
    assert all(set(s.access.groups) <= groups and {s.access.district} <= places | {None} for s in whole.sessions)
    assert {p.district for p in whole.people} - {None} <= places
    assert all(link.child in places and link.parent in places for link in whole.place_links)


def test_a_session_offers_no_more_seats_than_its_rooms_have():
    seats = {room.code: room.capacity for room in built().rooms}
    assert [s.code for s in built().sessions if s.capacity and s.capacity > sum(seats[r] for r in s.rooms)] == []


def test_sessions_keep_their_hours_languages_and_blocks():
    sessions = {session.code: session for session in built().sessions}
    assert (sessions["J1-03"].start_minute, sessions["J1-03"].minutes) == (540, 60)
    assert sessions["J1-03"].interpretation == (("fr", "bm"), ("bm", "fr"))
    assert Counter(session.block for session in sessions.values() if session.block) == {"P1": 4, "P2": 3}
    assert [s.code for s in sessions.values() if s.signup_required] == ["J2-06", "J2-07", "J2-08"]
    assert sessions["J1-14"].access.district == "district-tominian"
    assert {role.role for s in sessions.values() for role in s.roles} == {"chair", "speaker", "rapporteur"}


def test_tominian_left_segou_for_san():
    links = [link for link in built().place_links if link.child == "district-tominian"]
    before, since = sorted(links, key=lambda link: link.parent, reverse=True)
    assert (before.parent, before.valid_from, before.valid_until) == ("region-segou", None, date(2023, 3, 13))
    assert (since.parent, since.valid_from, since.valid_until) == ("region-san", date(2023, 3, 13), None)


def test_every_commune_has_its_district_and_its_cercle():
    whole = built()
    kinds = {place.code: place.kind for place in whole.places}
    assert Counter(kinds.values()) == {"region": 20, "cercle": 26, "district": 4, "commune": 40}
    for commune in (code for code, kind in kinds.items() if kind == "commune"):
        assert sorted(kinds[link.parent] for link in whole.place_links if link.child == commune) == [
            "cercle",
            "district",
        ]


def test_all_dates_move_with_the_first_day():
    day_one = date(2027, 3, 30)
    moved = built(day_one)
    assert (moved.event.first_day, moved.event.last_day) == (day_one, date(2027, 3, 31))
    assert {session.day for session in moved.sessions} == {day_one, date(2027, 3, 31)}
    assert {half_day.day for half_day in moved.half_days} == {day_one, date(2027, 3, 31)}
    assert moved.event.registration_closes == datetime(2027, 3, 27, 18, tzinfo=UTC)
    latest = max(person.registered_at for person in moved.people)
    assert latest < datetime(2027, 3, 30, tzinfo=UTC) - timedelta(days=30)


def test_the_same_seed_gives_the_same_people_on_any_day():
    again = example(ORIGINAL_DAY_ONE)
    assert again == built()
    assert [p.state for p in built(date(2030, 1, 1)).people] == [p.state for p in again.people]
    assert [p.state for p in built(seed=1).people] != [p.state for p in again.people]
