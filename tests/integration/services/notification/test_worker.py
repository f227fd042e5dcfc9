"""Notification as it runs: a real broker, a real mail server, a worker process that may be killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from sqlalchemy import func, select, update

from chassis.auth.testing import make_secrets
from chassis.clock import now
from chassis.database import Database, migrate
from chassis.http import Call, Problem, Service, create, operation
from chassis.messaging.tables import inbox
from chassis.settings import common
from contracts.envelope import Envelope, encode
from contracts.intake import ApplicationMoved, ApplicationSubmitted
from services.notification.tables import Message
from tests.support.bus import publish

PATIENCE_S = 40.0
RUN = """
from chassis.messaging.worker import run
from services.notification.worker import NotificationWorker
import sys
run([NotificationWorker], sys.argv[1])
"""


class Contacts:
    """Intake's address book, as far as notification knows it; asks for the same token."""

    def __init__(self) -> None:
        self.asked = 0

    @operation("Read a contact", allow=Service("intake.contact.read"))
    def on_get(self, call: Call, reference: str) -> Any:
        self.asked += 1
        if reference == "LBG-NONE0000":
            raise Problem("not-found", 404)
        email = "" if reference == "LBG-SILENT00" else f"{reference.lower()}@example.org"
        return {"name": "Siti Rahma", "email": email, "language": "id", "service": "e-passport"}


class Decisions:
    """Verification, as far as notification knows it: nobody was told anything beside the decision."""

    @operation("Read the last decision", allow=Service("verification.message.read"))
    def on_get(self, call: Call, reference: str) -> Any:
        raise Problem("not-found", 404)


class QuietHandler(WSGIRequestHandler):
    def log_message(self, *_args: Any) -> None:
        """Nothing on standard error."""


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    return make_secrets(tmp_path / "secrets")


@pytest.fixture
def intake(tmp_path: Path, secrets: Path) -> Iterator[str]:
    with served("intake", "/applications/{reference}/contact", Contacts(), tmp_path, secrets) as url:
        yield url


@pytest.fixture
def verification(tmp_path: Path, secrets: Path) -> Iterator[str]:
    with served("verification", "/cases/{reference}/message", Decisions(), tmp_path, secrets) as url:
        yield url


