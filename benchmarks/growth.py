"""What people wait for, in an office with a thousand, a hundred thousand and a million applications."""

from __future__ import annotations

import itertools
import random
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from zoneinfo import ZoneInfo

from sqlalchemy import create_engine, select

from benchmarks.measure import Goal, Row, Tell, compare
from benchmarks.rig import Rig
from chassis.blobs import Blobs
from chassis.clock import now
from chassis.database import Database, migrate
from cli.faults.people import applicant
from cli.generate.filling import fill
from services.intake import usecases as intake
from services.intake.catalogue import catalogue
from services.intake.tables import Application
from services.intake.usecases import Desk, WarningsToConfirm, Whole
from services.intake.usecases.persons import claim
from services.verification import usecases as verification
from services.verification.usecases.practice import Practice

SIZES = (1_000, 100_000, 1_000_000)
ZONE = ZoneInfo("Asia/Jakarta")
CALLS = 60
"""Calls of each kind in a run; the run's figure is their median."""
KINDS = ("submit", "tracking", "queue page", "duplicate check")
GOALS = tuple(
    Goal(f"{kind}, p50 at {size:,}, against 1.5 x that at {SIZES[0]:,}", "ms", 1.0, 1.4, smaller=True)
    for kind in KINDS
    for size in SIZES[1:]
)
ALLOWED = 1.5

Call = Callable[[], object]


@dataclass
class Grown:
    """An office with so many applications."""

    intake: Database
    verification: Database
    desk: Desk
    references: list[str]

    def calls(self) -> dict[str, Call]:
        """What is measured, by :data:`KINDS`; each call is another person's."""
        fresh = itertools.count(random.randrange(10**8))
        return {
            "submit": lambda: self._submit(next(fresh)),
            "tracking": self._track,
            "queue page": self._queue,
            "duplicate check": lambda: self._duplicate(next(fresh)),
        }

    def _submit(self, number: int) -> object:
        body = applicant(number, number).body
        whole = Whole(
            body["service"], body["language"], body["answers"], ("identity-card", "old-passport"),
            body["confirmations"],
        )  # fmt: skip
        checked, at = whole.checked(self.desk, now()), now()
        return self.intake.transact(intake.submit_whole, self.desk, whole, checked, [], now=at)

    def _track(self) -> object:
        reference, at = random.choice(self.references), now()
        return self.intake.read(
            lambda session: intake.status(session, self.desk, session.get_one(Application, reference), now=at)
        )

    def _queue(self) -> object:
        wanted, practice = verification.Wanted(state="ready"), Practice(ZONE)
        return self.verification.read(
            verification.queue, practice, wanted, None, 25, officer="somebody", now=now()
        )

    def _duplicate(self, number: int) -> object:
        answers, service = applicant(number, number).body["answers"], self.desk.service("e-passport")
        with suppress(WarningsToConfirm):  # somebody alike: an answer like any other
            self.intake.read(claim, self.desk, service, answers, "LBG-NOBODY00", (), now())
        return None


def measure(rig: Rig, runs: int, tell: Tell) -> list[Row]:
    """The rows. One office grows from size to size; the measures of a size are taken when it is reached."""
    figures: dict[int, dict[str, list[float]]] = {}
    with rig.database() as intake_url, rig.database() as verification_url:
        migrate(intake_url, "intake")
        migrate(verification_url, "verification")
        office = Grown(Database(intake_url), Database(verification_url), _desk(rig), [])
        there, began = 0, now()
        for seed, size in enumerate(SIZES, 1):
            tell(f"an office with {size:,} applications")
            _grow(office, size - there, seed, began, (intake_url, verification_url))
            there = size
            figures[size] = _measured(office, runs)
        office.intake.close()
        office.verification.close()
    goals = iter(GOALS)
    return [
        compare(next(goals), figures[size][kind], [ALLOWED * one for one in figures[SIZES[0]][kind]])
        for kind in KINDS
        for size in SIZES[1:]
    ]


def _grow(office: Grown, more: int, seed: int, began: datetime, urls: tuple[str, str]) -> None:
    fill(office.intake, office.verification, more, seed, began)
    for url in urls:
        engine = create_engine(url)
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
        engine.dispose()
    some = select(Application.reference).order_by(Application.reference).limit(5_000)
    office.references = list(office.intake.read(lambda session: session.scalars(some).all()))


def _measured(office: Grown, runs: int) -> dict[str, list[float]]:
    calls = office.calls()
    for call in calls.values():
        _p50(call)
    found: dict[str, list[float]] = {kind: [] for kind in KINDS}
    for _ in range(runs):
        for kind in KINDS:
            found[kind].append(_p50(calls[kind]))
    return found


def _p50(call: Call) -> float:
    taken = []
    for _ in range(CALLS):
        began = time.perf_counter()
        call()
        taken.append((time.perf_counter() - began) * 1000)
    return median(taken)


def _desk(rig: Rig) -> Desk:
    key = secrets.token_bytes(32)
    return Desk(catalogue(), Blobs(f"file://{rig.folder / 'growth'}", key), key, ZONE)
