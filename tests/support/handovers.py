"""An office whose officers accept what the centre decides, for tests of handing on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from chassis.auth.testing import make_secrets
from chassis.auth.tokens import Signer, load_public_key, verify_detached
from chassis.database import Database
from chassis.messaging.testing import recorded
from contracts.intake import ApplicationMoved
from contracts.verification import CaseDecided
from services.intake import usecases
from services.intake.adapters.centre_simulator import CentreSimulator
from services.intake.tables import Application, Handover, HistoryEntry
from services.intake.usecases import Desk, Whole, handovers
from tests.support import intake_forms
from tests.support.intake_forms import NOON, PASSPORT, image

SERVICE, KINDS = "e-passport", ["identity-card", "old-passport"]
"""Any service will do: the centre decides what its post says."""


@dataclass
class Sending:
    """Applications that are handed on; ``now`` moves only when told to."""

    database: Database
    desk: Desk
    secrets: Path
    now: datetime = NOON
    mode: str = "auto"
    applied: list[str] = field(default_factory=list)

    @classmethod
    def at(cls, database: Database, folder: Path) -> Sending:
        """A desk and keys in ``folder``."""
        return cls(database, intake_forms.desk(folder), make_secrets(folder / "secrets"))

    def apply(self, **changed: Any) -> str:
        """An application that is handed in; its reference."""
        whole = Whole(SERVICE, "id", PASSPORT | changed, KINDS, ())
        files = [usecases.take_file(self.desk, SERVICE, kind, "a.jpg", image()) for kind in KINDS]
        answers = whole.checked(self.desk, self.now)
        made = self.database.transact(usecases.submit_whole, self.desk, whole, answers, files, now=self.now)
        return str(made.reference)

    def decide(self, reference: str, decision: str = "accepted") -> bool:
        """An officer decides."""
        event = CaseDecided(
            reference=reference,
            service=SERVICE,
            round=1,
            decision=decision,
            reason="complete",
            officer="sari",
        )
        return bool(self.database.transact(usecases.case_decided, event, now=self.now, central={SERVICE}))

    def accepted(self, **changed: Any) -> str:
        """An application that an officer has accepted."""
        reference = self.apply(**changed)
        assert self.decide(reference)
        return reference

    def post(self) -> handovers.Post:
        """The means, with a centre as :attr:`mode` says; none when it is ``off``."""
        key = load_public_key(self.secrets / "trust" / "intake.pub")

        def verify(content: bytes, signature: str) -> None:
            verify_detached(content, signature, key)

        centre = CentreSimulator(self.database, verify, lambda: self.now, mode=self.mode)
        sign = Signer("intake", self.secrets / "intake.key").detached
        return handovers.Post({SERVICE}, self.desk.blobs, sign, None if self.mode == "off" else centre)

    def tend(self, **later: float) -> int:
        """The worker comes by, so much later."""
        self.now += timedelta(**later)
        return handovers.tend(self.database, self.post(), lambda: self.now)

    def state(self, reference: str) -> str:
        """Where the application is."""
        with self.database.reading() as session:
            return session.get_one(Application, reference).state

    def handover(self, reference: str) -> Handover:
        """Where it is at the centre."""
        with self.database.reading() as session:
            return session.get_one(Handover, reference)

    def moves(self, reference: str) -> list[tuple[str, str, str]]:
        """What was said of it to everybody."""
        said = [one.data for one in self.database.read(recorded)]
        return [
            (one.from_state, one.to_state, one.reason)
            for one in said
            if isinstance(one, ApplicationMoved) and one.reference == reference
        ]

    def history(self, reference: str) -> list[str]:
        """The states of its history."""
        query = (
            select(HistoryEntry.state).where(HistoryEntry.reference == reference).order_by(HistoryEntry.id)
        )
        return list(self.database.read(lambda session: session.scalars(query).all()))
