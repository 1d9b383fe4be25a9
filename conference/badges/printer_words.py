"""What the trial badge says, in the language of the moment: what to measure and what to type then; papers in words."""

from collections.abc import Iterable

from flask_babel import gettext as _

from conference.badges.layout_wording import sheet_words
from conference.badges.printer import Printer
from conference.badges.rules import BadgeLayout
from conference.badges.sheets import CODES, PLAIN, SheetSpec, label_sheets, sheets_for
from conference.badges.trial import Words, from_edge
from conference.core.i18n import current_locale

#: A label as high as this is no longer one for an envelope.
_LARGE_LABEL = 100


def words(layout: BadgeLayout, spec: SheetSpec, printer: Printer) -> Words:
    """Return the words of a trial badge on a sheet, for a printer as it is set now."""
    at = from_edge(spec.width, spec.height)
    paper = size(spec.width, spec.height) if spec.code == PLAIN else spec.code
    return Words(
        heading=_("Badge d’essai : %(layout)s, %(paper)s", layout=layout.name, paper=paper),
        moved=moved(printer.right, printer.down),
        measure=_(
            "Mesurez du bord gauche du papier au trait A, et du bord haut au trait B : il doit y avoir %(n)s mm.",
            n=f"{at:g}",
        ),
        smaller=_(
            "Moins de %(n)s ? Ajoutez ce qui manque. A à %(less)s mm : décaler de 2 mm vers la droite, tapez 2.",
            n=f"{at:g}",
            less=f"{at - 2:g}",
        ),
        larger=_(
            "Plus de %(n)s ? Retirez ce qui dépasse. B à %(more)s mm : décaler de 2 mm vers le haut, tapez -2.",
            n=f"{at:g}",
            more=f"{at + 2:g}",
        ),
        cut=_(
            "Les quatre flèches touchent les bords. Le premier trait visible dit combien de millimètres sont coupés."
        ),
        ruler=_("Cette règle doit mesurer juste. Sinon, imprimez à la taille réelle (100 %)."),
        sample="Ɛniɲɛ Traoré",
        language=current_locale(),
    )


def moved(right: float, down: float) -> str:
    """Return an offset in words."""
    if not right and not down:
        return str(_("Décalage actuel : aucun."))
    return str(
        _("Décalage actuel : %(right)s mm vers la droite, %(down)s mm vers le bas.", right=_mm(right), down=_mm(down))
    )


def size(width: float, height: float) -> str:
    """Return the size of a paper."""
    return str(_("%(width)s × %(height)s mm", width=_mm(width), height=_mm(height)))


def sheets(layouts: Iterable[BadgeLayout]) -> list[tuple[str, str]]:
    """Return the sheets that badges of some of these layouts fit, as choices of a form."""
    held = {spec.code for one in layouts for spec in sheets_for(one.width, one.flat_height)}
    return [(code, sheet_words(code)) for code in CODES if code in held]


def labels() -> list[tuple[str, str]]:
    """Return the sheets of labels that an envelope may bear, as choices of a form."""
    return [(one.code, sheet(one)) for one in label_sheets() if one.count > 1 and one.cell_height < _LARGE_LABEL]


def sheet(spec: SheetSpec) -> str:
    """Return a sheet in words: its paper, how many to a page, and for one that is cut already the size of a label."""
    paper = {(210, 297): "A4", (215.9, 279.4): "US Letter"}.get(
        (min(spec.width, spec.height), max(spec.width, spec.height)), size(spec.width, spec.height)
    )
    if spec.marks:
        return str(_("%(paper)s à couper : %(n)s", paper=paper, n=spec.count))
    cell = size(spec.cell_width, spec.cell_height)
    return str(_("%(paper)s prédécoupé : %(n)s de %(cell)s", paper=paper, n=spec.count, cell=cell))


def _mm(number: float) -> str:
    return f"{number:g}".replace(".", ",")
