"""What the services would answer: one service with every kind of field, one case, some numbers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

_CANNED: dict[str, Any] = json.loads((Path(__file__).parent / "canned.json").read_text(encoding="utf-8"))

SUMMARY: dict[str, Any] = _CANNED["summary"]
GUIDE: dict[str, Any] = _CANNED["guide"]
CASE: dict[str, Any] = _CANNED["case"]
IKM: dict[str, Any] = _CANNED["ikm"]
OVERVIEW: dict[str, Any] = _CANNED["overview"]
CONSENT: dict[str, Any] = _CANNED["consent"]
HELPER: dict[str, Any] = _CANNED["helper"]
TRAIL: list[dict[str, Any]] = [
    {"at": "2026-11-24T03:12:00+00:00", "who": "applicant", "action": "application.submit"},
    {"at": "2026-11-24T03:14:00+00:00", "who": "officer sample", "action": "document.read 0123456789ab"},
]
CHECKS: list[dict[str, Any]] = [
    {"check": "mrz", "title": "Machine readable zone", "week": "2026-11-16", "judged": 4, "disagreed": 1},
    {"check": "mrz", "title": "Machine readable zone", "week": "2026-11-23", "judged": 2, "disagreed": 2},
]
MESSAGES: list[dict[str, Any]] = _CANNED["messages"]
VISA: dict[str, Any] = _CANNED["visa"]

FILE: dict[str, Any] = {
    "media_type": "image/png",
    "state": "received",
    "scan": "clean",
    "said": "Scanned, no virus found.",
    "hints": [],
    "pages": [],
}
"""What intake says of every file besides its kind, name and size."""

PAYMENT: dict[str, Any] = {
    "bill": "LBG-7K3MQ2PA-1",
    "state": "open",
    "amount": 1950000,
    "lines": [
        {
            "code": "e-passport-10",
            "label": "Electronic passport 10 years",
            "amount": 950000,
            "law": "PP 45/2024",
        },
        {"code": "passport-same-day", "label": "Same-day service", "amount": 1000000, "law": "PP 45/2024"},
    ],
    "tariff_on": "2026-11-24",
    "code": "990000000000001",
    "due_at": "2026-11-24T05:20:00+00:00",
    "provider": "simulator",
    "simulated": True,
    "receipt": "SIM0A1B2C3D4E5F6",
    "paid": 1950000,
    "paid_at": "2026-11-24T04:10:00+00:00",
    "renewable": False,
    "differences": [],
}
DIFFERENCE: dict[str, Any] = {
    "id": 7,
    "kind": "paid-twice",
    "ntpn": "SIM6F5E4D3C2B1A0",
    "day": "2026-11-24",
    "reference": "LBG-7K3MQ2PA",
    "bill": "LBG-7K3MQ2PA-1",
    "code": "990000000000001",
    "expected": 1950000,
    "paid": 1950000,
    "refund": 1950000,
    "heard": "notice",
    "simulated": True,
    "found_at": "2026-11-24T04:11:00+00:00",
    "closed_at": None,
}
BOOKS: dict[str, Any] = {
    "provider": "simulator",
    "simulated": True,
    "differences": [DIFFERENCE],
    "reconciliations": [
        {
            "day": "2026-11-24",
            "ran_at": "2026-11-24T18:00:00+00:00",
            "listed": 3,
            "matched": 2,
            "missed": 1,
            "differences": 2,
        }
    ],
}
BANK_BILL: dict[str, Any] = {
    "code": "990000000000001",
    "amount": 1950000,
    "expires_at": "2026-11-24T05:20:00+00:00",
    "lapsed": False,
    "paid": 0,
}

_RULE = {
    "days": 1826,
    "held": False,
    "deleted_at": None,
    "legal_basis": "UU 27/2022",
    "source": "none",
    "confidence": "to-be-confirmed",
    "note": "The archive schedule was not read.",
}
KEPT: list[dict[str, Any]] = [
    _RULE | {"what": "ways", "due_on": None, "deleted_at": "2027-02-24T03:00:00+00:00"},
    _RULE | {"what": "files", "due_on": "2031-11-24"},
    _RULE | {"what": "answers", "due_on": None},
]
"""How long each part of the application is kept: one is gone, one has its day, one waits for the end."""
