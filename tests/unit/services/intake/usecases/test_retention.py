"""What is deleted when, and what never is."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from chassis.auth.trail_check import about
from services.intake.catalogue.retention import retention
from services.intake.domain.retention import PARTS
from services.intake.tables import Applicant, Helper, HistoryEntry, Kept
from services.intake.usecases import retention as keeping
from tests.support.intake_forms import NOON
from tests.support.retention import Kept as Office

FIVE_YEARS = 1826


@pytest.fixture
def office(database, tmp_path):
    return Office.at(database, tmp_path)


def count(database, table, reference):
    query = select(func.count()).select_from(table).where(table.reference == reference)
    return database.read(lambda session: session.scalar(query))


def test_a_draft_left_alone_goes_with_all_of_it_after_ninety_days_and_not_before(office):
    reference = office.ended("draft")
    assert office.comes_by(89) == 0
    assert office.row(reference)
    assert office.comes_by(91) == 1
    assert office.row(reference) is None
    for table in (Applicant, HistoryEntry, Kept):
        assert count(office.database, table, reference) == 0
    assert office.blobs() == []


@pytest.mark.parametrize("decision", ["accepted", "refused"])
def test_what_was_decided_is_emptied_after_five_years_and_stays_countable(office, decision):
    reference = office.ended(decision)
    office.comes_by(FIVE_YEARS - 1)
    assert office.row(reference).answers
    office.comes_by(FIVE_YEARS + 1)
    row = office.row(reference)
    assert (row.answers, row.answered, row.confirmations, row.email) == ({}, {}, [], None)
    assert (row.state, row.service) == (decision, "e-passport")
    assert count(office.database, HistoryEntry, reference) >= 2
    assert count(office.database, Applicant, reference) == 0
    assert (office.digests(), office.blobs()) == (set(), [])


def test_files_of_a_withdrawn_application_go_before_its_answers(office):
    reference = office.ended("withdrawn")
    office.comes_by(91)
    assert office.blobs() == []
    assert office.row(reference).answers
    office.comes_by(366)
    assert office.row(reference).answers == {}


def test_it_is_done_once_however_often_the_keeper_comes(office):
    office.ended("accepted")
    assert office.comes_by(FIVE_YEARS + 1) == len(PARTS)
    assert office.comes_by(FIVE_YEARS + 2) == 0


def test_what_still_runs_is_never_touched(office):
    references = [office.ended(state) for state in ("submitted",)]
    assert office.comes_by(10 * FIVE_YEARS) == 0
    assert all(office.row(reference).answers for reference in references)


def test_a_draft_that_somebody_goes_on_with_begins_its_days_anew(office):
    reference = office.ended("draft")
    office.change(reference, updated_at=NOON + timedelta(days=60))
    assert office.comes_by(120) == 0
    assert office.comes_by(151) == 1


def test_a_legal_hold_beats_the_rules_until_it_is_let_go(office):
    reference = office.ended("refused")
    office.database.transact(keeping.hold, office.trail, reference, "gugatan di PTUN", NOON)
    assert office.comes_by(2 * FIVE_YEARS) == 0
    assert office.blobs()
    office.database.transact(keeping.let_go, office.trail, reference, NOON)
    assert office.comes_by(2 * FIVE_YEARS) == len(PARTS)


def test_a_hold_that_comes_between_looking_and_deleting_is_seen(office):
    reference = office.ended("draft")
    now = office.later(91)
    (rule,) = (one for one in keeping.in_force(office.keeper(), now) if one.outcome == "draft")
    assert office.database.read(keeping.due, rule, now) == [reference]
    office.database.transact(keeping.hold, office.trail, reference, "pemeriksaan", now)
    assert office.database.transact(keeping.part, office.trail, rule, reference, now) is None
    assert office.row(reference)


def test_each_deletion_is_a_line_of_the_audit_trail(office):
    reference = office.ended("withdrawn")
    office.comes_by(400)
    lines = office.database.read(about, reference)
    assert {line["action"] for line in lines} == {"retention.ways", "retention.files", "retention.answers"}
    assert {line["who"] for line in lines} == {"service intake"}


def test_a_file_that_another_application_names_stays(office):
    office.ended("withdrawn")
    other = office.ended("accepted", nik="1707014201900002", full_name="Rahma Dewi", birth_date="1990-01-02")
    before = office.blobs()
    office.comes_by(100)
    assert office.blobs() == before
    assert office.row(other)


def test_a_file_that_a_failed_request_left_behind_is_cleared_away(office):
    office.desk.blobs.put(b"nobody names this")
    office.comes_by(2)
    assert office.blobs() == []


def test_killed_before_the_files_went_they_go_the_next_time(office, monkeypatch):
    office.ended("draft")
    monkeypatch.setattr(keeping, "sweep", lambda *_: 0)
    office.comes_by(91)
    assert office.blobs()
    monkeypatch.undo()
    office.comes_by(92)
    assert office.blobs() == []


def test_a_helper_has_neither_name_nor_address_afterwards(office):
    reference = office.ended("accepted")
    helper = {
        "name": "Budi",
        "email": "budi@example.id",
        "consent_how": "paper",
        "consent_wording": "2026-11",
    }
    helper |= {"consent_at": NOON, "news": "both", "ended_at": None, "reference": reference}
    office.database.transact(lambda session: session.add(Helper(**helper)))
    office.comes_by(FIVE_YEARS + 1)
    query = select(Helper.name, Helper.email).where(Helper.reference == reference)
    assert office.database.read(lambda session: session.execute(query).one()) == ("", "")


def test_it_looks_once_an_hour_however_often_it_is_called(office):
    keeper = office.keeper()
    office.ended("draft")
    assert keeping.tend(office.database, keeper, lambda: office.later(1)) == 0
    soon = office.later(1) + timedelta(minutes=59)
    keeping.tend(office.database, keeper, lambda: soon)
    assert keeper.tended_at == office.later(1)


def test_practice_has_a_rule_and_nothing_to_delete(office):
    (rule,) = (one for one in retention().rules if one.outcome == "practice")
    assert rule.days == 0
    assert rule not in keeping.in_force(office.keeper(), NOON)
