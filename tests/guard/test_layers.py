"""The rules of the house that import-linter cannot see (DESIGN.md §1)."""

import ast
import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "conference").rglob("*.py"))
#: These never know of a request: actor, locale and clock are arguments.
INNER = [path for path in SOURCES if path.stem in {"services", "queries", "models", "rules"}]
OF_A_REQUEST = {"request", "session", "g", "render_template", "render_template_string", "flash", "redirect", "url_for"}
#: What a page that makes no file has no use for; WeasyPrint alone takes 0.6 s and 23 MB.
HEAVY = {
    "PIL",
    "alembic",
    "fontTools",
    "huey",
    "icalendar",
    "openpyxl",
    "phonenumbers.geocoder",
    "pikepdf",
    "python_calamine",
    "rapidfuzz",
    "redis",
    "segno",
    "weasyprint",
    "xlsxwriter",
}


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imported_names(tree: ast.AST) -> set[tuple[str, str]]:
    """Return (module, name) of every ``from module import name``, wherever it stands."""
    return {
        (node.module or "", alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def imported_modules(tree: ast.AST) -> set[str]:
    plain = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return plain | {module for module, _ in imported_names(tree)}


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", INNER, ids=name_of)
def test_services_queries_models_and_rules_know_no_request(path):
    tree = tree_of(path)
    assert not {name for module, name in imported_names(tree) if module == "flask"} & OF_A_REQUEST
    attributes = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "flask"
    }
    assert not attributes & OF_A_REQUEST


@pytest.mark.parametrize("path", [path for path in INNER if path.stem == "rules"], ids=name_of)
def test_rules_import_nothing_of_ours(path):
    tree = tree_of(path)
    assert not {module for module in imported_modules(tree) if module.split(".")[0] in {"conference", "config"}}


def test_only_the_write_block_commits():
    commits = [
        f"{name_of(path)}:{node.lineno}"
        for path in SOURCES
        if name_of(path) != "conference/core/db.py"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    ]
    assert commits == []


def test_every_folder_of_code_is_a_package():
    folders = {path.parent for path in SOURCES}
    assert [name_of(folder) for folder in sorted(folders) if not (folder / "__init__.py").is_file()] == []
    assert len(folders) > 10


def test_starting_loads_no_heavy_library(tmp_path):
    story = "import json, sys; from conference import create_app; create_app(); print(json.dumps(sorted(sys.modules)))"
    environ = {"JATIGI_HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [sys.executable, "-c", story], cwd=ROOT, env=environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert HEAVY.intersection(json.loads(done.stdout)) == set()
