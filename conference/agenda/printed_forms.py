"""What to print of a programme."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired

from conference.agenda import printed_words
from conference.agenda.plan_queries import days
from conference.agenda.printed_frames import languages
from conference.agenda.printed_services import BOOKLET, CHAIRS, CHANGES, PROGRAMME, SIGNS, Wish
from conference.core.forms import StaffForm
from conference.core.i18n import name_of
from conference.events.models import Event

_CHOOSE = _l("Choisissez une des réponses proposées.")
_BETWEEN = "+"


class PrintForm(StaffForm):
    """Which pages, of which day, in which language, of which programme."""

    kind = RadioField(  # type: ignore[call-arg]  # newer than its stubs
        _l("Que voulez-vous imprimer ?"),
        [InputRequired(_CHOOSE)],
        default=PROGRAMME,
        invalid_choice_message=_CHOOSE,
        choices=[
            SelectChoice(PROGRAMME, _l("Le programme, en A4")),
            SelectChoice(BOOKLET, _l("Le livret, en A5")),
            SelectChoice(SIGNS, _l("Les affiches de porte")),
            SelectChoice(CHAIRS, _l("Les feuilles de présidence")),
            SelectChoice(CHANGES, _l("La feuille des changements")),
        ],
    )
    day = RadioField(_l("Jour"), default="", invalid_choice_message=_CHOOSE)  # type: ignore[call-arg]  # as above
    language = RadioField(_l("Langue"), invalid_choice_message=_CHOOSE)  # type: ignore[call-arg]  # as above
    source = RadioField(  # type: ignore[call-arg]  # as above
        _l("Quel programme ?"),
        default="release",
        invalid_choice_message=_CHOOSE,
        choices=[
            SelectChoice("release", _l("La dernière version publiée")),
            SelectChoice("draft", _l("Le programme en préparation")),
        ],
    )
    participants = BooleanField(_l("Avec les séances que seuls les participants peuvent voir"))

    def open_for(self, event: Event, *, released: bool) -> "PrintForm":
        """Offer the days and the languages of an event; the working copy is proposed until something is released."""
        named = [(number, day) for number, day in enumerate(days(event), 1)]
        self.day.choices = [
            SelectChoice("", _("Tous les jours")),
            *(SelectChoice(str(number), printed_words.day_number(number)) for number, _day in named),
        ]
        spoken = languages(event)
        pairs = [(spoken[0], other) for other in spoken[1:]]
        self.language.choices = [
            *(SelectChoice(one, name_of(one)) for one in spoken),
            *(SelectChoice(_BETWEEN.join(two), " + ".join(name_of(one) for one in two)) for two in pairs),
        ]
        if not self.is_submitted():
            self.language.data = spoken[0]
            self.source.data = "release" if released else "draft"
        return self

    def wish(self) -> Wish:
        """Return what is to be printed."""
        return Wish(
            kind=self.kind.data,
            languages=tuple(self.language.data.split(_BETWEEN)),
            day=int(self.day.data) if self.day.data else None,
            draft=self.source.data == "draft",
            participants=self.participants.data,
        )
