"""What is written to a schedule file and read back is the same, and so is the file written from that."""

import pytest
from hypothesis import example, given

from conference.agenda.files import FileProgramme, read_json, read_xml, write_json, write_xml
from tests.agenda.files.programmes import any_programme, large, plenary, programme

WAYS = {"xml": (write_xml, read_xml), "json": (write_json, read_json)}


@pytest.mark.parametrize("way", WAYS)
@given(whole=any_programme())
@example(whole=programme(plenary(), days=programme().days[:1]))
def test_a_programme_comes_back_as_it_was(way: str, whole: FileProgramme) -> None:
    write, read = WAYS[way]
    data = write(whole)
    found = read(data, zone="Europe/Paris")
    assert found.problems == ()
    assert found.programme == whole
    assert write(found.programme) == data


@pytest.mark.parametrize("way", WAYS)
def test_a_congress_of_a_thousand_sessions_comes_back(way: str) -> None:
    write, read = WAYS[way]
    data = write(large(1000))
    found = read(data, zone="UTC")
    assert len(found.programme.sessions) == 1000
    assert write(found.programme) == data


def test_both_formats_say_the_same() -> None:
    whole = programme(plenary(), days=programme().days[:1])
    assert read_xml(write_xml(whole), zone="UTC") == read_json(write_json(whole), zone="UTC")
