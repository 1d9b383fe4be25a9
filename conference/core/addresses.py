"""E-mail addresses as people type them: read in one way wherever they are typed."""


def read(typed: str) -> str | None:
    """Return an address in its usual form, ``None`` for what mail can surely not be sent to; nobody is asked.

    Letters outside ASCII are understood after the @ only: hardly a server takes them before it.
    """
    from email_validator import EmailNotValidError, validate_email  # heavy; few processes need it

    try:
        return validate_email(typed, check_deliverability=False, allow_smtputf8=False).normalized
    except EmailNotValidError:
        return None
