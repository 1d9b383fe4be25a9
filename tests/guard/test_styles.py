"""The stylesheets keep their weight, their contrasts, and what makes them work in any direction and any browser."""

import gzip
import re
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parents[2] / "static" / "css"
PUBLIC = (CSS / "public.css").read_text(encoding="utf-8")
STAFF = (CSS / "staff.css").read_text(encoding="utf-8")
BARE = re.sub(r"/\*.*?\*/", "", PUBLIC, flags=re.DOTALL).split("@media print")[0]
DARK = BARE[BARE.index("@media(prefers-color-scheme:dark)") :].split("\n}\n")[0]
LIGHT = BARE.replace(DARK, "")
READABLE, VISIBLE = 4.5, 3.0


def values(css: str, selector: str) -> dict[str, str]:
    """Custom properties set for ``selector``, of all rules that name it."""
    rules = re.findall(r"(?m)^\s*([^@{}]+)\{([^}]*)\}", css)
    bodies = [body for names, body in rules if selector in names.strip().split(",")]
    return dict(re.findall(r"--([\w-]+):([^;}]+)", ";".join(bodies)))


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(one * 2 for one in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


ACCENTS = {"": values(LIGHT, ":root")} | {
    name: values(LIGHT, f"[data-accent={name}]") for name in re.findall(r"\[data-accent=(\w+)\]", LIGHT)
}
GROUNDS = {"light": values(LIGHT, ":root"), "dark": values(LIGHT, ":root") | values(DARK, ":root")}


def test_the_public_sheet_is_light_enough_to_go_with_every_page():
    assert len(PUBLIC.encode()) <= 12_000
    assert len(gzip.compress(PUBLIC.encode(), 6)) <= 3_600


def test_there_is_a_palette():
    assert len(ACCENTS) >= 8


@pytest.mark.parametrize("name", ACCENTS)
def test_an_accent_can_be_read_by_day_and_by_night(name):
    accent, day, night = ACCENTS[name], GROUNDS["light"], GROUNDS["dark"]
    for ground in ("bg", "soft"):
        assert contrast(accent["l"], day[ground]) >= READABLE
        assert contrast(accent["d"], night[ground]) >= READABLE
    assert contrast(accent["l"], day["on"]) >= READABLE
    assert contrast(accent["d"], night["on"]) >= READABLE
    assert contrast(accent["l"], day["mast-on"]) >= READABLE


@pytest.mark.parametrize("tone", ["info", "ok", "wait", "no", "off"])
def test_a_tone_can_be_read_by_day_and_by_night(tone):
    for css, ground in ((LIGHT, GROUNDS["light"]), (DARK, GROUNDS["dark"])):
        colours = values(css, f".{tone}")
        assert contrast(colours["t"], colours["b"]) >= READABLE
        assert contrast(ground["fg"], colours["b"]) >= READABLE
        assert contrast(colours["t"], ground["bg"]) >= READABLE


@pytest.mark.parametrize("theme", GROUNDS)
def test_texts_borders_of_fields_and_focus_can_be_seen(theme):
    ground = GROUNDS[theme]
    for behind in (ground["bg"], ground["soft"]):
        assert contrast(ground["fg"], behind) >= 7
        assert contrast(ground["mut"], behind) >= READABLE
        assert contrast(ground["in"], behind) >= VISIBLE
        assert contrast(ground["ring"], behind) >= VISIBLE


@pytest.mark.parametrize("css", [PUBLIC, STAFF], ids=["public", "staff"])
def test_pages_turn_for_languages_from_right_to_left(css):
    physical = r"(?:margin|padding|border)-(?:left|right)|[;{](?:left|right|float):|text-align:(?:left|right)"
    assert not re.findall(physical, css)


@pytest.mark.parametrize("css", [PUBLIC, STAFF], ids=["public", "staff"])
def test_no_text_has_a_fixed_colour_that_an_old_browser_would_keep_without_its_ground(css):
    assert not re.findall(r"[;{]color:(?!var|inherit|transparent)[^;}]*", css)


@pytest.mark.parametrize("css", [PUBLIC, STAFF], ids=["public", "staff"])
def test_a_sheet_fetches_nothing(css):
    assert not re.findall(r"url\(|@import|@font-face|expression\(", css)


def test_each_sheet_closes_what_it_opens():
    for css in (PUBLIC, STAFF):
        assert css.count("{") == css.count("}")
