"""What the services would answer: one service with every kind of field, one case, some numbers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

Json = dict[str, Any]

BASIS: Json = {
    "legal_basis": "PP 45/2024",
    "valid_from": "2024-12-17",
    "valid_to": None,
    "source": "imigrasi.go.id",
    "confidence": "official",
    "note": None,
}
UNSURE: Json = {**BASIS, "legal_basis": "Permenkumham 27/2014", "confidence": "secondary"}
SUMMARY: Json = {
    "key": "e-passport",
    "title": "Electronic passport",
    "summary": "A 48-page electronic passport for Indonesian citizens, valid for 5 or 10 years.",
    "audience": "citizen",
    "who": "Adult Indonesian citizens, for a first passport or to replace an old one.",
}


def field(key: str, type_: str, label: str, **more: Any) -> Json:
    """A field of the form definition with everything the catalogue gives."""
    blank: Json = {"required": True, "help": None, "why": "The law asks for it.", "law": "UU 6/2011"}
    rest: Json = {"example": "", "choices": [], "max_length": 100, "when": {}, "changes_fee": False, "default": None}
    return {"key": key, "type": type_, "label": label, **blank, **rest, **more}


def choices(**labels: str) -> list[Json]:
    """Choices by value."""
    return [{"value": value.removeprefix("v"), "label": label} for value, label in labels.items()]


GUIDE: Json = {
    **SUMMARY,
    "groups": [
        {
            "key": "passport",
            "title": "The passport you ask for",
            "fields": [
                field("request", "choice", "What you apply for", choices=choices(new="A first passport", replacement="Replacing an old passport")),
                field("years", "choice", "How long it is valid", choices=choices(v5="5 years", v10="10 years"), changes_fee=True),
                field("same_day", "boolean", "Same-day service", changes_fee=True, required=False, default="false"),
            ],
        },
        {
            "key": "person",
            "title": "About you",
            "fields": [
                field("full_name", "name", "Full name", help="As on your identity card.", example="Siti Rahmawati"),
                field("nik", "nik", "National identity number (NIK)", example="1707014107950001"),
                field("birth_date", "date", "Date of birth", example="1995-07-01"),
                field("old_passport", "passport", "Number of the old passport", when={"request": ["replacement"]}),
                field("mrz", "mrz", "The two lines at the bottom of the passport", required=False),
            ],
        },
        {
            "key": "contact",
            "title": "How we reach you",
            "fields": [
                field("address", "text", "Home address", max_length=250),
                field("district", "choice", "District", choices=choices(**{f"d{n}": f"District {n}" for n in range(1, 13)})),
                field("email", "email", "E-mail address", example="siti@example.com"),
                field("phone", "phone", "Telephone number", required=False),
            ],
        },
    ],
    "documents": [
        {"kind": "identity-card", "title": "Identity card (KTP)", "acceptable": "Both names and the number can be read.", "law": "UU 23/2006", "required": True, "when": {}},
        {"kind": "old-passport", "title": "Old passport", "acceptable": "The page with the photograph.", "law": "Permenkumham 8/2014", "required": True, "when": {"request": ["replacement"]}},
        {"kind": "letter", "title": "Letter of change of name", "acceptable": "From the court.", "law": "UU 23/2006", "required": False, "when": {}},
    ],
    "steps": [
        {"key": "apply", "title": "Apply here", "detail": "Fill in the form and attach your documents.", "who": "applicant", **BASIS, "working_days": None, "clock_starts": None},
        {"key": "interview", "title": "Interview and photograph", "detail": "At the counter, with your original documents.", "who": "office", **BASIS, "working_days": None, "clock_starts": None},
        {"key": "print", "title": "Your passport is made", "detail": "We tell you when to fetch it.", "who": "office", **UNSURE, "working_days": 4, "clock_starts": "after photograph and interview"},
    ],
    "tariff": [
        {"code": "p5", "label": "Electronic passport, 5 years", "amount": 650000, **BASIS, "when": {"years": ["5"]}},
        {"code": "p10", "label": "Electronic passport, 10 years", "amount": 950000, **BASIS, "when": {"years": ["10"]}},
        {"code": "old", "label": "An old amount", "amount": 350000, **BASIS, "valid_to": "2024-12-31", "when": {}},
        {"code": "fast", "label": "Same-day service", "amount": 1000000, **UNSURE, "when": {}},
    ],
}  # fmt: skip
CASE: Json = {
    "reference": "LBG-7K3MQ2PA",
    "service": "e-passport",
    "round": 1,
    "state": "ready",
    "version": 3,
    "opened_at": "2026-11-24T03:12:00+00:00",
    "answers": {"request": "new", "years": "10", "full_name": "Siti Rahmawati", "birth_date": "1995-07-01"},
    "documents": [
        {"kind": "identity-card", "digest": "a" * 64, "media_type": "image/png", "size": 340_000, "name": "ktp.png"},
        {"kind": "letter", "digest": "b" * 64, "media_type": "application/pdf", "size": 1_240_000, "name": "surat.pdf"},
    ],
    "findings": [
        {"check": "file-type", "title": "File type", "outcome": "pass", "reason": "file-type-right", "text": "The content is what the file says it is (PNG picture).", "simulated": False, "evidence": {}},
        {"check": "register", "title": "National register", "outcome": "concern", "reason": "register-partial", "text": "The register knows the number; the name differs.", "simulated": True, "evidence": {"source": "simulator", "fields": {"full_name": "mismatch", "birth_date": "match"}}},
        {"check": "mrz", "title": "Machine readable zone", "outcome": "not_applicable", "reason": "mrz-none", "text": "No passport was typed.", "simulated": False, "evidence": {}},
        {"check": "register-2", "title": "Register of passports", "outcome": "not_checked", "reason": "register-unavailable", "text": "The register did not answer. It is asked again by itself.", "simulated": True, "evidence": {}},
        {"check": "nik", "title": "Structure of the NIK", "outcome": "fail", "reason": "x", "text": "It does not fit the date of birth.", "simulated": False, "evidence": {}},
    ],
    "dossier_problem": "",
    "decisions": [],
    "reasons": [
        {"decision": "accepted", "reason": "complete", "text": "Data and documents are complete"},
        {"decision": "more_requested", "reason": "document-unreadable", "text": "A document cannot be read"},
        {"decision": "refused", "reason": "other", "text": "Another reason"},
    ],
    "history": [
        {"what": "opened", "detail": "", "actor": "", "at": "2026-11-24T03:12:00+00:00"},
        {"what": "examined", "detail": "", "actor": "", "at": "2026-11-24T03:12:02+00:00"},
    ],
}  # fmt: skip
ELEMENTS = ("requirements", "procedure", "time", "cost", "product", "competence", "behaviour", "complaints", "facilities")
IKM: Json = {"n": 37, "ikm": "84.26", "grade": "B", "elements": [{"key": key, "mean": "3.37"} for key in ELEMENTS]}
TODAY = date(2026, 11, 24)
OVERVIEW: Json = {
    "as_of": "2026-11-24T03:15:00+00:00",
    "position": 812,
    "total": 131,
    "by_state": [
        {"state": state, "n": n, "oldest_since": None}
        for state, n in (("submitted", 3), ("in_review", 12), ("more_requested", 5), ("accepted", 98), ("refused", 9), ("withdrawn", 4))
    ],
    "by_service": [{"service": "e-passport", "n": 131, "open": 20, "decided": 107}],
    "by_day": [
        {"day": (TODAY - timedelta(days=29 - n)).isoformat(), "n": (n * 7) % 11, "decided": (n * 5) % 7}
        for n in range(30)
    ],
    "steps": [
        {"step": "examination", "n": 128, "median_s": 1.9, "p90_s": 4.2},
        {"step": "decision", "n": 112, "median_s": 15_300.0, "p90_s": 91_000.0},
        {"step": "applicant", "n": 21, "median_s": 48_000.0, "p90_s": 301_000.0},
        {"step": "whole", "n": 107, "median_s": 40_000.0, "p90_s": 220_000.0},
    ],
}  # fmt: skip
MESSAGES: list[Json] = [
    {"template": "more-requested", "state": "sent", "reason": "", "sent_to": "s…@example.com", "updated_at": "2026-11-24T04:01:00+00:00"},
    {"template": "in-review", "state": "failed_temporarily", "reason": "mail-server-away", "sent_to": "s…@example.com", "updated_at": "2026-11-24T03:14:00+00:00"},
    {"template": "received", "state": "sent", "reason": "", "sent_to": "s…@example.com", "updated_at": "2026-11-24T03:12:00+00:00"},
]  # fmt: skip
