"""The audit trail: written by many at once, and read for what was tampered with; on both databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from chassis.auth.trail import LANES, TABLES, Anchors, Link, Trail, TrailBroken
from chassis.auth.trail_check import MOST_FAULTS, Report, What, about, check
from chassis.database import Database

NOW = datetime(2026, 11, 24, 9, 0, 0, 123456, tzinfo=UTC)
SECRET = b"s" * 32


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    for table in TABLES:
        table.create(database.engine)
    yield database
    database.close()


@pytest.fixture
def trail(tmp_path: Path) -> Trail:
    return Trail("intake", SECRET, tmp_path / "audit")


@pytest.fixture
def write(database: Database, trail: Trail) -> Callable[..., Link]:
    """Writes a row, and anchors it."""

    def one(*subjects: str, who: str = "officer sari") -> Link:
        link = database.transact(trail.write, who, "case.read", subjects or ("LBG-7K3M9QX2",), NOW)
        trail.anchor(link)
        return link

    return one


def verified(database: Database, trail: Trail, *, anchors: dict[int, Link] | None = None) -> Report:
    assert trail.anchors is not None
    known = trail.anchors.known() if anchors is None else anchors
    return database.read(check, trail, known)


def tamper(database: Database, statement: str) -> None:
    with database.transaction() as session:
        assert session.execute(text(statement)).rowcount > 0  # type: ignore[attr-defined]


def found(report: Report) -> list[tuple[int, What]]:
    return [(fault.number, fault.what) for fault in report.faults]


def test_a_trail_as_it_was_written_is_whole(
    database: Database, trail: Trail, write: Callable[..., Link]
) -> None:
    for _ in range(5):
        write()
    report = verified(database, trail)
    assert (report.rows, report.faults, report.anchored) == (5, [], True)


def test_it_says_who_did_what_about_whom(
    database: Database, trail: Trail, write: Callable[..., Link]
) -> None:
    write("LBG-A", "LBG-B")
    write("LBG-B", who="service verification")
    rows = database.read(about, "LBG-B")
    assert [(row["who"], row["action"], row["at"]) for row in rows] == [
        ("officer sari", "case.read", NOW),
        ("service verification", "case.read", NOW),
    ]


@pytest.mark.parametrize(
    "change",
    [
        "who = 'officer budi'",
        "action = 'x'",
        "subject = 'LBG-OTHER'",
        "at = '2026-11-24 10:00:00'",
        "hash = 'f'",
    ],
)
def test_a_changed_row_is_found(
    database: Database, trail: Trail, write: Callable[..., Link], change: str
) -> None:
    for _ in range(5):
        write()
    tamper(database, f"UPDATE audit SET {change} WHERE number = 3")
    assert (3, What.CHANGED) in found(verified(database, trail))


def test_only_the_changed_row_is_blamed(database: Database, trail: Trail, write: Callable[..., Link]) -> None:
    for _ in range(5):
        write()
    tamper(database, "UPDATE audit SET who = 'officer budi' WHERE number = 3")
    assert found(verified(database, trail)) == [(3, What.CHANGED)]


@pytest.mark.parametrize("gone", [1, 3])
def test_a_removed_row_is_found(
    database: Database, trail: Trail, write: Callable[..., Link], gone: int
) -> None:
    for _ in range(5):
        write()
    tamper(database, f"DELETE FROM audit WHERE number = {gone}")
    assert found(verified(database, trail)) == [(gone, What.REMOVED)]


def test_a_removed_row_whose_place_is_closed_is_found(
    database: Database, trail: Trail, write: Callable[..., Link]
) -> None:
    for _ in range(5):
        write()
    tamper(database, "DELETE FROM audit WHERE number = 3")
    tamper(database, "UPDATE audit SET number = number - 1 WHERE number = 4")
    tamper(database, "UPDATE audit SET number = number - 1 WHERE number = 5")
    assert {(3, What.CHANGED), (5, What.CUT_OFF)} <= set(found(verified(database, trail)))


def test_an_inserted_row_is_found(database: Database, trail: Trail, write: Callable[..., Link]) -> None:
    for _ in range(3):
        write()
    copied = "SELECT lane, 4, at, 'officer budi', action, subject, hash FROM audit WHERE number = 3"
    tamper(database, f"INSERT INTO audit {copied}")
    assert (4, What.INSERTED) in found(verified(database, trail))


def test_a_row_made_with_another_key_is_found(
    database: Database, trail: Trail, write: Callable[..., Link]
) -> None:
    write()
    database.transact(Trail("intake", b"g" * 32).write, "officer budi", "case.read", ("LBG-A",), NOW)
    assert found(verified(database, trail)) == [(2, What.CHANGED)]


def test_the_key_of_one_service_makes_no_row_of_another(
    database: Database, trail: Trail, write: Callable[..., Link]
) -> None:
    write()
    database.transact(Trail("feedback", SECRET).write, "officer budi", "case.read", ("LBG-A",), NOW)
    assert found(verified(database, trail)) == [(2, What.CHANGED)]


def test_last_rows_cut_off_are_found_by_the_head(
    database: Database, trail: Trail, write: Callable[..., Link]
) -> None:
    for _ in range(5):
        write()
    tamper(database, "DELETE FROM audit WHERE number > 3")
    report = verified(database, trail, anchors={})
    assert found(report) == [(4, What.CUT_OFF)]
    assert report.faults[0].detail == "2 rows"


def test_last_rows_cut_off_with_the_head_wound_back_are_found_by_the_anchor_only(
    database: Database, trail: Trail, write: Callable[..., Link]
) -> None:
    for _ in range(5):
        write()
    tamper(database, "DELETE FROM audit WHERE number > 3")
    end = "(SELECT hash FROM audit WHERE number = 3)"
    tamper(database, f"UPDATE audit_head SET number = 3, hash = {end} WHERE number = 5")
    assert verified(database, trail, anchors={}).sound
    assert found(verified(database, trail)) == [(4, What.CUT_OFF)]


def test_everything_removed_is_found_by_the_anchor(
    database: Database, trail: Trail, write: Callable[..., Link]
) -> None:
    write()
    tamper(database, "DELETE FROM audit")
    tamper(database, "DELETE FROM audit_head")
    assert found(verified(database, trail)) == [(1, What.CUT_OFF)]


def test_rows_cut_off_and_written_anew_are_not_those_of_the_anchor(
    database: Database, trail: Trail, write: Callable[..., Link]
) -> None:
    write()
    write("LBG-SECRET")
    assert trail.anchors is not None
    anchors = trail.anchors.known()
    tamper(database, "DELETE FROM audit WHERE number = 2")
    tamper(database, "UPDATE audit_head SET number = 1, hash = (SELECT hash FROM audit) WHERE number = 2")
    write("LBG-OTHER")
    assert found(verified(database, trail, anchors=anchors)) == [(2, What.CHANGED)]


def test_without_its_end_the_trail_is_not_continued(
    database: Database, trail: Trail, write: Callable[..., Link]
) -> None:
    write()
    tamper(database, "DELETE FROM audit_head")
    with pytest.raises(TrailBroken, match="audit verify"):
        write()
    assert (1, What.HEAD) in found(verified(database, trail))


def test_many_faults_are_counted_and_the_first_are_listed(
    database: Database, trail: Trail, write: Callable[..., Link]
) -> None:
    write(*(f"LBG-{number}" for number in range(MOST_FAULTS + 7)))
    tamper(database, "UPDATE audit SET who = 'nobody'")
    report = verified(database, trail)
    assert (len(report.faults), report.more) == (MOST_FAULTS, 7)


def test_many_write_at_once_and_every_row_is_there(
    database: Database, trail: Trail, write: Callable[..., Link]
) -> None:
    with ThreadPoolExecutor(12) as pool:
        list(pool.map(lambda number: write(f"LBG-{number}", f"LBG-{number}"), range(120)))
    report = verified(database, trail)
    assert (report.rows, report.faults) == (240, [])
    assert set(report.ends) <= set(range(LANES))


def test_what_is_rolled_back_leaves_no_gap(
    database: Database, trail: Trail, write: Callable[..., Link]
) -> None:
    write()

    def fails(session: object) -> None:
        trail.write(session, "officer sari", "case.read", ("LBG-A",), NOW)  # type: ignore[arg-type]
        raise RuntimeError

    with pytest.raises(RuntimeError):
        database.transact(fails)
    write()
    assert (verified(database, trail).rows, verified(database, trail).faults) == (2, [])


def test_an_anchor_never_goes_back(tmp_path: Path) -> None:
    anchors = Anchors(tmp_path / "audit" / "intake")
    for number in (3, 2):
        anchors.keep(Link(5, number, f"{number}" * 64))
    anchors.keep(Link(0, 1, "a" * 64))
    assert Anchors(tmp_path / "audit" / "intake").known() == {
        0: Link(0, 1, "a" * 64),
        5: Link(5, 3, "3" * 64),
    }


def test_a_folder_that_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "audit").write_text("a file where the folder should be")
    Anchors(tmp_path / "audit" / "intake").keep(Link(0, 1, "a" * 64))
    assert (tmp_path / "audit").is_file()


def test_an_anchor_file_that_is_none_stops_nobody_and_is_not_believed(tmp_path: Path) -> None:
    (tmp_path / "intake").write_text("nonsense")
    anchors = Anchors(tmp_path / "intake")
    anchors.keep(Link(0, 1, "a" * 64))
    assert (tmp_path / "intake").read_text() == "nonsense"
    with pytest.raises(ValueError, match="unpack"):
        anchors.known()
