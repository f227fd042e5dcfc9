"""The worker that tends places, as it runs: killed in between, it reminds and offers once."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from sqlalchemy import insert, select

from chassis.auth.testing import make_secrets
from chassis.clock import now
from chassis.database import Database, migrate
from services.intake.catalogue.offices import offices
from services.intake.tables import Place, Waiting
from tests.support import intake_forms
from tests.support.meetings import Scene, diary

PATIENCE_S = 60.0
RUN = """
import sys
from chassis.messaging.worker import run
from services.intake.worker import IntakeWorker
run([IntakeWorker], sys.argv[1])
"""


class Tended(Scene):
    """A database with a worker beside it."""

    def __init__(self, folder: Path, broker_url: str, database_url: str) -> None:
        migrate(database_url, "intake")
        intake_forms.write_secrets(make_secrets(folder / "secrets"))
        known = replace(diary(), offices=MappingProxyType(dict(offices())))
        super().__init__(Database(database_url), intake_forms.desk(folder), known)
        self.broker_url, self.log = broker_url, folder / "worker.log"
        self.environment = {"LEBONG_HOME": str(folder), "LEBONG_INTAKE_DATABASE_URL": database_url}
        self.worker: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as file:
            command = [sys.executable, "-c", RUN, self.broker_url]
            environment = os.environ | self.environment
            self.worker = subprocess.Popen(command, env=environment, stdout=file, stderr=file)

    def kill(self) -> None:
        if self.worker:
            self.worker.kill()
            self.worker.wait(10)

    def until(self, done: Callable[[], Any]) -> None:
        limit = time.monotonic() + PATIENCE_S
        while not done():
            assert time.monotonic() < limit, f"it did not come about; log:\n{self.log.read_text()[-4000:]}"
            time.sleep(0.05)

    def has(self, who: str, role: str, starts_at: Any, number: int, **more: Any) -> None:
        """Somebody took a place three days ago."""
        row = {"office": "bengkulu", "counter": "passports", "starts_at": starts_at, "number": number}
        row |= {"reference": who, "role": role, "service": "e-passport", "minutes": 30, "accessible": False}
        row |= {"made_at": now() - timedelta(days=3), "moves": 0, "visit": "waiting", **more}
        self.database.transact(lambda session: session.execute(insert(Place).values(**row)))

    def waits(self, who: str) -> None:
        """Somebody is on the waiting list for the next three weeks."""
        today = self.diary.today(now())
        row = {"reference": who, "service": "e-passport", "office": "bengkulu", "accessible": False}
        row |= {"from_day": today, "until_day": today + timedelta(days=21), "since": now(), "offers": 0}
        self.database.transact(lambda session: session.execute(insert(Waiting).values(**row)))

    def roles(self, who: str) -> list[str]:
        query = select(Place.role).where(Place.reference == who)
        return self.database.read(lambda session: sorted(session.scalars(query)))


@pytest.fixture
def office(tmp_path: Path, vhost_url: str, database_url: str) -> Iterator[Tended]:
    made = Tended(tmp_path, vhost_url, database_url)
    yield made
    made.kill()
    made.database.close()


def test_what_is_due_is_done_once_although_the_worker_is_killed(office: Tended) -> None:
    near, late, *many = office.people(12)
    soon = now().replace(microsecond=0) + timedelta(hours=5)
    office.has(near, "booked", soon, 1)
    office.has(late, "held", soon, 2, until=now() - timedelta(seconds=1))
    for who in many:
        office.waits(who)
    office.start()
    office.until(lambda: any(office.said(who) for who in (near, *many)))
    office.kill()
    office.start()
    office.until(lambda: all(office.said(who) for who in (near, *many)))
    office.until(lambda: office.roles(late) == [])
    office.kill()
    assert office.said(near) == ["reminded"]
    assert [office.said(who) for who in many] == [["offered"]] * len(many)
    assert [office.roles(who) for who in many] == [["offered"]] * len(many)
