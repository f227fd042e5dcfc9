"""What people send to intake, for tests: whole answers, small files, and a desk to hand them in at."""

from __future__ import annotations

import base64
import secrets
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from PIL import Image
from pypdf import PdfWriter

from chassis.blobs import Blobs
from services.intake.catalogue import catalogue
from services.intake.usecases import Desk

NOON = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)
KEY = b"k" * 32
MRZ = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10"
"""The specimen of ICAO Doc 9303, part 4, appendix A."""

CONTACT = {"email": "siti@example.id", "phone": "0812 3456 7890"}
PASSPORT: dict[str, Any] = {
    "is_citizen": True,
    "grown_up": True,
    "passport_in_hand": True,
    "request": "replacement",
    "years": "10",
    "full_name": "Siti Rahmawati",
    "nik": "1707014107950001",
    "sex": "female",
    "birth_date": "1995-07-01",
    "birth_place": "Muara Aman",
    "old_passport_number": "C1234567",
    **CONTACT,
}
FOREIGNER: dict[str, Any] = {
    "full_name": "Anna Maria Eriksson",
    "sex": "female",
    "birth_date": "1974-08-12",
    "birth_place": "Uppsala",
    "nationality": "Utopia",
    "passport_number": "L898902C3",
    "passport_expires": "2031-04-15",
    "address": "Jalan Kampung Jawa 7, Lebong Utara",
    **CONTACT,
}
VISIT = {
    **FOREIGNER,
    "permit_valid": True,
    "visa_kind": "single-entry",
    "days": "30",
    "permit_expires": "2026-12-20",
}
WORK = {
    **FOREIGNER,
    "permit_valid": True,
    "entered_with": "limited-stay",
    "has_guarantor": True,
    "request": "first",
    "months": "12",
    "employer": "PT Contoh",
    "position": "Ahli mesin",
    "rptka_number": "B.3/12345",
}
ANSWERS = {"e-passport": PASSPORT, "visit-stay-extension": VISIT, "limited-stay-work": WORK}


def image(kind: str = "JPEG", size: tuple[int, int] = (64, 40), colour: str = "white") -> bytes:
    """A small picture."""
    buffer = BytesIO()
    Image.new("RGB", size, colour).save(buffer, kind)
    return buffer.getvalue()


def pdf(pages: int = 1, password: str | None = None) -> bytes:
    """A PDF of empty pages."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(100, 100)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    buffer = BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def desk(folder: Path) -> Desk:
    """A desk with the office's own catalogue and a blob store in ``folder``."""
    return Desk(catalogue(), Blobs(f"file://{folder / 'blobs'}", KEY), KEY, ZoneInfo("Asia/Jakarta"))


def document(kind: str, content: bytes | None = None, name: str = "scan.jpg") -> dict[str, str]:
    """One document of a whole application, as JSON."""
    data = image() if content is None else content
    return {"kind": kind, "name": name, "content": base64.b64encode(data).decode()}


def whole(service: str = "e-passport", **changed: object) -> dict[str, Any]:
    """The body of a whole application that is accepted; ``changed`` answers replace or (None) remove."""
    answers = {key: value for key, value in (ANSWERS[service] | changed).items() if value is not None}
    papers = catalogue()[service].needed(answers)
    return {
        "service": service,
        "language": "en",
        "answers": answers,
        "documents": [document(paper.kind) for paper in papers],
        "confirmations": [],
    }


def write_secrets(folder: Path) -> None:
    """The secret keys that intake reads at its start."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("codes", "blobs", "cashier"):
        (folder / f"{name}.key").write_text(base64.b64encode(secrets.token_bytes(32)).decode())
