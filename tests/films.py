"""What a camera sees when somebody holds a badge before it: frames made of badges as we print them, and films of those.

A film is what Chromium plays instead of a camera (``--use-file-for-fake-video-capture``): pictures one after the other.
"""

import io
import random
from collections.abc import Iterable
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter

SIZE = (1280, 720)
TABLE = 118  # grey
FRAMES = 12  # a film is played again and again
SEEN = ("straight", "tilted", "small", "dark", "blurred", "glare")


def badges(tickets: Iterable[str]) -> list[Image.Image]:
    """Return the badges of people with these tickets as a laser printer puts them down."""
    from conference.badges.arranging import arranged
    from conference.badges.recipes import Recipe
    from conference.badges.render import badges_pdf
    from conference.badges.rules import BadgeData, BadgeEvent
    from tests.paper_reading import picture

    people = [
        BadgeData(
            one, "K7M4QP", "Fatoumata", "Diarra", organisation="CSCom de Sah", function="Sage-femme",
            group="Professionnels de la santé", colour="#0B5FA5", pattern="cross",
        )
        for one in tickets
    ]  # fmt: skip
    pdf = badges_pdf(people, arranged(Recipe()).layout, event=BadgeEvent("Paix par la Santé"))
    return [picture(pdf, number, dpi=200) for number in range(len(people))]


def frames(badge: Image.Image, how: str, seed: int = 0, count: int = FRAMES) -> list[Image.Image]:
    """Return what a camera sees of a badge held by a hand: ``straight``, ``tilted``, ``small``, ``dark``, …"""
    chance = random.Random(f"{how} {seed}")
    held = _held(badge, how, chance)
    return [_lit(_before_camera(held, chance), how, chance) for _ in range(count)]


def empty(count: int = FRAMES) -> list[Image.Image]:
    """Return what a camera sees of a table."""
    return [_noise(Image.new("L", SIZE, TABLE), 6) for _ in range(count)]


def film(path: Path, pictures: Iterable[Image.Image]) -> Path:
    """Write a film and return its path, which ends with ``.mjpeg``; a camera may still play what lay there before."""
    made = io.BytesIO()
    for one in pictures:
        one.convert("RGB").save(made, "JPEG", quality=88)
    fresh = path.with_suffix(".new")
    fresh.write_bytes(made.getvalue())
    return fresh.replace(path)


def _held(badge: Image.Image, how: str, chance: random.Random) -> Image.Image:
    """The badge with its table around it, in the size in which the camera sees it, and turned as it is held."""
    height = 240 if how == "small" else chance.randint(560, 660)
    sized = badge.resize((round(badge.width * height / badge.height), height), Image.Resampling.LANCZOS)
    turn = 15 if how == "tilted" else chance.uniform(-3, 3)
    turned = sized.rotate(turn, Image.Resampling.BICUBIC, expand=True, fillcolor=TABLE)
    return _leaning(turned, 0.12) if how == "tilted" else turned


def _leaning(picture: Image.Image, much: float) -> Image.Image:
    """A picture whose upper edge is further away."""
    w, h = picture.size
    inwards = much * w
    return picture.transform(
        (w, h),
        Image.Transform.QUAD,
        (-inwards, 0, 0, h, w, h, w + inwards, 0),
        Image.Resampling.BICUBIC,
        fillcolor=TABLE,
    )


def _before_camera(held: Image.Image, chance: random.Random) -> Image.Image:
    table = Image.new("L", SIZE, TABLE)
    left, top = (SIZE[0] - held.width) // 2, (SIZE[1] - held.height) // 2
    table.paste(held, (left + chance.randint(-6, 6), top + chance.randint(-6, 6)))
    return table


def _lit(picture: Image.Image, how: str, chance: random.Random) -> Image.Image:
    if how == "dark":
        picture = ImageEnhance.Brightness(ImageEnhance.Contrast(picture).enhance(0.6)).enhance(0.22)
    elif how == "blurred":
        picture = picture.filter(ImageFilter.GaussianBlur(chance.uniform(1.2, 1.9)))
    elif how == "glare":
        picture = ImageChops.lighter(picture, _lamp(chance))
    return _noise(picture, 9 if how == "dark" else 5)


def _lamp(chance: random.Random) -> Image.Image:
    """A lamp on a glossy cover: a soft white patch that hides a corner of the code, which lies low on the right."""
    lamp = Image.new("L", SIZE, 0)
    x, y, radius = (
        SIZE[0] // 2 + chance.randint(140, 200),
        SIZE[1] // 2 + chance.randint(110, 150),
        chance.randint(20, 32),
    )
    ImageDraw.Draw(lamp).ellipse((x - 2 * radius, y - radius, x + 2 * radius, y + radius), fill=255)
    return lamp.filter(ImageFilter.GaussianBlur(16))


def _noise(picture: Image.Image, sigma: float) -> Image.Image:
    grain = Image.effect_noise(SIZE, sigma)
    return ImageChops.add(picture, grain, offset=-128)
