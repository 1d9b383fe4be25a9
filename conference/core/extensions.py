"""Libraries that are bound to the application."""

from flask import Response
from flask_compress import Compress
from flask_mail import Mail

#: What is worth compressing, in a program that sends few kinds of things.
COMPRESSED = [
    "text/html",
    "text/css",
    "text/javascript",
    "text/calendar",
    "text/csv",
    "application/json",
    "application/wasm",
    "application/xml",
    "image/svg+xml",
]


class CompressEverything(Compress):
    """Flask-Compress, for refusals too: a form that comes back with its errors is the heaviest page on a slow link."""

    def after_request(self, response: Response | None) -> Response:
        """Compress ``response`` whatever its status."""
        if response is not None and hasattr(response.response, "close"):
            response.call_on_close(response.response.close)  # a static file, which compressing leaves open
        if response is None or response.status_code < 400:  # noqa: PLR2004 (the first status of a refusal)
            return super().after_request(response)
        status, response.status_code = response.status, 200
        try:
            return super().after_request(response)
        finally:
            response.status = status


compress = CompressEverything()
mail = Mail()
