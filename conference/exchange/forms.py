"""The form that takes a file."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import TextAreaField

from conference.core.errors import Error, sentence
from conference.core.forms import StaffForm
from conference.core.sheets import Book
from conference.exchange import importing


class UploadForm(StaffForm):
    """One spreadsheet. What is wrong with the file itself is an error of its field."""

    file = FileField(_l("Fichier (.xlsx, .ods, .xls ou .csv)"))
    pasted = TextAreaField(_l("Ou collez une liste"))

    def sent(self) -> tuple[str, bytes, Book]:
        """Read what came: a file, or a text that was pasted. Raises ``import_file_missing``, or as ``book_of`` does."""
        if self.file.data:
            name, data = self.file.data.filename or "", self.file.data.read()
            return name, data, importing.book_of(name, data)
        if text := (self.pasted.data or "").strip():
            return "", b"", importing.pasted(text)
        raise Error("import_file_missing")

    def refuse(self, error: Error) -> None:
        """Say beside the field that was filled why the list cannot be taken; what was pasted is kept."""
        field = self.pasted if self.pasted.data and not self.file.data else self.file
        field.errors = [sentence(error)]
