"""What the public pages of a programme say in words, in the reader's language: interpretation, documents, overlaps."""

from collections.abc import Sequence

from babel.lists import format_list
from flask_babel import gettext as _
from flask_babel import pgettext

from conference.agenda import wording
from conference.agenda.phrases import quoted, stretch, turned
from conference.agenda.programme import ON_REQUEST, PublicMaterial, PublicSession
from conference.agenda.selections import Overlap
from conference.core.i18n import local, moment, region


def interpreted(session: PublicSession) -> str:
    """Return how it is interpreted: « Fulfulde en cabine, bambara chuchoté (à confirmer) »."""
    said = [_how(one.target, one.mode, sure=one.confirmed) for one in session.interpretation if one.target]
    words = format_list(said, locale=region()) if any(said) and all(said) else ""
    return words[:1].upper() + words[1:]


def material(kind: str) -> str:
    """Return the word for a kind of document."""
    words: dict[str, str] = {
        "slides": _("Diapositives"),
        "report": _("Compte rendu"),
        "recording": _("Enregistrement"),
        "document": _("Document"),
    }
    return words.get(kind, words["document"])


def document(one: PublicMaterial) -> str:
    """Return what a document is called: its title, or the word for what it is."""
    return local(one.title) or material(one.kind)


def about_material(one: PublicMaterial, open_now: bool, zone: str) -> str:  # noqa: FBT001 (a pair of the page)
    """Return what it is, in which language, and from when or until when: « Diapositives, français, jusqu’au … »."""
    words = [material(one.kind) if local(one.title) else "", wording.language(one.language) if one.language else ""]
    if not open_now and one.visible_from:
        words.append(_("à partir du %(moment)s", moment=moment(one.visible_from, zone)))
    elif one.visible_to:
        words.append(_("jusqu’au %(moment)s", moment=moment(one.visible_to, zone)))
    return ", ".join(filter(None, words))


def clocks_turned(one: PublicSession, zone: str) -> str:
    """Return behind its hours how far clocks are ahead at the end of a session during which they are turned."""
    return turned(one.starts_at, one.ends_at, zone)


def overlap(one: Overlap, zone: str) -> str:
    """Return two sessions at the same time in a sentence."""
    sentence: str = _(
        "%(when)s : %(first)s et %(second)s ont lieu en même temps.",
        when=stretch(one.starts_at, one.ends_at, zone),
        first=_named(one.first),
        second=_named(one.second),
    )
    return sentence


def names(several: Sequence[str]) -> str:
    """Return several names as one says them: « a, b et c »."""
    return format_list(list(several), locale=region())


def _named(session: PublicSession) -> str:
    return quoted(local(session.title) or session.code)


def _how(language: str, mode: str, *, sure: bool) -> str:
    words: dict[str, str] = {
        "booth": pgettext("interprétation", "%(language)s en cabine"),
        "consecutive": pgettext("interprétation", "%(language)s en consécutive"),
        "whispered": pgettext("interprétation", "%(language)s chuchoté"),
        "sign": pgettext("interprétation", "%(language)s en langue des signes"),
        ON_REQUEST: pgettext("interprétation", "%(language)s sur demande"),
    }
    if mode not in words:
        return ""
    said = words[mode] % {"language": wording.language(language)}
    return said if sure else str(_("%(what)s (à confirmer)", what=said))
