"""The list and the device's own operations together: a union, whatever the order and however often each is added."""

from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.browser.poste.test_rules import page  # noqa: F401 (fixture)

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PEOPLE, HALF_DAYS, NEW = ["p1", "p2", "p3"], ["h1", "h2"], ["n1", "n2"]
MERGE = """([records, ops, order, ids]) => {
  const overlay = new merging.Overlay("A");
  for (const place of order) overlay.add(ops[place]);
  return ids.map((id) => {
    const one = overlay.merged(id, records[id] && {...roster.blank(id), ...records[id]});
    return one && {
      family: one.family, state: one.state, ticket: one.ticket, printed: one.printed, replacedBy: one.replacedBy,
      local: one.local, void: one.tickets.filter(([, gone]) => gone).map(([text]) => text).sort(),
      arrivals: one.arrivals.map(({op}) => op).sort(),
    };
  });
}"""


@st.composite
def worlds(draw):
    """A list of people, some of whom arrived elsewhere, and a log of one device."""
    there = draw(st.lists(st.sampled_from(PEOPLE), unique=True))
    records = {
        one: {
            "family": "Diarra",
            "ticket": f"JT{one}",
            "arrivals": [
                {"op": f"other-{one}-{half_day}", "halfDay": half_day, "at": 1, "desk": "B"}
                for half_day in draw(st.lists(st.sampled_from(HALF_DAYS), unique=True))
            ],
        }
        for one in there
    }
    ops = []
    for seq in range(1, draw(st.integers(0, 12)) + 1):
        kind = draw(st.sampled_from(["check_in", "check_in", "undo", "walk_in", "edit", "print", "lost", "replace"]))
        op = {"id": f"o{seq}", "seq": seq, "kind": kind, "at": seq, "offset": 0, "data": {}}
        op["subject"] = draw(st.sampled_from(PEOPLE + NEW))
        if kind in {"check_in", "walk_in", "replace"}:
            op["half_day"] = draw(st.sampled_from(HALF_DAYS))
        if kind in {"walk_in", "replace"}:
            op["subject"] = draw(st.sampled_from(NEW))
            op["data"] = {"family_name": "Keïta", "ticket": f"JTn{seq}"}
        if kind == "replace":
            op["data"]["replaces"] = draw(st.sampled_from(PEOPLE))
        if kind == "undo":
            known = [f"o{n}" for n in range(1, seq)] + [a["op"] for one in records.values() for a in one["arrivals"]]
            op["subject"] = draw(st.sampled_from(known or ["o0"]))
        if kind == "edit":
            op["data"] = {"now": {"family_name": f"Diarra {seq}"}, "was": {}}
        if kind == "lost":
            op["data"] = {"ticket": f"JT{op['subject']}", "new": f"JTl{seq}"}
        ops.append(op)
    order = draw(st.permutations([*range(len(ops)), *draw(st.lists(st.integers(0, max(0, len(ops) - 1)), max_size=4))]))
    return records, ops, [place for place in order if place < len(ops)]


def expected(one, records, ops):
    """What becomes of one person, said once more: newcomers first, then each thing in order, then what was undone."""
    about = sorted((op for op in ops if op["subject"] == one and op["kind"] != "undo"), key=first_newcomers)
    person = dict(records[one]) if one in records else None
    void = set()
    for op in about:
        kind, data = op["kind"], op["data"]
        if person is None and kind in {"walk_in", "replace"}:
            person = {"family": data["family_name"], "ticket": data["ticket"], "arrivals": [], "local": True}
        if person is None:
            continue
        if "half_day" in op:
            person["arrivals"] = [*person["arrivals"], {"op": op["id"]}]
        person |= {"family": data["now"]["family_name"]} if kind == "edit" else {}
        person |= {"printed": True} if kind == "print" else {}
        if kind == "lost":
            person["ticket"] = data["new"]
            void.add(data["ticket"])
    if person is None:
        return None
    undone = {op["subject"] for op in ops if op["kind"] == "undo"}
    by = [op["subject"] for op in ops if op["kind"] == "replace" and op["data"]["replaces"] == one]
    return {
        "family": person["family"],
        "state": "cancelled" if by else "confirmed",
        "ticket": person["ticket"],
        "printed": person.get("printed", False),
        "replacedBy": by[-1] if by else "",
        "local": person.get("local", False),
        "void": sorted(void),
        "arrivals": sorted({one["op"] for one in person["arrivals"]} - undone),
    }


def first_newcomers(op):
    return op["kind"] not in {"walk_in", "replace"}, op["seq"]


@settings(max_examples=150)
@given(world=worlds())
def test_order_and_repetition_change_nothing(page, world):  # noqa: F811
    records, ops, order = world
    ids = PEOPLE + NEW
    told = page.evaluate(MERGE, [records, ops, order, ids])
    assert told == [expected(one, records, ops) for one in ids]


@settings(max_examples=100)
@given(world=worlds())
def test_what_the_list_holds_by_now_is_not_counted_twice(page, world):  # noqa: F811
    records, ops, order = world
    both = page.evaluate(MERGE, [records, ops, order, PEOPLE])
    held = {
        one: records[one] | {"arrivals": [{"op": op, "halfDay": "h1", "at": 1, "desk": "A"} for op in now["arrivals"]]}
        for one, now in zip(PEOPLE, both, strict=True)
        if now is not None and one in records
    }
    again = page.evaluate(MERGE, [held, ops, order, PEOPLE])
    for one, before, after in zip(PEOPLE, both, again, strict=True):
        if one in held:
            assert after["arrivals"] == before["arrivals"]


@settings(max_examples=50)
@given(ids=st.lists(st.uuids(), min_size=1, max_size=20, unique=True), data=st.data())
def test_a_list_that_was_kept_is_the_list_that_came(page, ids, data):  # noqa: F811
    from conference.desk.roster_rules import packed, words

    column = st.lists(st.text(max_size=8), min_size=len(ids), max_size=len(ids))
    told = {"cursor": "1", "full": True, "more": False, "gone": [], "ids": packed(one.bytes for one in ids)}
    told |= {name: words(data.draw(column)) for name in ("group", "state", "organisation", "function")}
    told |= {name: data.draw(column) for name in ("given", "family")}
    told["flags"] = data.draw(st.lists(st.integers(0, 7), min_size=len(ids), max_size=len(ids)))
    script = """(told) => {
      const people = new Map();
      roster.apply(people, told);
      const again = roster.unpack(JSON.parse(JSON.stringify(roster.pack(people))));
      return [[...people.values()], [...again.values()]];
    }"""
    came, kept = page.evaluate(script, told)
    assert kept == came
    assert [UUID(one["id"]) for one in came] == ids
    assert [one["given"] for one in came] == told["given"]
    assert [one["organisation"] for one in came] == [
        told["organisation"]["words"][at] for at in told["organisation"]["at"]
    ]
    assert [one["photo"] + 2 * one["vip"] + 4 * one["printed"] for one in came] == told["flags"]
