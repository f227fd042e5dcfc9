"""Verification as it runs: a real broker, an intake over HTTP, a worker process that may be killed."""

from __future__ import annotations

import hashlib
import io
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from PIL import Image, ImageDraw
from sqlalchemy import select, update

from chassis.auth.testing import make_secrets
from chassis.clock import now
from chassis.database import Database, migrate
from chassis.http import Binary, Call, Problem, Service, create, operation
from chassis.messaging.testing import recorded
from chassis.settings import common
from contracts.envelope import Envelope, encode
from contracts.intake import ApplicationMoved, ApplicationSubmitted
from services.verification.tables import Case, FindingRow
from tests.support.bus import publish

PATIENCE_S = 40.0
TRACE = "1" * 32
RUN = """
from chassis.messaging.worker import run
from services.verification.worker import VerificationWorker
import sys
run([VerificationWorker], sys.argv[1])
"""


def a_picture() -> bytes:
    image = Image.new("RGB", (800, 600), "white")
    ImageDraw.Draw(image).rectangle((50, 50, 400, 300), fill="black")
    out = io.BytesIO()
    image.save(out, "JPEG")
    return out.getvalue()


PICTURE = a_picture()
DIGEST = hashlib.sha256(PICTURE).hexdigest()


class Dossiers:
    """Intake's dossiers; the last four characters of a reference become those of the NIK."""

    @operation("Read a dossier", allow=Service("intake.dossier.read"))
    def on_get(self, call: Call, reference: str) -> Any:
        if reference == "LBG-NONE0000":
            raise Problem("not-found", 404)
        file = {
            "kind": "photo",
            "digest": DIGEST,
            "media_type": "image/jpeg",
            "size": len(PICTURE),
            "name": "a.jpg",
        }
        return {
            "reference": reference,
            "service": "e-passport",
            "language": "id",
            "round": 1,
            "answers": {
                "full_name": "Siti Rahma",
                "sex": "female",
                "birth_date": "1990-05-17",
                "nik": f"170701570590{reference[-4:]}",
            },
            "documents": [file],
        }


class Documents:
    """Intake's files; the first ``hold`` requests wait."""

    hold: threading.Event | None = None

    @operation("Read a file", allow=Service("intake.dossier.read"), returns_binary=("image/jpeg",))
    def on_get(self, call: Call, digest: str) -> Binary:
        if self.hold is not None:
            self.hold.wait(30)
        return Binary(PICTURE, "image/jpeg")


class QuietHandler(WSGIRequestHandler):
    def log_message(self, *_args: Any) -> None:
        """Nothing on standard error."""


class Intake:
    """Intake's two addresses on a port, that can be closed and opened again."""

    def __init__(self, home: Path, secrets: Path) -> None:
        self.documents = Documents()
        settings = common("intake", {"LEBONG_HOME": str(home), "LEBONG_SECRETS": str(secrets)})
        routes = [("/applications/{reference}/dossier", Dossiers()), ("/documents/{digest}", self.documents)]
        self.app = create("intake", settings, Database("sqlite://"), routes=routes, title="Intake")
        self.port = 0
        self.open()

    def open(self) -> None:
        self.server = make_server("127.0.0.1", self.port, self.app, handler_class=QuietHandler)
        self.port = self.server.server_port
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05})
        self.thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


class Office:
    """Verification's process with everything around it."""

    def __init__(self, environment: dict[str, str], log: Path, intake: Intake) -> None:
        self.environment, self.log, self.intake = environment, log, intake
        self.broker_url = environment["LEBONG_BROKER_URL"]
        migrate(environment["LEBONG_VERIFICATION_DATABASE_URL"], "verification")
        self.database = Database(environment["LEBONG_VERIFICATION_DATABASE_URL"])
        self.worker = self.start()

    def start(self) -> subprocess.Popen[bytes]:
        started = self.log.read_text().count("worker_started") if self.log.exists() else 0
        with self.log.open("ab") as file:
            command = [sys.executable, "-c", RUN, self.broker_url]
            worker = subprocess.Popen(command, env=os.environ | self.environment, stdout=file, stderr=file)
        self.until(lambda: self.log.read_text().count("worker_started") > started)
        return worker

    def until(self, done: Callable[[], Any]) -> None:
        limit = time.monotonic() + PATIENCE_S
        while not done():
            assert time.monotonic() < limit, f"it did not come about; log:\n{self.log.read_text()[-4000:]}"
            time.sleep(0.02)

    def publish(self, *events: Any) -> None:
        publish(self.broker_url, *[(event.type, encode(envelope(event))) for event in events])

    def cases(self) -> dict[str, str]:
        with self.database.reading() as session:
            rows = session.execute(select(Case.reference, Case.state)).all()
        return {row.reference: row.state for row in rows}

    def state(self, reference: str) -> str:
        return self.cases().get(reference, "")

    def outcomes(self, check: str) -> list[str]:
        query = select(FindingRow.outcome).where(FindingRow.check_name == check, FindingRow.current)
        with self.database.reading() as session:
            return list(session.scalars(query))

    def recorded(self) -> list[Envelope[Any]]:
        with self.database.reading() as session:
            return recorded(session)

    def close(self) -> None:
        # An orderly end takes a worker seconds, and is tested with the whole office.
        self.worker.kill()
        self.worker.wait()
        self.database.close()
        self.intake.close()


