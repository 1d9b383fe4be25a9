"""The form that takes a file."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField

from conference.core.errors import Error, sentence
from conference.core.forms import StaffForm
from conference.core.sheets import Table
from conference.exchange import services


class UploadForm(StaffForm):
    """One spreadsheet. What is wrong with the file itself is an error of its field."""

    file = FileField(_l("Fichier (.xlsx, .ods ou .csv)"))

    def table(self) -> Table:
        """Read the file. Raises ``import_file_missing``, or what ``services.table_of`` raises."""
        if not self.file.data:
            raise Error("import_file_missing")
        return services.table_of(self.file.data.filename or "", self.file.data.read())

    def refuse(self, error: Error) -> None:
        """Say beside the field why the file cannot be taken."""
        self.file.errors = [sentence(error)]
