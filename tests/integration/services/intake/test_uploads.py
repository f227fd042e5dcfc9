"""Uploads on both databases: killed at any moment, or sent twice at once, count and bytes never disagree."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.database import Database, migrate
from services.intake import usecases
from services.intake.tables import Application, Attachment, PartialUpload, UploadPart
from services.intake.usecases import uploads
from tests.support import intake_forms
from tests.support.intake_forms import NOON
from tests.support.photographs import jpeg, page

CONTENT = jpeg(page((700, 500)))
PIECE = 3_000
KILLS = 3
LATER = NOON + timedelta(minutes=1)
SEND = """
import sys
from pathlib import Path
from chassis.database import Database
from services.intake.usecases import uploads
from tests.integration.services.intake.test_uploads import CONTENT, PIECE, LATER, row_of
from tests.support import intake_forms
database, desk = Database(sys.argv[1]), intake_forms.desk(Path(sys.argv[2]))
print("ready", flush=True)
while True:
    start = database.read(uploads.find, sys.argv[3], sys.argv[4], LATER).received
    if start == len(CONTENT):
        break
    row = database.read(row_of, sys.argv[3])
    part = uploads.look(database, desk, row, sys.argv[4], start, CONTENT[start : start + PIECE], LATER)
    database.transact(lambda s: uploads.keep(s, row_of(s, sys.argv[3]), part, now=LATER))
"""


def row_of(session: Session, reference: str) -> Application:
    """The application."""
    return session.get_one(Application, reference)


class Office:
    """Intake's database and files, and one upload."""

    def __init__(self, url: str, folder: Path) -> None:
        migrate(url, "intake")
        self.url, self.folder = url, folder
        self.database, self.desk = Database(url), intake_forms.desk(folder)
        begin: dict[str, Any] = {"service": "e-passport", "language": "id", "now": NOON}
        self.reference = self.database.transact(usecases.start, self.desk, **begin).reference
        self.upload = self.database.transact(self._begin)

    def _begin(self, session: Session) -> str:
        row = row_of(session, self.reference)
        told: dict[str, Any] = {"kind": "identity-card", "name": "ktp.jpg", "page": False}
        return uploads.begin(session, self.desk, row, **told, length=len(CONTENT), now=NOON).id

    def received(self) -> int:
        """How many bytes are counted."""
        return self.database.read(lambda session: session.get_one(PartialUpload, self.upload)).received

    def agrees(self) -> bool:
        """Whether the bytes that are counted are here, and are the file's. Nobody may be sending."""
        upload = self.database.read(lambda session: session.get_one(PartialUpload, self.upload))
        if upload.finished_at is not None:
            return self.attached() == CONTENT
        parts = self.database.read(uploads._content, self.desk, self.upload)
        return self.attached() is None and parts == CONTENT[: upload.received]

    def attached(self) -> bytes | None:
        """The bytes of the file that is attached, if any."""
        found = self.database.read(lambda s: s.get(Attachment, (self.reference, "identity-card")))
        return self.desk.blobs.get(found.digest) if found else None

    def send(self, start: int, content: bytes) -> int:
        """Send one part; the bytes that are counted then."""
        row = self.database.read(row_of, self.reference)
        part = uploads.look(self.database, self.desk, row, self.upload, start, content, LATER)
        kept = self.database.transact(
            lambda session: uploads.keep(session, row_of(session, self.reference), part, now=LATER)
        )
        return kept.received


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Any:
    """Intake with an upload that has begun."""
    found = Office(database_url, tmp_path)
    yield found
    found.database.close()


def test_killed_at_any_moment_count_and_bytes_agree_and_the_file_comes_whole(office: Office) -> None:
    words = [sys.executable, "-c", SEND, office.url, str(office.folder), office.reference, office.upload]
    chance = random.Random(7)
    kills = 0
    while office.received() < len(CONTENT):
        sender = subprocess.Popen(words, stdout=subprocess.PIPE, env=dict(os.environ))
        assert sender.stdout is not None
        with sender:
            assert sender.stdout.readline() == b"ready\n"
            if kills < KILLS:
                _wait_until_it_moves(office, chance.randint(0, 4))
                sender.send_signal(signal.SIGKILL)
                kills += 1
        assert office.agrees()
    assert office.attached() == CONTENT
    assert kills >= 1
    assert office.database.read(lambda session: session.scalars(select(UploadPart)).all()) == []


def _wait_until_it_moves(office: Office, parts: int) -> None:
    goal, limit = min(len(CONTENT), office.received() + parts * PIECE), time.monotonic() + 20
    while office.received() < goal and time.monotonic() < limit:
        time.sleep(0.005)


def test_two_that_send_the_same_part_at_once_add_it_once(office: Office) -> None:
    def send(_: int) -> str:
        try:
            return str(office.send(0, CONTENT[:PIECE]))
        except uploads.WrongOffset:
            return "told where to go on"

    with ThreadPoolExecutor(8) as crowd:
        answers = sorted(crowd.map(send, range(8)))
    assert answers == [str(PIECE)] + ["told where to go on"] * 7
    assert office.received() == PIECE


def test_two_that_send_the_last_part_at_once_attach_one_file(office: Office) -> None:
    office.send(0, CONTENT[:PIECE])

    def send(_: int) -> str:
        try:
            return str(office.send(PIECE, CONTENT[PIECE:]))
        except (uploads.WrongOffset, usecases.VersionConflict) as refused:
            return type(refused).__name__

    with ThreadPoolExecutor(4) as crowd:
        answers = list(crowd.map(send, range(4)))
    assert answers.count(str(len(CONTENT))) == 1
    assert office.attached() == CONTENT
