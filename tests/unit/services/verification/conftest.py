"""What the tests of verification stand on: documents, an intake and a clock of their own, and a case."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw
from sqlalchemy import text

from chassis.auth.testing import make_secrets, officer_headers
from chassis.database import Database
from chassis.database.testing import memory
from chassis.http.testing import Client, client
from chassis.messaging.testing import recorded
from contracts.intake import ApplicationSubmitted
from services.verification.adapters.intake import Away, DocumentEntry, DossierEntry, NotThere
from services.verification.adapters.register_simulator import Behaviour, RegisterSimulator
from services.verification.api import create_app
from services.verification.checks import Document, Dossier, Material
from services.verification.domain.rules import Rules
from services.verification.readers import barcode
from services.verification.settings import load
from services.verification.tables import Base, Case, FindingRow
from services.verification.usecases import Office, examine_due, open_case

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
REFERENCE = "LBG-TEST0001"
ANSWERS = {
    "full_name": "Siti Rahma",
    "sex": "female",
    "birth_date": "1990-05-17",
    "nik": "1707015705900001",
    "email": "siti@example.test",
}


@cache
def a_picture(
    kind: str = "JPEG", size: tuple[int, int] = (800, 600), *, blank: bool = False, seed: int = 0
) -> bytes:
    """A picture of a page with some lines on it."""
    image = Image.new("RGB", size, "white")
    if not blank:
        draw = ImageDraw.Draw(image)
        for row in range(0, size[1], 20):
            draw.rectangle((10 + seed, row, size[0] - 10, row + 6), fill="black")
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


def a_document(content: bytes, name: str = "scan.jpg", media_type: str = "image/jpeg") -> Document:
    """A document with the digest of its content."""
    digest = hashlib.sha256(content).hexdigest()
    return Document(kind="passport", digest=digest, media_type=media_type, name=name, content=content)


class FakeIntake:
    """An intake in memory, that can be away."""

    def __init__(self) -> None:
        self.dossiers: dict[str, DossierEntry] = {}
        self.files: dict[str, bytes] = {}
        self.away = False
        self.asked: list[str] = []
        self.ruled: dict[str, Rules] = {}

    def put(
        self, reference: str, answers: dict[str, Any], documents: list[Document], round_: int = 1
    ) -> None:
        """Have an application."""
        entries = tuple(
            DocumentEntry(
                kind=d.kind, digest=d.digest, media_type=d.media_type, size=len(d.content), name=d.name
            )
            for d in documents
        )
        self.files |= {document.digest: document.content for document in documents}
        self.dossiers[reference] = DossierEntry(
            reference=reference,
            service="e-passport",
            language="id",
            round=round_,
            answers=answers,
            documents=entries,
        )

    def dossier(self, reference: str) -> DossierEntry:
        return self._give(self.dossiers, reference)

    def document(self, digest: str) -> bytes:
        return self._give(self.files, digest)

    def view(self, digest: str) -> tuple[bytes, str]:
        return b"view of " + self._give(self.files, digest), "image/jpeg"

    def rules(self, service: str, language: str) -> Rules:
        if self.away:
            raise Away("away")
        return self.ruled.get(language, Rules())

    def _give(self, from_: dict[str, Any], key: str) -> Any:
        self.asked.append(key)
        if self.away:
            raise Away("away")
        if key not in from_:
            raise NotThere(key)
        return from_[key]


@dataclass
class Scene:
    """A verification service in memory, with a clock that the test moves."""

    database: Database = field(default_factory=lambda: memory(Base.metadata))
    intake: FakeIntake = field(default_factory=FakeIntake)
    now: datetime = NOW
    mode: Behaviour = Behaviour.MATCH

    def __post_init__(self) -> None:
        self.register = RegisterSimulator(self.mode, clock=self.clock, sleep=lambda seconds: None)

    def clock(self) -> datetime:
        return self.now

    def later(self, **by: float) -> None:
        """Let time pass."""
        self.now += timedelta(**by)

    def submit(self, reference: str = REFERENCE, round_: int = 1, **answers: Any) -> bool:
        """An application is handed in, and its event arrives."""
        self.intake.put(reference, ANSWERS | answers, [a_document(a_picture())], round_)
        return self.hear(reference, round_)

    def hear(self, reference: str = REFERENCE, round_: int = 1) -> bool:
        """The event of an application arrives."""
        event = ApplicationSubmitted(
            reference=reference, service="e-passport", language="id", round=round_, documents=1
        )
        return self.database.transact(open_case, event, now=self.now)

    def examine(self) -> int:
        """A worker looks for work once."""
        return examine_due(self.database, Office(self.intake, self.register), self.clock)

    def case(self, reference: str = REFERENCE) -> Case:
        with self.database.reading() as session:
            return session.get_one(Case, reference)

    def findings(self, check: str = "", *, current: bool = True) -> list[FindingRow]:
        with self.database.reading() as session:
            rows = session.query(FindingRow).order_by(FindingRow.id).all()
        return [row for row in rows if row.current is current and (not check or row.check_name == check)]

    def events(self, type_: str = "") -> list[Any]:
        """The data of the events recorded so far."""
        with self.database.reading() as session:
            return [e.data for e in recorded(session) if not type_ or e.type == f"verification.{type_}.v1"]

    def audited(self) -> list[tuple[str, str, str]]:
        """Who did what about whom, in the order of time."""
        with self.database.reading() as session:
            rows = session.execute(text("SELECT who, action, subject FROM audit ORDER BY at, lane, number"))
            return [tuple(row) for row in rows]

    def sequences(self) -> list[int]:
        with self.database.reading() as session:
            return [envelope.sequence for envelope in recorded(session)]


@pytest.fixture(autouse=True)
def decoded_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Barcodes of pictures are looked for in this process: one of its own for each would be slow."""
    monkeypatch.setattr(barcode, "in_process", barcode.barcodes_of)


@pytest.fixture
def scene() -> Scene:
    """A verification service in memory whose register answers."""
    return Scene()


@pytest.fixture
def make_scene() -> Callable[..., Scene]:
    """Makes a verification service in memory: ``make_scene(mode=Behaviour.DOWN)``."""
    return Scene


@pytest.fixture
def material() -> Callable[..., Material]:
    """Makes material for a check: ``material(documents=[...], nik="...")``."""

    def make(*, documents: list[Document] | None = None, **options: Any) -> Material:
        extras = {name: options.pop(name) for name in ("register", "used_by") if name in options}
        dossier = Dossier(
            reference=REFERENCE,
            service="e-passport",
            language="id",
            round=1,
            answers=options,
            documents=tuple(documents or ()),
        )
        return Material(dossier=dossier, now=NOW, **extras)

    return make


@pytest.fixture
def picture() -> Callable[..., bytes]:
    """Draws a page."""
    return a_picture


@pytest.fixture
def document() -> Callable[..., Document]:
    """Makes a document of bytes."""
    return a_document


@pytest.fixture(scope="session")
def secrets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The keys of every service."""
    return make_secrets(tmp_path_factory.mktemp("secrets"))


@pytest.fixture
def api(scene: Scene, secrets: Path) -> Client:
    """Verification over HTTP."""
    settings = load({"LEBONG_SECRETS": str(secrets)})
    return client(create_app(settings, database=scene.database, source=scene.intake))


@pytest.fixture
def officer(secrets: Path) -> dict[str, str]:
    """The headers of the officer sari."""
    return officer_headers(secrets)
