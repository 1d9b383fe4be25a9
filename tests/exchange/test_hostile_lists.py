"""Files that nobody means well, through the page and the command: in seconds, in little memory, in words."""

import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import sqlalchemy as sa

from conference.core.db import session
from conference.exchange.models import ImportDraft
from conference.participants.models import Participant
from tests.core.sheets.old_workbook import compound
from tests.exchange import lists
from tests.exchange.conftest import a_hall
from tests.exchange.test_hostile_files import HOSTILE, NAMESPACE, one_cell, workbook_of
from tests.exchange.test_list_views import BASE
from tests.pages import check_page

ROOT = Path(__file__).resolve().parents[2]
FORMULAS = [
    "=1+1",
    "@SUM(1)",
    "\t=1+1",
    '=HYPERLINK("http://127.0.0.1/?x="&A1,"x")',
    "=cmd|' /C calc'!A0",
    "＝1+1",
    "-",
]
#: What is refused, and how its sentence begins.
REFUSED = {
    "billion laughs": "Ce fichier est abîmé.",
    "foreign entity": "Ce fichier est abîmé.",
    "three million rows": "Ce fichier est trop volumineux.",
    "the last cell of all": "Nous n’avons trouvé aucune liste de personnes",
    "a way out of the folder": "Ce fichier n’est pas un tableau",
    "a huge other part": "Ce fichier est trop volumineux.",
    "no workbook": "Ce fichier n’est pas un tableau",
    "empty": "Ce fichier est vide.",
    "one line of 5 MB": "Une cellule de ce tableau est trop longue.",
    "a quotation mark left open": "Une cellule de ce tableau est trop longue.",
    "a hundred thousand columns": "Ce tableau a plus de 260 colonnes.",
    "another shape": "Nous n’avons trouvé aucune liste de personnes",
    "a password": "Ce fichier est protégé",
    "a letter named .xlsx": "Ce fichier n’est pas un tableau",
    "an empty sheet": "Ce fichier est vide.",
    "fifty thousand rows": "Ce tableau a plus de 20000 lignes.",
    "one line of nineteen megabytes": "trop volumineux",
    "a zip with a way out": "Ce fichier n’est pas un tableau",
}
#: What is a list all the same.
READ = ("formulas", "turned letters", "NUL", "another alphabet")


def zipped(name):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        target.writestr(name, "x")
    return made.getvalue()


def fifty_thousand():
    row = '<row><c t="inlineStr"><is><t>Awa {0}</t></is></c><c><v>7{0:07}</v></c></row>'
    rows = "".join(map(row.format, range(50_000)))
    return workbook_of(f"<worksheet {NAMESPACE}><sheetData>{rows}</sheetData></worksheet>")


MORE = {
    "a password": lambda: ("a.xlsx", compound(b"\0" * 9000, "EncryptedPackage")),
    "a letter named .xlsx": lambda: ("a.xlsx", compound(b"\0" * 9000, "WordDocument")),
    "an empty sheet": lambda: ("a.xlsx", workbook_of(one_cell(""))),
    "fifty thousand rows": lambda: ("a.xlsx", fifty_thousand()),
    "one line of nineteen megabytes": lambda: ("a.csv", b"a" * 19_000_000),
    "a zip with a way out": lambda: ("a.zip", zipped("../../../proof")),
    "formulas": lambda: (
        "a.csv",
        lists.text([["Nom et prénoms", "Tél"], *([f"'{f}" if f else f, ""] for f in FORMULAS)]),
    ),
    "turned letters": lambda: (
        "a.csv",
        "name,email\n\u202eevil\u202c,a@b.cc\nA\u200bB,a2@b.cc\n👩‍🚀,a4@b.cc\n".encode(),
    ),
    "NUL": lambda: ("a.csv", b"name,email\nA\x00B,a@b.cc\n"),
    "another alphabet": lambda: ("a.csv", "name;email\nОльга;a@b.cc\n".encode("cp1251")),
}
#: One program sends every file through the page and the command, and says what each cost it and its children.
PROGRAM = """
import io, json, resource, sys, time
from pathlib import Path
from conference import create_app

app, told, cookies = create_app(), {}, json.loads(sys.argv[2])
app.config["WTF_CSRF_ENABLED"] = False
client = app.test_client()
for name, value in cookies.items():
    client.set_cookie(name, value)

def cost():
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    # what the first says of memory counts that of the process which started it, too
    own = int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])
    return sum(one.ru_utime + one.ru_stime for one in used), max(own, used[1].ru_maxrss) / 1024

for path in sorted(Path(sys.argv[1]).iterdir()):
    before = cost()[0]
    name, _, filename = path.name.partition("~")
    page = client.post("/org/forum/importer", data={"file": (io.BytesIO(path.read_bytes()), filename)})
    between = cost()[0]
    out = app.test_cli_runner().invoke(args=["attendees", "import", "forum", str(path), "--dry-run"])
    after, memory = cost()
    told[name] = [page.status_code, page.get_data(as_text=True), between - before]
    told[name] += [out.exit_code, out.output, after - between, memory]
print(json.dumps(told))
"""


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    for name, make in (HOSTILE | MORE).items():
        filename, data = make()
        (folder / f"{name}~{filename}").write_bytes(data)
    return folder


@pytest.mark.slow
def test_no_file_costs_more_than_seconds_and_each_says_why_it_is_not_a_list(app, settings, sign_in, files):
    with app.app_context():
        event = a_hall().event
    name = app.config["SESSION_COOKIE_NAME"]
    cookies = {name: sign_in(event, contacts=True).get_cookie(name).value}
    environ = os.environ | {
        "JATIGI_HOME": str(settings.home), "DATABASE_URL": settings.database_url,
        "JATIGI_SECRET_KEY": settings.secret_key,
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(files), json.dumps(cookies)],
        cwd=ROOT, env=environ, capture_output=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    told = json.loads(done.stdout)
    assert told.keys() == HOSTILE.keys() | MORE.keys() == REFUSED.keys() | set(READ)
    for name, (status, page, page_seconds, code, output, command_seconds, memory) in told.items():
        assert max(page_seconds, command_seconds) < 10, name
        assert memory < 300, name
        assert "Traceback" not in output, name
        if name in READ:
            # read, and nobody in it has a group of the event
            assert (status, code) == (303, 3), (name, output)
        else:
            assert (status in {400, 413}, code) == (True, 1), (name, status, output)
            assert REFUSED[name] in output.replace("\u00a0", " "), (name, output)
            assert REFUSED[name] in page.replace("\u00a0", " "), name
    with app.app_context():
        assert session().scalar(sa.select(sa.func.count(ImportDraft.id))) == len(READ)
        assert session().scalar(sa.select(sa.func.count(Participant.id))) == 0


def test_a_text_that_is_too_long_to_be_pasted_is_refused_in_words(app, sign_in):
    with app.app_context():
        event = a_hall().event
    client = sign_in(event, contacts=True)
    form, text = check_page(client.get(BASE)).form("Lire la liste"), "Awa Traoré, sage-femme\n" * 10_000
    answer = client.post(form.action, data={**form.filled(), "pasted": text})
    assert (answer.status_code, check_page(answer).errors()) == (400, ["Ce tableau a plus de 5000 lignes."])
    assert text[:60] in answer.get_data(as_text=True)
    endless = client.post(form.action, data={**form.filled(), "pasted": "a" * 7_000_000})
    assert endless.status_code == 413