def envelope(event: Any) -> Envelope[Any]:
    return Envelope(
        id=f"{event.reference}-{event.type}-{event.round}",
        type=event.type,
        source=event.source,
        subject=event.subject,
        sequence=1,
        time=now(),
        traceparent=f"00-{TRACE}-{'2' * 16}-01",
        data=event,
    )


def submitted(reference: str, round_: int = 1) -> ApplicationSubmitted:
    return ApplicationSubmitted(
        reference=reference, service="e-passport", language="id", round=round_, documents=1
    )


def an_office(tmp_path: Path, vhost_url: str, database_url: str) -> Iterator[Office]:
    secrets = make_secrets(tmp_path / "secrets")
    intake = Intake(tmp_path, secrets)
    environment = {
        "LEBONG_HOME": str(tmp_path),
        "LEBONG_SECRETS": str(secrets),
        "LEBONG_BROKER_URL": vhost_url,
        "LEBONG_VERIFICATION_DATABASE_URL": database_url,
        "LEBONG_INTAKE_URL": f"http://127.0.0.1:{intake.port}",
        "LEBONG_REGISTER_SLOW": "1",
    }
    made = Office(environment, tmp_path / "worker.log", intake)
    yield made
    made.close()


@pytest.fixture
def office(tmp_path: Path, vhost_url: str) -> Iterator[Office]:
    """An office on SQLite."""
    yield from an_office(tmp_path, vhost_url, f"sqlite:///{tmp_path / 'verification.sqlite'}")


@pytest.fixture
def each_office(tmp_path: Path, vhost_url: str, database_url: str) -> Iterator[Office]:
    """An office on SQLite, and one on PostgreSQL."""
    yield from an_office(tmp_path, vhost_url, database_url)


def test_an_application_is_examined_once_whatever_is_redelivered(each_office: Office) -> None:
    office = each_office
    event = submitted("LBG-TEST0001")
    office.publish(event, event, event)
    office.until(lambda: office.state("LBG-TEST0001") == "ready")
    envelopes = office.recorded()
    assert [(each.type, each.sequence) for each in envelopes] == [
        ("verification.case.opened.v1", 1),
        ("verification.case.completed.v1", 2),
    ]
    assert {each.traceparent[3:35] for each in envelopes} == {TRACE}
    assert (envelopes[1].data.passed, envelopes[1].data.not_checked) == (5, 0)


def test_a_slow_register_holds_up_cases_and_no_events(office: Office) -> None:
    office.publish(submitted("LBG-TEST9004"))
    office.until(lambda: office.state("LBG-TEST9004") == "examining")
    office.publish(submitted("LBG-TEST0001"))
    office.until(lambda: office.state("LBG-TEST0001") != "")
    office.until(lambda: list(office.cases().values()) == ["ready", "ready"])


def test_a_register_that_was_down_is_asked_again_by_itself(office: Office) -> None:
    office.publish(submitted("LBG-TEST9006"))
    office.until(lambda: office.outcomes("register") == ["not_checked"])
    office.until(lambda: office.outcomes("register") == ["pass"])
    assert office.recorded()[-1].type == "verification.check.repeated.v1"


def test_with_intake_away_cases_wait_and_are_examined_when_it_is_back(office: Office) -> None:
    office.intake.close()
    office.publish(submitted("LBG-TEST0001"), submitted("LBG-TEST0002"))
    office.until(lambda: "intake-away" in office.log.read_text())
    assert set(office.cases().values()) <= {"due", "examining"}
    office.intake.open()
    office.until(lambda: list(office.cases().values()) == ["ready", "ready"])


def test_an_application_that_nobody_knows_and_one_that_was_withdrawn_end_where_people_see_them(
    office: Office,
) -> None:
    withdrawn = ApplicationMoved(
        reference="LBG-TEST0002",
        service="e-passport",
        language="id",
        round=1,
        from_state="submitted",
        to_state="withdrawn",
    )
    office.publish(submitted("LBG-NONE0000"), withdrawn)
    office.until(lambda: office.cases() == {"LBG-NONE0000": "blocked", "LBG-TEST0002": "closed"})


def test_a_worker_killed_in_the_middle_loses_nothing_and_doubles_nothing(each_office: Office) -> None:
    office = each_office
    office.intake.documents.hold = threading.Event()
    office.publish(submitted("LBG-TEST0001"))
    office.until(lambda: office.state("LBG-TEST0001") == "examining")
    office.worker.send_signal(signal.SIGKILL)
    office.worker.wait(10)
    office.intake.documents.hold.set()
    office.intake.documents.hold = None
    # As if the lease of the killed worker had run out.
    office.database.transact(lambda session: session.execute(update(Case).values(claimed_until=now())))
    office.worker = office.start()
    office.until(lambda: office.state("LBG-TEST0001") == "ready")
    assert [each.type for each in office.recorded()].count("verification.case.completed.v1") == 1
    assert len(office.outcomes("readable")) == 1
