"""What an applicant is told about how long it is kept."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from chassis.auth.testing import applicant_headers
from chassis.auth.trail import Trail
from chassis.clock import now
from services.intake.catalogue.retention import retention
from services.intake.tables import Application
from services.intake.usecases import retention as keeping
from tests.support import intake_forms
from tests.support.intake_forms import KEY

SOME_DAYS, FIVE_YEARS = timedelta(days=40), timedelta(days=1900)


@pytest.fixture
def mine(office):
    """A whole application that was handed in: how its applicant asks about it."""
    made = office.client.post("/submissions", json=intake_forms.whole()).json
    headers = applicant_headers(made["reference"], made["code"])

    def ask(path="/retention"):
        return office.client.get(f"/applications/{made['reference']}{path}", headers=headers)

    ask.reference = made["reference"]
    return ask


@pytest.fixture
def ended(office, mine):
    """Ends the application as something, so long ago."""

    def end(state, ago):
        at = now() - ago
        values = {"state": state, "created_at": at, "updated_at": at}
        statement = update(Application).where(Application.reference == mine.reference).values(**values)
        office.database.transact(lambda session: session.execute(statement))

    return end


def keeper(tmp_path):
    desk = intake_forms.desk(tmp_path)
    return keeping.Keeper(retention(), desk.blobs, Trail("intake", KEY), desk.zone)


def test_while_it_runs_the_periods_are_told_and_no_day(mine):
    parts = mine().json
    assert [(part["what"], part["days"]) for part in parts] == [
        ("ways", 90),
        ("files", 1826),
        ("answers", 1826),
    ]
    assert {part["due_on"] for part in parts} == {None}
    assert {part["confidence"] for part in parts} == {"to-be-confirmed"}
    assert all(part["note"] for part in parts)


def test_once_it_ended_the_days_are_told(mine, ended):
    ended("withdrawn", timedelta())
    days = [part["due_on"] for part in mine().json]
    assert days == sorted(days)
    assert all(days)


def test_what_was_deleted_is_told_and_the_page_still_stands(mine, ended, office, tmp_path):
    ended("accepted", FIVE_YEARS)
    assert keeping.tend(office.database, keeper(tmp_path), now) == 3
    assert all(part["deleted_at"] and part["due_on"] is None for part in mine().json)
    whole = mine("").json
    assert (whole["state"], whole["answers"], whole["documents"]) == ("accepted", {}, [])
    assert whole["history"]


def test_while_it_is_held_no_day_is_told(mine, ended, office):
    ended("refused", SOME_DAYS)
    trail = Trail("intake", b"a" * 32)
    statement = (keeping.hold, trail, mine.reference, "perkara", now())
    office.database.transact(*statement)
    assert {(part["held"], part["due_on"]) for part in mine().json} == {(True, None)}


def test_nobody_else_is_told(office, mine):
    found = office.client.get(f"/applications/{mine.reference}/retention")
    assert found.status_code == 401
