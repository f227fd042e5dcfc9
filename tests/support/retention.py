"""An office whose applications ended, for tests of what is deleted when."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from chassis.auth.trail import Trail
from chassis.database import Database
from contracts.verification import CaseDecided
from services.intake import usecases
from services.intake.catalogue.retention import retention
from services.intake.tables import Application, Attachment, StoredFile
from services.intake.usecases import Desk, Whole
from services.intake.usecases import retention as keeping
from tests.support import intake_forms
from tests.support.intake_forms import NOON, PASSPORT, image

KINDS = ["identity-card", "old-passport"]


@dataclass
class Kept:
    """Hands applications in, ends them, and lets the keeper come by on a later day."""

    database: Database
    desk: Desk
    trail: Trail

    @classmethod
    def at(cls, database: Database, folder: Path) -> Kept:
        """A desk and an audit trail in ``folder``."""
        return cls(database, intake_forms.desk(folder), Trail("intake", b"a" * 32))

    def ended(self, decision: str, colour: str = "white", **changed: Any) -> str:
        """An application with this end, at noon; its reference."""
        asked = Whole("e-passport", "id", PASSPORT | changed, KINDS, ())
        content = image(colour=colour)
        files = [usecases.take_file(self.desk, "e-passport", kind, "a.jpg", content) for kind in KINDS]
        checked = asked.checked(self.desk, NOON)
        made = self.database.transact(
            usecases.submit_whole, self.desk, asked, checked, files, now=NOON
        ).reference
        about = {"reference": made, "service": "e-passport", "officer": "petugas"}
        if decision in ("accepted", "refused"):
            event = CaseDecided(**about, round=1, decision=decision, reason="other")
            self.database.transact(usecases.case_decided, event, now=NOON)
        else:
            self.change(made, state=decision)
        return made

    def change(self, reference: str, **values: Any) -> None:
        """Change the row as nothing in the office would."""
        statement = update(Application).where(Application.reference == reference)
        self.database.transact(lambda session: session.execute(statement.values(**values)))

    def comes_by(self, days: int) -> int:
        """The keeper's timer, so many days after noon; files on the disk are as old by then."""
        now = NOON + timedelta(days=days)
        for path in self.blobs():
            os.utime(path, (NOON.timestamp(), NOON.timestamp()))
        return keeping.tend(self.database, self.keeper(), lambda: now)

    def keeper(self) -> keeping.Keeper:
        """One with nothing remembered of the last time."""
        return keeping.Keeper(retention(), self.desk.blobs, self.trail, self.desk.zone)

    def blobs(self) -> list[Path]:
        """The files in the blob store."""
        return [path for path in self.desk.blobs._root.rglob("*") if path.is_file()]

    def row(self, reference: str) -> Application | None:
        """The application."""
        return self.database.read(lambda session: session.get(Application, reference))

    def digests(self) -> set[str]:
        """What applications name."""
        query = select(Attachment.digest).union(select(StoredFile.digest))
        return set(self.database.read(lambda session: list(session.scalars(query))))

    def later(self, days: int) -> datetime:
        """So many days after noon."""
        return NOON + timedelta(days=days)
