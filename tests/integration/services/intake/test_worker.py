"""Intake's worker as it runs: a real broker, a process that may be killed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from chassis.auth.testing import make_secrets
from chassis.auth.trail_check import about
from chassis.clock import now
from chassis.database import Database, migrate
from chassis.messaging.tables import inbox
from chassis.messaging.testing import recorded
from contracts.envelope import Envelope, encode
from contracts.event import Event
from contracts.verification import CaseCompleted, CaseDecided
from services.intake import usecases
from services.intake.tables import Application
from services.intake.usecases import Whole
from tests.support import intake_forms
from tests.support.bus import publish

PATIENCE_S = 40.0
LONG = timedelta(days=100)
ANOTHER = {"nik": "1707014201900002", "full_name": "Rahma Dewi", "birth_date": "1990-01-02"}
THIRD = {"nik": "1707014301900003", "full_name": "Dewi Lestari", "birth_date": "1990-01-03"}
TRACE = "3" * 32
RUN = """
import sys
from chassis.messaging.worker import run
from services.intake.worker import IntakeWorker
run([IntakeWorker], sys.argv[1])
"""


class Office:
    """Intake's worker, its database and the broker."""

    def __init__(self, folder: Path, broker_url: str, database_url: str) -> None:
        intake_forms.write_secrets(make_secrets(folder / "secrets"))
        migrate(database_url, "intake")
        self.database, self.desk = Database(database_url), intake_forms.desk(folder)
        self.broker_url, self.log = broker_url, folder / "worker.log"
        self.environment = {"LEBONG_HOME": str(folder), "LEBONG_INTAKE_DATABASE_URL": database_url}
        self.worker = self.start()

    def start(self) -> subprocess.Popen[bytes]:
        before = self.output().count("worker_started")
        with self.log.open("ab") as file:
            command = [sys.executable, "-c", RUN, self.broker_url]
            worker = subprocess.Popen(command, env=os.environ | self.environment, stdout=file, stderr=file)
        self.until(lambda: self.output().count("worker_started") > before)
        return worker

    def output(self) -> str:
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def until(self, done: Callable[[], Any]) -> None:
        limit = time.monotonic() + PATIENCE_S
        while not done():
            assert time.monotonic() < limit, f"it did not come about; log:\n{self.output()[-4000:]}"
            time.sleep(0.02)

    def publish(self, *bodies: tuple[str, bytes]) -> None:
        publish(self.broker_url, *bodies)

    def application(self, **changed: str) -> str:
        kinds = ["identity-card", "old-passport"]
        whole = Whole("e-passport", "id", intake_forms.PASSPORT | changed, kinds, [])
        answers, image = whole.checked(self.desk, now()), intake_forms.image()
        files = [usecases.take_file(self.desk, "e-passport", kind, "a.jpg", image) for kind in kinds]
        return self.database.transact(
            usecases.submit_whole, self.desk, whole, answers, files, now=now()
        ).reference

    def state(self, reference: str) -> str:
        query = select(Application.state).where(Application.reference == reference)
        return str(self.database.read(lambda session: session.scalar(query)))

    def close(self) -> None:
        self.worker.kill()
        self.worker.wait(10)
        self.database.close()


@pytest.fixture
def office(tmp_path: Path, vhost_url: str, database_url: str) -> Iterator[Office]:
    made = Office(tmp_path, vhost_url, database_url)
    yield made
    made.close()


def message(event: Event, sequence: int) -> tuple[str, bytes]:
    envelope = Envelope(
        id=f"{event.subject}-{sequence}",
        type=event.type,
        source=event.source,
        subject=event.subject,
        sequence=sequence,
        time=now(),
        traceparent=f"00-{TRACE}-{'4' * 16}-01",
        data=event,
    )
    return event.type, encode(envelope)


def completed(reference: str) -> tuple[str, bytes]:
    event = CaseCompleted(
        reference=reference,
        service="e-passport",
        round=1,
        passed=1,
        failed=0,
        concerns=0,
        not_applicable=0,
        not_checked=0,
    )
    return message(event, 2)


def decided(reference: str, decision: str) -> tuple[str, bytes]:
    event = CaseDecided(
        reference=reference,
        service="e-passport",
        round=1,
        decision=decision,
        reason="complete",
        officer="sari",
    )
    return message(event, 3)


def moves(office: Office, reference: str) -> list[str]:
    found = [event for event in office.database.read(recorded) if event.subject == reference]
    assert [event.sequence for event in found] == list(range(1, len(found) + 1))
    assert {event.traceparent[3:35] for event in found[1:]} <= {TRACE}
    return [event.data.to_state for event in found[1:]]


def test_an_application_follows_its_case_once_whatever_is_repeated_or_late(office: Office) -> None:
    straight, late = office.application(), office.application(**ANOTHER)
    office.publish(completed(straight), completed(straight), decided(late, "refused"))
    office.until(lambda: (office.state(straight), office.state(late)) == ("in_review", "refused"))
    office.publish(decided(straight, "accepted"), decided(straight, "accepted"), completed(late))
    office.until(lambda: office.state(straight) == "accepted")
    last = office.application(**THIRD)
    office.publish(completed(last))
    office.until(lambda: office.state(last) == "in_review")
    assert moves(office, straight) == ["in_review", "accepted"]
    assert moves(office, late) == ["refused"]


def test_news_that_came_while_the_worker_was_dead_is_heard_when_it_is_back(office: Office) -> None:
    reference = office.application()
    office.worker.kill()
    office.worker.wait(10)
    office.publish(completed(reference), decided(reference, "more_requested"))
    office.worker = office.start()
    office.until(lambda: office.state(reference) == "more_requested")
    # Two messages waiting in one queue are handled at the same time: either may come first.
    assert moves(office, reference)[-1] == "more_requested"


def test_news_of_an_application_that_nobody_has_ends_where_people_see_it(office: Office) -> None:
    office.publish(completed("LBG-NONE0000"))
    query = select(inbox.c.error).where(inbox.c.status == "dead")
    office.until(lambda: office.database.read(lambda session: session.scalars(query).all()))
    (error,) = office.database.read(lambda session: session.scalars(query).all())
    assert "no application LBG-NONE0000 here" in error


def test_the_worker_deletes_a_draft_that_was_left_alone(office: Office) -> None:
    draft, other = office.application(), office.application(**ANOTHER)
    old = {"state": "draft", "created_at": now() - LONG, "updated_at": now() - LONG}
    statement = update(Application).where(Application.reference == draft).values(**old)
    office.database.transact(lambda session: session.execute(statement))
    office.publish(completed(other))
    office.until(lambda: office.state(draft) == "None")
    office.until(lambda: office.state(other) == "in_review")
    lines = office.database.read(about, draft)
    assert [(line["who"], line["action"]) for line in lines] == [("service intake", "retention.everything")]
