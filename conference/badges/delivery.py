"""How paper leaves the house: a PDF with a name that tells nothing of the event."""

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Response


def pdf_response(pdf: bytes, stem: str, *, now: datetime, zone: ZoneInfo, inline: bool = False) -> Response:
    """Return a PDF as a download, or ``inline`` to be looked at and printed; nobody on the way keeps a copy."""
    way, name = "inline" if inline else "attachment", f"{stem}-{now.astimezone(zone):%Y%m%d-%H%M}.pdf"
    headers = {"Content-Disposition": f'{way}; filename="{name}"'}
    return Response(pdf, headers=headers, mimetype="application/pdf")
