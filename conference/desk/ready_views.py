"""Getting a desk ready: the guide of the evening before, and the trial of a scanner that types like a keyboard."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from conference.core.paper.qr import qr_size, qr_svg_path
from conference.core.permissions import requires
from conference.desk import scanner_rules

blueprint = Blueprint("desk_ready", __name__, url_prefix="/desk/<event_slug>")

LONGEST = 200


@blueprint.get("/guide")
@requires("desk.search")
def guide() -> ResponseReturnValue:
    """Show what to do on the evening before, on two pages to print."""
    return render_template("desk/guide.html")


@blueprint.route("/douchette", methods=["GET", "POST"])
@requires("desk.search")
def scanner() -> ResponseReturnValue:
    """Show a code to scan, and say in words what came of it; without a script, the scanner's Enter sends the form."""
    heard = request.form.get("lu", "")[:LONGEST] if request.method == "POST" else None
    return render_template(
        "desk/scanner.html",
        text=scanner_rules.SPECIMEN,
        qr=(qr_size(scanner_rules.SPECIMEN), qr_svg_path(scanner_rules.SPECIMEN)),
        verdict=scanner_rules.verdict(heard) if heard is not None else None,
        heard=heard or "",
        ending=request.form.get("fin", "none"),
    )
