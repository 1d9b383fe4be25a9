"""Programmes as files that other programs read and write: schedule.xml, schedule.json, calendars. Pure.

``FileProgramme`` is what such a file can say, in one language; ``write_xml`` and ``write_json`` say it, ``read_xml``,
``read_json`` and ``read_ics`` understand what others have written. What these formats have no place for (chair,
rapporteur, interpretation, further rooms) stands in lines at the end of the description (``lines``) and is found there
again.
"""

from conference.agenda.files.ics_reader import read_ics
from conference.agenda.files.json_reader import read_json
from conference.agenda.files.json_writer import write_json
from conference.agenda.files.model import FileLink, FilePerson, FileProgramme, FileSession, FileTrack, Interpreted
from conference.agenda.files.problems import ScheduleError
from conference.agenda.files.xml_reader import read_xml
from conference.agenda.files.xml_writer import write_xml

__all__ = [
    "FileLink",
    "FilePerson",
    "FileProgramme",
    "FileSession",
    "FileTrack",
    "Interpreted",
    "ScheduleError",
    "read_ics",
    "read_json",
    "read_xml",
    "write_json",
    "write_xml",
]
