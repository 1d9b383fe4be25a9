"""What is installed is what was locked, by hash, from nowhere in particular."""

import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
LISTS = ("requirements.txt", "requirements-dev.txt")


def entries(name: str) -> list[str]:
    """Return a requirement and its hashes as one line each."""
    return (ROOT / name).read_text().replace("\\\n", " ").strip().splitlines()


def locked(name: str) -> dict[str, Requirement]:
    requirements = [Requirement(re.split(r"\s+--hash", line)[0]) for line in entries(name)]
    return {requirement.name: requirement for requirement in requirements}


@pytest.mark.parametrize("name", LISTS)
def test_every_requirement_is_pinned_and_hashed(name):
    for line in entries(name):
        assert re.match(r"[a-z0-9.-]+==\S+.* --hash=sha256:[0-9a-f]{64}", line), line


@pytest.mark.parametrize("name", [*LISTS, "pyproject.toml"])
def test_no_list_names_a_place_to_download_from(name):
    assert not re.search(r"https?://|^--", (ROOT / name).read_text(), re.MULTILINE)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("requirements.txt", PROJECT["dependencies"]),
        ("requirements-dev.txt", PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"]),
    ],
)
def test_every_dependency_is_locked_in_a_version_that_suits(name, wanted):
    pins = locked(name)
    for requirement in map(Requirement, wanted):
        pin = pins[re.sub(r"[-_.]+", "-", requirement.name).lower()]
        (version,) = {specifier.version for specifier in pin.specifier}
        assert requirement.specifier.contains(version), requirement


def test_both_lists_agree():
    run, develop = map(locked, LISTS)
    assert {name: str(pin) for name, pin in develop.items() if name in run} == {n: str(p) for n, p in run.items()}


def test_what_is_installed_is_what_was_locked():
    here = {name: pin for name, pin in locked("requirements-dev.txt").items() if applies(pin)}
    assert {name: metadata.version(name) for name in here} == {
        name: str(pin.specifier).removeprefix("==") for name, pin in here.items()
    }


def applies(pin: Requirement) -> bool:
    return pin.marker is None or pin.marker.evaluate(dict(default_environment()))
