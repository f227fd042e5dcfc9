"""One appointment as a calendar file (RFC 5545): text in, text out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

MOST_OCTETS = 75
"""Of a line, without its end (RFC 5545, 3.1)."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """What stands in the calendar; ``moves`` rises with each change, so that the entry is replaced."""

    uid: str
    starts_at: datetime
    minutes: int
    made_at: datetime
    moves: int
    title: str
    where: str
    what: str


def calendar_file(meeting: Meeting) -> bytes:
    """The file, in UTF-8 with lines of at most 75 octets, and an alarm an hour before."""
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Lebong//Appointments//EN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{escaped(meeting.uid)}",
        f"SEQUENCE:{meeting.moves}",
        f"DTSTAMP:{_moment(meeting.made_at)}",
        f"DTSTART:{_moment(meeting.starts_at)}",
        f"DTEND:{_moment(meeting.starts_at + timedelta(minutes=meeting.minutes))}",
        f"SUMMARY:{escaped(meeting.title)}",
        f"LOCATION:{escaped(meeting.where)}",
        f"DESCRIPTION:{escaped(meeting.what)}",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{escaped(meeting.title)}",
        "TRIGGER:-PT1H",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return b"".join(part + b"\r\n" for line in lines for part in folded(line))


def escaped(text: str) -> str:
    """A text value (RFC 5545, 3.3.11): backslashes, semicolons, commas and line ends are escaped."""
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    text = text.replace("\r\n", "\n").replace("\n", "\\n")
    return "".join(char for char in text if char >= " " and char != "\x7f")


def folded(line: str) -> Iterator[bytes]:
    """The line in parts of at most 75 octets, each but the first begun by a blank; no character is cut."""
    part = b""
    for char in line:
        octets = char.encode(errors="replace")
        if len(part) + len(octets) > MOST_OCTETS:
            yield part
            part = b" "
        part += octets
    yield part


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