@contextmanager
def served(service: str, route: str, resource: object, folder: Path, secrets: Path) -> Iterator[str]:
    """One operation of another service, on a port of its own; its URL."""
    settings = common(service, {"LEBONG_HOME": str(folder), "LEBONG_SECRETS": str(secrets)})
    app = create(service, settings, Database("sqlite://"), routes=[(route, resource)], title=service)
    with make_server("127.0.0.1", 0, app, handler_class=QuietHandler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


class Office:
    """Notification's process with everything around it."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        self.environment, self.log = environment, log
        self.broker_url = environment["LEBONG_BROKER_URL"]
        migrate(environment["LEBONG_NOTIFICATION_DATABASE_URL"], "notification")
        self.database = Database(environment["LEBONG_NOTIFICATION_DATABASE_URL"])
        self.worker = self.start()

    def start(self) -> subprocess.Popen[bytes]:
        started = self.log.read_text().count("worker_started") if self.log.exists() else 0
        with self.log.open("ab") as file:
            worker = subprocess.Popen(
                [sys.executable, "-c", RUN, self.broker_url],
                env=os.environ | self.environment,
                stdout=file,
                stderr=file,
            )
        self.until(lambda: self.log.read_text().count("worker_started") > started)
        return worker

    def kill(self) -> None:
        self.worker.send_signal(signal.SIGKILL)
        self.worker.wait(10)

    def until(self, done: Callable[[], Any]) -> None:
        limit = time.monotonic() + PATIENCE_S
        while not done():
            assert time.monotonic() < limit, f"it did not come about; log:\n{self._told()}"
            time.sleep(0.02)

    def _told(self) -> str:
        """What went wrong first, then the end of the log: retries would hide it."""
        lines = self.log.read_text().splitlines()
        return "\n".join([line for line in lines if '"level":"info"' not in line][:40] + lines[-10:])

    def publish(self, *events: tuple[Any, int]) -> None:
        publish(self.broker_url, *[(event.type, encode(envelope(event, number))) for event, number in events])

    def messages(self) -> list[tuple[str, str, str]]:
        query = select(Message.template, Message.state, Message.reason).order_by(
            Message.reference, Message.event_sequence
        )
        with self.database.reading() as session:
            return [tuple(row) for row in session.execute(query)]

    def finished(self) -> int:
        query = select(func.count()).where(Message.state.in_(("sent", "failed", "skipped")))
        with self.database.reading() as session:
            return session.execute(query).scalar_one()

    def close(self) -> None:
        self.kill()
        self.database.close()


ON_ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def envelope(event: Any, sequence: int) -> Envelope[Any]:
    return Envelope(
        id=f"{event.reference}-{sequence}",
        type=event.type,
        source=event.source,
        subject=event.subject,
        sequence=sequence,
        time=now(),
        traceparent="00-" + "1" * 32 + "-" + "2" * 16 + "-01",
        data=event,
    )


def submitted(reference: str) -> ApplicationSubmitted:
    return ApplicationSubmitted(
        reference=reference, service="e-passport", language="id", round=1, documents=1
    )


def moved(reference: str, to_state: str) -> ApplicationMoved:
    return ApplicationMoved(
        reference=reference,
        service="e-passport",
        language="en",
        round=1,
        from_state="submitted",
        to_state=to_state,
    )


@pytest.fixture
def office(
    tmp_path: Path,
    secrets: Path,
    intake: str,
    verification: str,
    mail_server: Any,
    vhost_url: str,
    database_url: str,
) -> Iterator[Office]:
    environment = {
        "LEBONG_HOME": str(tmp_path),
        "LEBONG_SECRETS": str(secrets),
        "LEBONG_BROKER_URL": vhost_url,
        "LEBONG_NOTIFICATION_DATABASE_URL": database_url,
        "LEBONG_INTAKE_URL": intake,
        "LEBONG_VERIFICATION_URL": verification,
        "LEBONG_SMTP_URL": mail_server.url,
        "LEBONG_SMTP_TIMEOUT": "3",
        "LEBONG_MAIL_FROM": "Kantor <surat@office.example>",
    }
    office = Office(environment, tmp_path / "worker.log")
    yield office
    office.close()


def test_one_letter_for_each_event_and_person_whatever_is_redelivered(
    office: Office, mail_server: Any
) -> None:
    first, second = submitted("LBG-AAAA1111"), moved("LBG-AAAA1111", "accepted")
    office.publish((first, 1), (first, 1), (second, 2), (second, 2), (first, 1))
    office.until(lambda: office.finished() == 2)
    assert office.messages() == [("received", "sent", ""), ("accepted", "sent", "")]
    assert mail_server.postbox.recipients == ["lbg-aaaa1111@example.org"] * 2


@ON_ONE_DATABASE
def test_people_that_cannot_be_told_are_skipped_with_the_reason(office: Office, mail_server: Any) -> None:
    office.publish(
        (submitted("LBG-NONE0000"), 1),
        (submitted("LBG-SILENT00"), 1),
        (moved("LBG-ZZZZ1111", "withdrawn"), 1),
    )
    office.until(lambda: office.finished() == 3)
    assert [reason for _, _, reason in office.messages()] == [
        "no-application",
        "no-address",
        "needs-no-telling",
    ]
    assert mail_server.postbox.letters == []


@ON_ONE_DATABASE
def test_a_mail_server_that_was_away_gets_every_letter_once_it_is_back(
    office: Office, mail_server: Any
) -> None:
    mail_server.stop()
    office.publish(*[(submitted(f"LBG-{number:08d}"), 1) for number in range(5)])
    office.until(lambda: len(office.messages()) == 5)
    office.until(lambda: ("received", "failed_temporarily", "mail-server-away") in office.messages())
    mail_server.start()
    office.until(lambda: office.finished() == 5)
    assert len(set(mail_server.postbox.recipients)) == len(mail_server.postbox.letters) == 5


def test_a_letter_is_handed_over_again_with_the_same_id_after_a_kill_in_the_middle(
    office: Office, mail_server: Any
) -> None:
    mail_server.postbox.hold = threading.Event()
    office.publish((submitted("LBG-AAAA1111"), 1))
    office.until(lambda: len(mail_server.postbox.letters) == 1)
    office.kill()
    mail_server.postbox.hold.set()
    assert office.messages() == [("received", "sending", "")]
    # As if the lease of the killed worker had run out.
    office.database.transact(lambda session: session.execute(update(Message).values(due_at=now())))
    office.worker = office.start()
    office.until(lambda: office.finished() == 1)
    ids = [text.split(b"Message-ID: ")[1].split(b"\r\n")[0] for text in mail_server.postbox.letters]
    assert len(ids) == 2
    assert len(set(ids)) == 1
    with office.database.reading() as session:
        assert session.scalars(select(Message.handovers)).one() == 2


@ON_ONE_DATABASE
def test_an_event_that_cannot_be_read_stops_nobody_and_can_be_seen(office: Office, mail_server: Any) -> None:
    publish(office.broker_url, ("intake.application.submitted.v1", b"\xff{not json"))
    office.publish((submitted("LBG-AAAA1111"), 1))
    office.until(lambda: office.finished() == 1)
    dead = select(func.count()).where(inbox.c.status == "dead")
    office.until(lambda: office.database.read(lambda session: session.execute(dead).scalar_one()) == 1)


@ON_ONE_DATABASE
def test_an_idle_office_tells_within_the_budget(office: Office, mail_server: Any) -> None:
    waits = []
    for number in range(15):
        before = time.monotonic()
        office.publish((submitted(f"LBG-{number:08d}"), 1))
        office.until(lambda wanted=number + 1: len(mail_server.postbox.letters) == wanted)
        waits.append(time.monotonic() - before)
        office.until(lambda wanted=number + 1: office.finished() == wanted)
    median = sorted(waits)[len(waits) // 2]
    assert median < 0.25, f"event to letter takes {median * 1000:.0f} ms at the median"
