"""Appointments and queues of the double: one office, two days, and what the application has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.clients import Json, Refused

if TYPE_CHECKING:
    from gateway.testing.office import FakeApi

OFFICE: Json = {
    "key": "bengkulu",
    "title": "Bengkulu Immigration Office",
    "address": "Jalan Pembangunan 23",
    "access": "An entrance without steps.",
    "confidence": "to-be-confirmed",
    "note": "Opening hours are to be confirmed.",
}
FIRST, SECOND = "2026-11-30T02:00:00+00:00", "2026-12-01T03:30:00+00:00"
DAYS: list[Json] = [
    {"day": "2026-11-30", "times": [{"starts_at": FIRST, "free": 2}]},
    {"day": "2026-12-01", "times": [{"starts_at": SECOND, "free": 1}]},
    {"day": "2026-12-02", "times": [{"starts_at": "2026-12-02T02:00:00+00:00", "free": 0}]},
]
NOTHING: Json = {
    "needed": True,
    "possible": True,
    **dict.fromkeys(("booked", "held", "offered", "waiting")),
    "offices": [OFFICE],
}


def place(starts_at: str, until: str | None = None) -> Json:
    """A place that the application has."""
    made = {"office": "bengkulu", "starts_at": starts_at, "minutes": 30, "accessible": False}
    return {**made, "until": until}


def entry(kind: str, label: str, visit: str = "waiting") -> Json:
    """Somebody in the queue."""
    made = {"id": f"{kind}:{label}", "kind": kind, "label": label, "visit": visit, "counter": "passports"}
    return {**made, "service": "e-passport", "accessible": False, "since": FIRST, "window": None}


class Meetings:
    """What the double's intake knows of appointments: ``appointment`` and ``queue``; change them freely."""

    def __init__(self, intake: FakeApi) -> None:
        waiting = entry("ticket", "001")
        self.appointment = dict(NOTHING)
        self.queue: Json = {"office": "bengkulu", "open": True, "next": waiting, "entries": [waiting]}
        on, mine, here = intake.on, "/applications/[^/]+/appointment", "/offices/[^/]+"
        on("GET", mine, lambda **_: self.appointment)
        on("POST", mine, lambda *, body, **_: self.have(held=place(body["starts_at"], FIRST)))
        on("POST", f"{mine}/confirmation", lambda *, body, **_: self.have(booked=place(body["starts_at"])))
        on("DELETE", mine, lambda **_: self.have())
        on("PUT", f"{mine}/waiting", lambda *, body, **_: self.have(waiting=body))
        on("DELETE", f"{mine}/waiting", lambda **_: self.have())
        file = {"content": b"BEGIN:VCALENDAR", "media_type": "text/calendar"}
        on("GET", f"{mine}/calendar", lambda **_: file)
        on("GET", "/places", _places)
        on("GET", "/offices", lambda **_: [OFFICE])
        on("GET", f"{here}/queue", lambda **_: self.queue)
        on("POST", f"{here}/tickets", lambda **_: entry("ticket", "007"))
        on("POST", f"{here}/(?:calls|outcomes)", lambda **_: self.queue["entries"][0])

    def have(self, **has: Any) -> Json:
        """From now on the application has this, and nothing else."""
        self.appointment = {**NOTHING, **has}
        return self.appointment


def _places(*, query: Any, **_: Any) -> Json:
    if query.get("first", FIRST)[:2] != "20":
        raise Refused(422, {"key": "invalid-fields"}, "the double")
    shown = {"service": query["service"], "office": "bengkulu", "minutes": 30, "offices": [OFFICE]}
    span = {
        "first": query.get("first") or "2026-11-24",
        "last": "2026-12-24",
        "days_ahead": 30,
        "hold_minutes": 10,
    }
    return {**shown, **span, "accessible": "accessible" in query, "days": DAYS}
