"""A calendar file that calendars read."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from services.intake.domain.ics import Meeting, calendar_file, escaped, folded

AT = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)


def file(**changed):
    given = {
        "uid": "LBG-7K3M9QXR@lebong",
        "starts_at": AT,
        "minutes": 30,
        "made_at": datetime(2026, 11, 24, 3, 5, 7, tzinfo=UTC),
        "moves": 2,
        "title": "Janji temu",
        "where": "Kantor; Jalan Pembangunan 23, Bengkulu",
        "what": "Bawa paspor\nlama",
    }
    return calendar_file(Meeting(**given | changed))


def lines(content):
    return content.decode().replace("\r\n ", "").split("\r\n")


def test_it_says_when_where_and_what_and_that_it_was_moved():
    found = lines(file())
    assert (found[0], found[-2], found[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR", "")
    for line in (
        "UID:LBG-7K3M9QXR@lebong",
        "SEQUENCE:2",
        "DTSTAMP:20261124T030507Z",
        "DTSTART:20261201T020000Z",
        "DTEND:20261201T023000Z",
        "LOCATION:Kantor\\; Jalan Pembangunan 23\\, Bengkulu",
        "DESCRIPTION:Bawa paspor\\nlama",
    ):
        assert line in found


def test_what_must_be_escaped_is():
    assert escaped("a\\b;c,d\r\ne\nf\x00\x07") == "a\\\\b\\;c\\,d\\ne\\nf"


@given(st.text(max_size=300))
def test_no_text_breaks_a_line_or_adds_one(text):
    content = file(where=text)
    assert len(lines(content)) == len(lines(file()))
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    content.decode()


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=300))
def test_a_folded_line_is_unfolded_to_itself(text):
    assert b"\r\n".join(folded(text)).replace(b"\r\n ", b"").decode() == text
