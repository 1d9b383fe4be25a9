"""The WSGI entry: ``gunicorn wsgi:app`` and ``flask --app wsgi``."""

from conference import create_app
from config import SettingsError

try:
    app = create_app()
except SettingsError as error:
    raise SystemExit(f"Jatigi : {error}") from None
