"""Libraries that are bound to the application."""

from flask_compress import Compress
from flask_mail import Mail

compress = Compress()
mail = Mail()
