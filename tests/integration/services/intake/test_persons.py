"""The same person and service again, on both databases: one application, whichever way it comes in."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, text

from chassis.database import Database
from contracts.verification import CaseDecided
from services.intake import usecases
from services.intake.tables import Application
from services.intake.usecases import Desk, Receipt, WarningsToConfirm, Whole
from services.intake.usecases.persons import AlreadyRunning
from tests.support.intake_forms import NOON, PASSPORT, image

KINDS = ["identity-card", "old-passport"]
SISTER = {"nik": "1707014107950002"}


@pytest.fixture
def hand_in(database: Database, desk: Desk) -> Callable[..., Receipt]:
    """Hands in a whole application; answers can be changed, and the day be a later one."""

    def whole(confirmations: tuple[str, ...] = (), days: int = 0, **changed: Any) -> Receipt:
        at = NOON + timedelta(days=days)
        asked = Whole("e-passport", "id", PASSPORT | changed, KINDS, confirmations)
        uploads = [usecases.take_file(desk, "e-passport", kind, "a.jpg", image()) for kind in KINDS]
        checked = asked.checked(desk, at)
        return database.transact(usecases.submit_whole, desk, asked, checked, uploads, now=at)

    return whole


def decide(database: Database, receipt: Receipt, decision: str) -> None:
    about = {"reference": receipt.reference, "service": "e-passport", "officer": "petugas"}
    event = CaseDecided(**about, round=1, decision=decision, reason="other")
    database.transact(usecases.case_decided, event, now=NOON)


def applications(database: Database) -> int:
    query = select(func.count()).select_from(Application)
    return int(database.read(lambda session: session.scalar(query)))


def test_a_second_one_is_answered_with_the_first_and_not_taken(
    database: Database, hand_in: Callable[..., Receipt]
) -> None:
    first = hand_in()
    with pytest.raises(AlreadyRunning) as refused:
        hand_in(full_name="Siti R", birth_place="Tes")
    assert refused.value.params == {"ending": first.reference[-3:], "since": "2026-11-24"}
    assert applications(database) == 1


def test_a_draft_of_the_same_person_is_stopped_at_the_same_place(
    database: Database, desk: Desk, hand_in: Callable[..., Receipt]
) -> None:
    draft = database.transact(usecases.start, desk, service="e-passport", language="id", now=NOON)

    def fill_and_submit(session: Any) -> None:
        row = usecases.find(session, desk, draft.reference, draft.code)
        usecases.save_answers(session, desk, row, version=1, answers=PASSPORT, now=NOON)
        for kind in KINDS:
            upload = usecases.take_file(desk, "e-passport", kind, "a.jpg", image())
            usecases.attach(session, row, upload, now=NOON)
        usecases.submit(session, desk, row, version=row.version, confirmations=(), now=NOON)

    hand_in()
    with pytest.raises(AlreadyRunning):
        database.transact(fill_and_submit)


@pytest.mark.parametrize("name", ["Rahmawati Siti", "Siti Rahmawti", "Hj. Siti Rahmawati"])
def test_somebody_alike_is_only_asked_about(
    database: Database, hand_in: Callable[..., Receipt], name: str
) -> None:
    hand_in()
    with pytest.raises(WarningsToConfirm) as asked:
        hand_in(full_name=name, **SISTER)
    assert [oddity.name for oddity in asked.value.oddities] == ["similar-application"]
    hand_in(("similar-application",), full_name=name, **SISTER)
    assert applications(database) == 2


def test_somebody_else_born_on_the_same_day_is_not_asked(
    database: Database, hand_in: Callable[..., Receipt]
) -> None:
    hand_in()
    hand_in(full_name="Dewi Lestari", **SISTER)
    assert applications(database) == 2


@pytest.mark.parametrize("decision", ["refused", "accepted"])
def test_after_a_refusal_or_long_after_a_grant_another_is_taken(
    database: Database, hand_in: Callable[..., Receipt], decision: str
) -> None:
    decide(database, hand_in(), decision)
    hand_in(days=400)
    assert applications(database) == 2
    with pytest.raises(AlreadyRunning):
        hand_in(days=401)


def test_soon_after_a_grant_it_is_still_the_same_application(
    database: Database, hand_in: Callable[..., Receipt]
) -> None:
    decide(database, hand_in(), "accepted")
    with pytest.raises(AlreadyRunning):
        hand_in(days=3)


def test_eight_at_once_are_one_application(database: Database, hand_in: Callable[..., Receipt]) -> None:
    start, found = threading.Barrier(8), []

    def run() -> None:
        start.wait()
        try:
            found.append(hand_in())
        except AlreadyRunning as error:
            found.append(error)

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [isinstance(one, Receipt) for one in found].count(True) == 1
    assert [isinstance(one, AlreadyRunning) for one in found].count(True) == 7
    assert applications(database) == 1


def test_what_is_kept_of_a_person_names_nobody_by_number(
    database: Database, hand_in: Callable[..., Receipt]
) -> None:
    hand_in()
    rows = database.read(lambda session: session.execute(text("SELECT * FROM applicant")).all())
    assert len(rows) == 1
    assert PASSPORT["nik"] not in str(rows)
    assert date(1995, 7, 1).isoformat() in str(rows).replace("datetime.date(1995, 7, 1)", "1995-07-01")
