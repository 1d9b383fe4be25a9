"""Helpers of tests about documents of sessions and what their rapporteurs write."""

import io

from conference.agenda import material_files, material_queries, report_links, report_services
from conference.agenda import material_services as services
from tests.agenda.editing import HOW, row
from tests.builders import NOW
from tests.core.test_uploads import document, picture

LINK = "https://exemple.org/expose.pdf"


def a_material(event, code="A", **fields):
    """A document of a session, at an address unless something else is said."""
    values = {"kind": "slides", "title": {"fr": "Exposé"}, "url": LINK}
    return services.add(event.id, row(event, code).id, values | fields, **HOW)[0]


def a_file(event, code="A", data=None, name="expose.pdf", **fields):
    """A document of a session that is a file of ours."""
    of, about = row(event, code), {"purpose": material_files.OURS, "now": NOW}
    received = material_files.receive(event.id, of.id, name, data or document(), **about)
    return a_material(event, code, url="", file_id=received.id, **fields)


def a_link(event, code="A") -> str:
    """The path of the private page of a session's rapporteur."""
    of = row(event, code)
    report_services.open_link(event.id, of.id, **HOW)
    return f"/r/{report_links.link(event.id, material_queries.report_of(of.id))}"


def written(event, text, code="A"):
    """What a rapporteur wrote through a link that opens."""
    of, path = row(event, code), a_link(event, code)
    how = {"actor": report_services.rapporteur(of.id), "now": NOW}
    report_services.write_text(event.id, of.id, text, version=1, **how)
    return path


def sent(name, data=None):
    """A file as a form sends it."""
    return io.BytesIO(data if data is not None else picture()), name
