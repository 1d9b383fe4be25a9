"""Makes the form of a question: fields for its kind, its options, and the questions that its condition may look at."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import Length
from wtforms.widgets import CheckboxInput, ListWidget

from conference.core import i18n
from conference.core.forms import Line, choices
from conference.core.i18n import local
from conference.events import option_services, question_answers, question_checks, question_services, question_wording
from conference.events.question_forms import WRITTEN, Figure, QuestionForm, Setting
from conference.events.question_queries import Places
from conference.events.question_rules import ALWAYS_SENSITIVE, WITH_OPTIONS, Asked
from conference.events.setup_fields import TOO_LONG, Between, Whole

FIRST_ROWS, MORE_ROWS, MOST_SEATS = 4, 4, 100_000
#: Kinds among which a question may change by its form.
VARIANTS = (("text", "long_text"), ("one_of", "several_of"))


def make(setting: Setting, sent: Mapping[str, str] | None = None, *, more: bool = False) -> QuestionForm:
    """Return the form for what was ``sent``, else for the question as it is; ``more`` adds rows for options."""
    rows = _rows(setting, sent) + (MORE_ROWS if more else 0)
    data = shown(setting)
    looked = _looked(setting, sent or data)
    fields = {**_texts(setting), **_of_kind(setting), **_options(setting, rows), **_tests(setting, looked)}
    form: QuestionForm = type("QuestionForm", (QuestionForm,), {**fields, "setting": setting})(data=data)
    form.rows.data = str(rows)
    _offer(form)
    _leave_out(form)
    return form


def shown(setting: Setting) -> dict[str, Any]:
    """Return what the fields hold for a question as it is; for a new one, what is usual."""
    own = setting.own
    active = [each.code for each in setting.known if not each.archived]
    data: dict[str, Any] = {"kind": setting.kind, "mode": "all", "after": active[-1] if active else ""}
    if own is None:
        return data
    before = active[: active.index(own.code)] if own.code in active else active
    plain = ("kind", "required", "sensitive", "retention_days", "place_kind")
    return {
        **{name: getattr(own, name) for name in plain},
        "groups": list(own.groups),
        "seen": question_checks.fingerprint([own]),
        "after": before[-1] if before else "",
        "minimum": _written(own.minimum),
        "maximum": _written(own.maximum),
        **_spread("label", own.label),
        **_spread("help", own.help),
        **_shown_options(own),
        **_shown_condition(setting, own),
    }


def _shown_options(own: Asked) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for number, choice in enumerate(own.choices):
        name = f"option_{number}"
        found |= _spread(name, choice.label)
        found |= {f"{name}_code": choice.code, f"{name}_quota": choice.quota, f"{name}_gone": choice.retired}
    return found


def _shown_condition(setting: Setting, own: Asked) -> dict[str, Any]:
    if own.condition is None:
        return {"mode": "all"}
    found: dict[str, Any] = {"mode": own.condition.mode}
    for number, test in enumerate(own.condition.tests):
        other = setting.testable.get(test.question)
        if other is not None:
            written = "; ".join(question_wording.value(other, value, setting.places) for value in test.values)
            found |= {f"test_{number}_of": other.code, f"test_{number}_values": list(test.values)}
            found |= {f"test_{number}_written": written}
    return found


def _rows(setting: Setting, sent: Mapping[str, str] | None) -> int:
    if setting.kind not in WITH_OPTIONS:
        return 0
    own = len(setting.own.choices) if setting.own is not None else 0
    said = (sent or {}).get("rows", "")
    rows = int(said) if said.isascii() and said.isdigit() and len(said) < 4 else own + (1 if own else FIRST_ROWS)  # noqa: PLR2004 (no more than hundreds)
    return max(own, min(rows, option_services.MOST))


def _looked(setting: Setting, values: Mapping[str, Any]) -> dict[int, Asked]:
    codes = {number: values.get(f"test_{number}_of", "") for number in range(setting.tests)}
    return {number: setting.testable[code] for number, code in codes.items() if code in setting.testable}


def _texts(setting: Setting) -> dict[str, Field]:
    heading = setting.kind == "section"
    name = _("Titre") if heading else _("Question")
    asked = (
        ("label", name, question_services.LABEL_MOST),
        ("help", _("Aide sous la question"), question_services.HELP_MOST),
    )
    return {
        f"{one}_{language}": Line(setting.field_of(words, language), [Length(max=most, message=TOO_LONG)], limit=most)
        for one, words, most in asked
        for language in setting.languages
    }


def _of_kind(setting: Setting) -> dict[str, Field]:
    """Return the fields that only this kind has."""
    fields: dict[str, Field] = {}
    for kinds in VARIANTS:
        if setting.kind in kinds:
            words = choices({kind: question_wording.KINDS[kind][0] for kind in kinds})
            fields["kind"] = RadioField(_l("Sorte de réponse"), choices=words)
    if setting.kind == "number":
        fields |= {"minimum": Figure(_l("Au moins"), limit=20), "maximum": Figure(_l("Au plus"), limit=20)}
    if setting.kind == "place":
        words = choices(question_wording.PLACE_KINDS)
        fields["place_kind"] = RadioField(_l("Sorte de lieux"), choices=words, default="district")
    return fields


def _options(setting: Setting, rows: int) -> dict[str, Field]:
    fields: dict[str, Field] = {}
    for number in range(rows):
        name = f"option_{number}"
        for language in setting.languages:
            label = setting.field_of(_("Réponse %(number)s", number=number + 1), language)
            limits = [Length(max=option_services.LABEL_MOST, message=TOO_LONG)]
            fields[f"{name}_{language}"] = Line(label, limits, limit=option_services.LABEL_MOST)
        fields |= {
            f"{name}_code": HiddenField(),
            f"{name}_quota": Whole(_l("Places"), [Between(0, MOST_SEATS, optional=True)]),
            f"{name}_order": Whole(_l("Rang"), [Between(0, 999, optional=True)], default=number + 1),
            f"{name}_gone": BooleanField(_l("Ne plus proposer")),
        }
    return fields


def _tests(setting: Setting, looked: Mapping[int, Asked]) -> dict[str, Field]:
    if not setting.testable:
        return {}
    codes = {"": _("Aucune"), **{code: question_wording.label(other) for code, other in setting.testable.items()}}
    fields: dict[str, Field] = {}
    for number in range(setting.tests):
        fields[f"test_{number}_of"] = SelectField(
            _("Question %(number)s", number=number + 1), choices=choices(codes), default=""
        )
        if number in looked:
            fields |= _values(number, looked[number], setting.places)
    return fields


def _values(number: int, other: Asked, places: Places) -> dict[str, Field]:
    label = _("« %(question)s » a pour réponse", question=question_wording.label(other))
    if other.kind in WRITTEN:
        return {f"test_{number}_written": Line(label, limit=200)}
    boxes = SelectMultipleField(
        label, choices=choices(_offered(other, places)), widget=ListWidget(), option_widget=CheckboxInput()
    )
    return {f"test_{number}_values": boxes}


def _offered(other: Asked, places: Places) -> dict[str, str]:
    if other.kind == "yes_no":
        return {"yes": _("oui"), "no": _("non")}
    if other.kind == "place":
        return dict(places.get(other.place_kind, {}))
    return {choice.code: local(dict(choice.label)) for choice in other.choices}


def _offer(form: QuestionForm) -> None:
    """Set what is offered, and drop values of a question that was chosen before another one."""
    setting = form.setting
    form.groups.choices = choices({group.code: local(group.label) for group in setting.groups})
    form.mode.choices = choices({"all": _("Toutes doivent être vraies"), "any": _("Une seule suffit")})
    others = [each for each in setting.known if not each.archived and each != setting.own]
    places = {each.code: _("Après « %(question)s »", question=question_wording.label(each)) for each in others}
    form.after.choices = choices({"": _("Au début"), **places})
    for number, other in form.tests():
        name = f"test_{number}_values"
        if other is not None and name in form:
            offered = _offered(other, setting.places)
            form[name].data = [value for value in form[name].data or [] if value in offered]


def _leave_out(form: QuestionForm) -> None:
    """Take away what this kind, or this event, does not ask."""
    kind = form.setting.kind
    unasked = {
        "groups": len(form.setting.groups) < 2 and not (form.setting.own and form.setting.own.groups),  # noqa: PLR2004 (nothing to choose between)
        "required": kind == "section",
        "sensitive": kind == "section" or kind in ALWAYS_SENSITIVE,
        "retention_days": kind == "section",
        "mode": not form.setting.testable,
        "after": len(form.setting.known) <= (form.setting.own is not None),
    }
    for name in (name for name, out in unasked.items() if out):
        del form[name]


def _spread(name: str, text: Mapping[str, str]) -> dict[str, str]:
    return {f"{name}_{language}": text.get(language, "") for language in i18n.LOCALES}


def _written(value: float | None) -> str:
    return "" if value is None else question_answers.figure(value)
