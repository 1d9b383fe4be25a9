import json
from dataclasses import replace
from datetime import UTC, date, datetime

from conference.agenda.programme import (
    Interpretation,
    Programme,
    PublicRole,
    PublicRoom,
    PublicSession,
    PublicTrack,
    freeze,
    thaw,
)
from conference.agenda.styles import track_styles

NOON = datetime(2026, 12, 2, 12, 0, tzinfo=UTC)
SESSION = PublicSession(
    id="8d1b5f4e-0000-4000-8000-000000000000",
    code="J1-01",
    kind="panel",
    cancelled=False,
    day=1,
    starts_at=NOON,
    ends_at=datetime(2026, 12, 2, 13, 30, tzinfo=UTC),
    title={"fr": "Santé", "en": "Health"},
    description={},
    track="sante",
    rooms=("GS",),
    roles=(PublicRole("chair", {"fr": "La présidente"}),),
    languages=("fr", "bm"),
    interpretation=(Interpretation("fr", "bm"), Interpretation(mode="on_request")),
    audience={},
    parallel=None,
    capacity=40,
    sign_up=False,
    photo_allowed=True,
    sequence=3,
    updated_at=NOON,
)
WHOLE = Programme(
    zone="Africa/Bamako",
    days=(date(2026, 12, 2), date(2026, 12, 3)),
    rooms=(PublicRoom("GS", {"fr": "Grande salle"}, 0, True),),
    tracks=(PublicTrack("sante", {"fr": "Santé"}, "#0B5FA5"),),
    sessions=(SESSION,),
)


def test_what_is_frozen_comes_back_as_it_was():
    assert thaw(json.loads(json.dumps(freeze(WHOLE)))) == WHOLE


def test_a_release_of_the_first_format_is_still_read():
    frozen = json.loads(json.dumps(freeze(WHOLE)))
    frozen["format"] = 1
    del frozen["types"]
    for name in ("visibility", "groups", "parent", "sign_up_required", "sign_up_opens_at", "sign_up_closes_at"):
        del frozen["sessions"][0][name]
    del frozen["sessions"][0]["materials"], frozen["sessions"][0]["guid"], frozen["rooms"][0]["note"]
    for one in frozen["sessions"][0]["interpretation"]:
        del one["confirmed"]
    assert thaw(frozen) == WHOLE


def test_what_participants_alone_may_see_is_left_out_unless_they_ask():
    inside = replace(SESSION, id="2", visibility="participants")
    frozen = json.loads(json.dumps(freeze(replace(WHOLE, sessions=(SESSION, inside)))))
    assert thaw(frozen).sessions == (SESSION,)
    assert thaw(frozen, participants=True).sessions == (SESSION, inside)


def test_a_day_has_its_own_sessions():
    assert WHOLE.of_day(1) == [SESSION]
    assert WHOLE.of_day(2) == []


def test_a_colour_that_could_carry_other_rules_gives_none():
    tracks = [
        PublicTrack("a", {}, "#0B5FA5"),
        PublicTrack("b", {}, "red}body{display:none"),
        PublicTrack("c", {}, "#1B7F3B"),
    ]
    assert track_styles(tracks) == ".t0{--c:#0b5fa5}.t2{--c:#1b7f3b}"
