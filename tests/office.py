"""Opening files as people do: LibreOffice reads them and says what each cell shows."""

import csv
import io
import shutil
import subprocess
from pathlib import Path

import pytest

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
needs_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
#: Comma-separated, UTF-8, what is shown (not what is stored), every sheet a file.
_AS_SHOWN = "csv:Text - txt - csv (StarCalc):44,34,76,1,,1036,false,true,true,false,false,-1"
#: How a semicolon- or comma- or tab-separated file is opened: its separator, quotes, UTF-8, French, columns as text.
_SEPARATORS = {";": "59", ",": "44", "\t": "9"}


def shown(path: Path, separator: str = "", encoding: int = 76) -> list[list[list[str]]]:
    """Return the cells of each sheet of a file as LibreOffice shows them."""
    reading = [f"--infilter=CSV:{_SEPARATORS[separator]},34,{encoding},1,,1036,false,false"] if separator else []
    target = path.parent / f"shown-{path.name}"
    profile = f"-env:UserInstallation=file://{path.parent}/office"
    command = [OFFICE, profile, "--headless", *reading, "--convert-to", _AS_SHOWN, "--outdir", str(target), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    files = sorted(target.iterdir(), key=lambda one: one.stat().st_mtime_ns)
    return [list(csv.reader(io.StringIO(one.read_text("utf-8-sig"), newline=""))) for one in files]
