"""Badges as a device of the desk draws and prints them, in Chromium, for tests that compare them with the server's."""

import io
import json
from contextlib import contextmanager

import pikepdf
from PIL import Image, ImageChops, ImageFilter

from tests.paper_reading import picture

MODULES = """async (names) => {
  globalThis.made = {};
  for (const name of names) Object.assign(globalThis.made, await import(`/static/js/poste/${name}.js`));
}"""
NAMES = ("badge", "badge_drawing", "badge_fitting", "badge_letters", "printer", "qr")
#: What is printed is read by ``page.pdf``: it comes while the page believes that its print dialog is open.
PRINT = """async ([kit, asked]) => {
  const opened = new Promise((done) => { window.print = () => done({}); });
  globalThis.outcome = made.print({ kit, ...asked }).catch((error) => ({ error: error.message }));
  return (await Promise.race([opened, globalThis.outcome])).error ?? "";
}"""
#: Dots to the inch that are looked at, each the middle of so many: viewers put letters on whole dots, printers do not.
DOTS, FINER = 150, 4
#: A dot differs where its grey does by more than this, of 255, after a blur of one dot.
GREY = 60


class Desk:
    """A page of the server on which the scripts of badges are loaded, with the kit of an event."""

    def __init__(self, page, kit):
        self.page, self.kit = page, json.loads(json.dumps(kit))
        self.load()

    def load(self):
        """Load the scripts, as a page does that has just been opened."""
        self.page.evaluate(MODULES, list(NAMES))

    def refused(self, person, group, **more):
        """Why a badge cannot be printed; nothing where it is being printed now."""
        return self.page.evaluate(PRINT, [self.kit, {"person": person, "group": group, **more}])

    def printed(self, person, group, **more):
        """Print a badge; return the PDF that a printer would get, and what the script tells of it."""
        refused = self.refused(person, group, **more)
        assert not refused, refused
        pdf = self.page.pdf(prefer_css_page_size=True, print_background=True)
        self.page.evaluate("dispatchEvent(new Event('afterprint'))")
        return pdf, self.page.evaluate("globalThis.outcome")

    def ask(self, script, *values):
        """What a function of a script makes of the kit and of values; ``made`` has all that the modules give."""
        return self.page.evaluate(f"([kit, ...values]) => ({script})(...values)", [self.kit, *values])


@contextmanager
def desk(browser, base, kit):
    """A device with a kit; nothing it does may be told on its console."""
    with browser.visit() as visit:
        visit.goto(base + "/org/connexion")  # a page with our styles and a form on it
        yield Desk(visit.page, kit)
        assert visit.console == []


def person_of(data, *, language="", badge=None):
    """Somebody as a device has them, of what a badge says."""
    return {
        "given": data.given_names, "family": data.family_name, "title": data.title, "organisation": data.organisation,
        "function": data.function, "district": data.place, "language": language, "code": data.code,
        "ticket": data.ticket, "photo": data.photo, "badge": badge,
    }  # fmt: skip


def difference(theirs, ours, page=0):
    """How many of a thousand inked dots differ between two papers, laid with their top left corners on each other."""
    pictures = [_dots(pdf, page) for pdf in (theirs, _cut_to(ours, theirs))]
    assert pictures[0].size == pictures[1].size
    soft = [image.filter(ImageFilter.GaussianBlur(1)) for image in pictures]
    differing = sum(ImageChops.difference(*soft).histogram()[GREY:])
    inked = sum(ImageChops.darker(*pictures).histogram()[:128])
    return round(1000 * differing / inked, 1)


def _dots(pdf, page):
    fine = picture(pdf, page, DOTS * FINER).convert("L")
    return fine.resize((fine.width // FINER, fine.height // FINER), Image.Resampling.BOX)


def _cut_to(ours, theirs):
    """A browser rounds the size of a page up to whole dots of a screen: cut that off."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(ours)) as mine, pikepdf.open(io.BytesIO(theirs)) as its:
        for one, other in zip(mine.pages, its.pages, strict=True):
            top, width, height = float(one.mediabox[3]), float(other.mediabox[2]), float(other.mediabox[3])
            assert abs(top - height) < 1
            assert abs(float(one.mediabox[2]) - width) < 1
            one.mediabox = one.cropbox = [0, top - height, width, top]
        mine.save(out)
    return out.getvalue()
