"""What anybody may read of the double: fees, an overstay, visa codes; and how a service says no."""

from __future__ import annotations

from typing import Any

from gateway.clients import Json, Refused
from gateway.testing import canned

_BASIS = {
    "legal_basis": "PP 45/2024",
    "valid_from": "2024-12-17",
    "valid_to": None,
    "confidence": "official",
    "note": None,
}


def refused(status: int, detail: str = "", **errors: str) -> Refused:
    """The refusal a service would give, with one message a field."""
    problem = {
        "key": "double",
        "detail": detail,
        "errors": [
            {"pointer": f"/answers/{name}", "message": words, "key": words} for name, words in errors.items()
        ],
    }
    return Refused(status, problem, "the double")


def fee(*, query: Json, **_: Any) -> Json:
    """What the passport costs."""
    if "years" not in query:
        raise refused(422, "Choose how long it is valid.", years="Choose how long it is valid.")
    line = {"label": "Electronic passport, 10 years", "amount": 950000, **_BASIS}
    lines = [{**line, "rule": "How long it is valid: 10 years"}]
    changes = [{"words": "How long it is valid: 5 years", "total": 650000}]
    return {"on": query.get("on", "2026-11-24"), "lines": lines, "total": 950000, "changes": changes}


def overstay(*, query: Json, **_: Any) -> Json:
    """What an overstay costs; from day 61 nothing that can be paid."""
    if not query.get("days"):
        raise refused(422, "Write the days.", days="Write the days as a whole number from 1 on.")
    days = int(query["days"])
    told: Json = {"on": "2026-11-24", "last_day": 60, "legal_basis": "UU 6/2011", "confidence": "secondary"}
    if days > 60:
        return told | {"total": None, "lines": [], "reason": "Not by paying.", "where": "Come to Inteldakim."}
    line = {"label": "Overstay", "rule": f"{days} days", "amount": days * 1_000_000, **_BASIS}
    return told | {"total": days * 1_000_000, "lines": [line | {"confidence": "to-be-confirmed"}]}


def visas(*, query: Json, **_: Any) -> Json:
    """Two visa codes of one group, and one old code."""
    old = query.get("code") == "B211A"
    wanted = old or query.get("code") == "C1" or query.get("group") == "single-entry"
    stay = {"text": "60 days", "confidence": "secondary"}
    tourist = {**canned.VISA, "stay": stay, "services": ["e-passport"]}
    found = [tourist, {**canned.VISA, "code": "C2", "stay": None}] if wanted else []
    group = {"key": "single-entry", "title": "Single entry", "count": 34, "visas": found}
    return {"total": 110, "found": len(found), "old_code": old, "groups": [group]}
