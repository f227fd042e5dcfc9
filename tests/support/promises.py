"""Applications that are promised a day, for tests: each by another person, at a time of one's choosing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from chassis.database import Database
from chassis.messaging.testing import recorded
from contracts.verification import CaseDecided
from services.intake import usecases
from services.intake.tables import Application, HistoryEntry, Promise
from services.intake.usecases import Desk, Upload, Whole, promises
from tests.support.intake_forms import ANSWERS, image

TUESDAY = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
"""10:00 at the office."""


class Scene:
    """An office in which people hand in and officers decide, or do not."""

    def __init__(self, database: Database, desk: Desk) -> None:
        self.database, self.desk, self.people = database, desk, 0
        self._files: dict[str, Upload] = {}

    def hand_in(self, now: datetime = TUESDAY, service: str = "visit-stay-extension", **changed: str) -> str:
        """A whole application of somebody new; its reference."""
        self.people += 1
        who = {
            "full_name": f"Orang {'abcdefghij'[self.people % 10] * self.people}",
            "birth_date": self._born(),
        }
        answers = {**ANSWERS[service], **who, **changed}
        if "permit_expires" in answers:
            answers |= {"permit_expires": "2027-06-30", "passport_number": f"A{1_234_000 + self.people}"}
        answers.pop("nik", None) if service != "e-passport" else None
        kinds = [paper.kind for paper in self.desk.service(service).needed(answers)]
        whole = Whole(service, "en", answers, kinds, ["nik-birth-date", "nik-sex"])
        files = [self._file(service, kind) for kind in kinds]
        checked = whole.checked(self.desk, now)
        return self.database.transact(
            usecases.submit_whole, self.desk, whole, checked, files, now=now
        ).reference

    def _file(self, service: str, kind: str) -> Upload:
        """Examined once: how a file is examined is told elsewhere."""
        if kind not in self._files:
            self._files[kind] = usecases.take_file(self.desk, service, kind, "a.jpg", image())
        return self._files[kind]

    def _born(self) -> str:
        return f"{1950 + self.people % 50}-{1 + self.people % 12:02}-{1 + self.people % 28:02}"

    def decide(self, reference: str, now: datetime, decision: str = "accepted", round: int = 1) -> None:
        """An officer's decision arrives."""
        service = self.promise(reference, round).service
        event = CaseDecided(
            reference=reference,
            service=service,
            round=round,
            decision=decision,
            reason="other",
            officer="sari",
        )
        self.database.transact(usecases.case_decided, event, now=now)

    def tend(self, now: datetime) -> int:
        """The timer comes round, with nothing remembered of the last time."""
        self.desk.almanac.tended_at = self.desk.almanac.read_at = None
        return promises.tend(self.database, self.desk, lambda: now)

    def promise(self, reference: str, round: int = 1) -> Promise:
        return self.database.read(lambda session: session.get_one(Promise, (reference, round)))

    def shown(self, reference: str, now: datetime = TUESDAY) -> dict[str, Any]:
        def look(session: Any) -> Any:
            return promises.shown(session, self.desk, session.get(Application, reference), now)

        found: dict[str, Any] = self.database.read(look)
        return found

    def events(self, kind: str = "intake.promise.broken.v1") -> list[Any]:
        return [one.data for one in self.database.read(recorded) if one.type == kind]

    def history(self, reference: str) -> list[tuple[str, str]]:
        query = select(HistoryEntry.state, HistoryEntry.reason).where(HistoryEntry.reference == reference)
        rows = self.database.read(lambda session: session.execute(query.order_by(HistoryEntry.id)).all())
        return [(state, reason) for state, reason in rows]


def later(days: float) -> datetime:
    """So many days after Tuesday, 10:00 at the office."""
    return TUESDAY + timedelta(days=days)
