"""Deleting by rule on both databases, beside people who bring the same files at that moment."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, update

from chassis.database import Database, migrate
from services.intake.tables import Attachment, StoredFile, new_file
from services.intake.usecases import retention as keeping
from tests.support.retention import Kept


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Iterator[Kept]:
    """A migrated database, and a desk."""
    migrate(database_url, "intake")
    database = Database(database_url)
    yield Kept.at(database, tmp_path)
    database.close()


def test_rules_are_carried_out_and_only_by_them(office: Kept) -> None:
    draft, running = office.ended("draft"), office.ended("submitted", colour="red", **OTHER)
    ended = office.ended("withdrawn", colour="blue", **THIRD)
    assert office.comes_by(366) == 4
    assert office.row(draft) is None
    found = [office.row(one) for one in (running, ended)]
    assert [bool(one and one.answers) for one in found] == [True, False]
    assert len({one.split("/")[-1] for one in map(str, office.blobs())}) == len(_needed(office))


def test_two_keepers_at_once_delete_each_part_once(office: Kept) -> None:
    office.ended("refused")
    now, counts = office.later(2000), []
    keepers = [office.keeper() for _ in range(2)]
    threads = [
        threading.Thread(target=lambda k=one: counts.append(keeping.tend(office.database, k, lambda: now)))
        for one in keepers
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sum(counts) == 3


def test_a_file_that_comes_again_while_it_is_forgotten_is_not_lost(office: Kept) -> None:
    office.ended("draft")
    office.comes_by(0)
    rule = next(one for one in keeping.in_force(office.keeper(), office.later(91)) if one.outcome == "draft")
    (reference,) = office.database.read(keeping.due, rule, office.later(91))
    office.database.transact(keeping.part, office.trail, rule, reference, office.later(91))
    again = office.ended("submitted", **OTHER)
    keeping.sweep(office.database, office.desk.blobs, office.later(91))
    assert all(office.desk.blobs.has(one) for one in _needed(office))
    with office.database.reading() as session:
        digest = session.get_one(Attachment, (again, "identity-card")).digest
        assert session.get(StoredFile, digest)


def _needed(office: Kept) -> set[str]:
    with office.database.reading() as session:
        return set(keeping._named(session))


OTHER = {"nik": "1707014201900002", "full_name": "Rahma Dewi", "birth_date": "1990-01-02"}
THIRD = {"nik": "1707014301900003", "full_name": "Dewi Lestari", "birth_date": "1990-01-03"}


def test_who_puts_a_file_on_an_application_while_it_is_forgotten_keeps_it(office: Kept) -> None:
    draft, running = office.ended("draft"), office.ended("submitted", colour="red", **OTHER)
    rule = next(one for one in keeping.in_force(office.keeper(), office.later(91)) if one.outcome == "draft")
    office.database.transact(keeping.part, office.trail, rule, draft, office.later(91))
    (digest,) = office.database.read(keeping._nameless, office.later(2))
    forgets = threading.Thread(target=lambda: office.database.transact(keeping._forget, [digest]))
    with office.database.transaction() as session:
        moved = update(Attachment).where(Attachment.reference == running, Attachment.kind == "identity-card")
        session.execute(moved.values(digest=digest))
        known = select(StoredFile.__table__).where(StoredFile.digest == digest)
        row = dict(session.execute(known).mappings().one())
        session.execute(new_file(session.get_bind().dialect.name), [row])
        forgets.start()
        # It waits for us, or has not begun yet: either way it sees the attachment once we are done.
    forgets.join()
    with office.database.reading() as session:
        assert session.get(StoredFile, digest)
