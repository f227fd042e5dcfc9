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
MESSAGES: list[dict[str, Any]] = _CANNED["messages"]
VISA: dict[str, Any] = _CANNED["visa"]
