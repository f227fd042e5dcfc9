"""People who want the same places at the same moment, on SQLite and on PostgreSQL."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, event, func, select

from chassis.database import Database, migrate
from services.intake.domain.appointments import PlaceRefused
from services.intake.tables import Application, Place, Ticket, Waiting
from services.intake.usecases import appointments as use
from services.intake.usecases import tickets, waiting
from tests.support import intake_forms
from tests.support.meetings import NOW, Scene, at, diary

PEOPLE, PLACES, AT_MOST_S = 200, 10, 5.0
MONDAY, TUESDAY = at(30, 9), at(1, 10, month=12)


@pytest.fixture
def scene(database_url: str, tmp_path: Path) -> Iterator[Scene]:
    migrate(database_url, "intake")
    database = Database(database_url)
    yield Scene(database, intake_forms.desk(tmp_path), diary(places=PLACES, accessible=0))
    database.close()


def together(actions: list[Callable[[], Any]]) -> tuple[list[Any], float]:
    """What each action returned or raised, all begun at one moment; and the seconds that took."""
    start, found = threading.Barrier(len(actions) + 1), []

    def run(action: Callable[[], Any]) -> None:
        start.wait()
        try:
            found.append(action())
        except (PlaceRefused, use.HoldLapsed) as error:
            found.append(error)

    threads = [threading.Thread(target=run, args=(action,)) for action in actions]
    for thread in threads:
        thread.start()
    start.wait()
    began = time.monotonic()
    for thread in threads:
        thread.join()
    return found, time.monotonic() - began


def looks_and_holds(scene: Scene, who: str) -> use.Place:
    """As the API does it: a look that locks nothing, then the place."""
    scene.database.read(use.require_free, scene.diary, scene.wish(), MONDAY, now=NOW)
    return scene.book(who, MONDAY)


def count(scene: Scene, *where: Any) -> int:
    query = select(func.count()).select_from(Place).where(*where)
    return int(scene.database.read(lambda session: session.scalar(query)))


def test_two_hundred_who_race_for_ten_places_are_ten_with_one_each_within_five_seconds(scene: Scene) -> None:
    people = scene.people(PEOPLE)
    found, seconds = together([lambda who=who: looks_and_holds(scene, who) for who in people])
    outcomes = Counter(type(one).__name__ for one in found)
    assert outcomes == {"Place": PLACES, "PlaceRefused": PEOPLE - PLACES}, outcomes
    assert {one.key for one in found if isinstance(one, PlaceRefused)} == {"place-taken"}
    assert count(scene, Place.role == "booked") == PLACES == count(scene)
    assert sorted(one.number for one in found if isinstance(one, Place)) == list(range(1, PLACES + 1))
    assert sum(scene.said(who) == ["booked"] for who in people) == PLACES
    assert seconds < AT_MOST_S, f"{seconds:.2f} s"


def test_people_who_exchange_their_places_do_not_wait_for_each_other(scene: Scene) -> None:
    half = PLACES // 2
    dice = random.Random(7)
    people = {who: when for when in (MONDAY, TUESDAY) for who in scene.people(half)}
    for who, when in people.items():
        scene.book(who, when)
    scene.people(1)

    def move(who: str, when: Any) -> Any:
        return scene.book(who, TUESDAY if when == MONDAY else MONDAY)

    actions = [lambda who=who, when=when: move(who, when) for who, when in people.items()]
    dice.shuffle(actions)
    found, seconds = together(actions)
    assert [one for one in found if isinstance(one, Exception)] == []
    assert count(scene, Place.starts_at == MONDAY) == half == count(scene, Place.starts_at == TUESDAY)
    assert seconds < AT_MOST_S


def test_holds_that_ended_are_taken_over_by_one_person_each(scene: Scene) -> None:
    for who in scene.people(PLACES):
        scene.hold(who, MONDAY)
    later = NOW + timedelta(minutes=10)
    people = scene.people(PLACES * 3)
    found, _ = together([lambda who=who: scene.book(who, MONDAY, later) for who in people])
    assert Counter(type(one).__name__ for one in found) == {"Place": PLACES, "PlaceRefused": PLACES * 2}
    assert count(scene) == PLACES


def test_one_person_who_presses_eight_times_has_one_appointment(scene: Scene) -> None:
    siti = scene.person()
    scene.hold(siti, MONDAY)
    found, _ = together([lambda: scene.confirm(siti, MONDAY)] * 8)
    assert {one.number for one in found} == {found[0].number}
    assert scene.said(siti) == ["booked"]


def test_several_workers_remind_and_offer_once(scene: Scene) -> None:
    first, *others = scene.people(PLACES + 3)
    for who in [first, *others[: PLACES - 1]]:
        scene.book(who, MONDAY)
    scene.cancel(first)
    wish = {"from_day": date(2026, 11, 30), "until_day": date(2026, 11, 30), "now": NOW}
    waits = others[PLACES - 1 :]
    for who in waits:
        with scene.database.transaction() as session:
            row = session.get_one(Application, who)
            waiting.wait(session, scene.diary, row, scene.wish(), **wish)
    # Everything but nine o'clock is taken, so that there is one place for three who wait.
    for when in _other_starts(scene):
        for who in scene.people(PLACES):
            scene.book(who, when)
    near = MONDAY - timedelta(hours=20)
    together([lambda: waiting.tend(scene.database, scene.diary, lambda: near)] * 4)
    assert sorted(scene.said(who) for who in waits) == [[], [], ["offered"]]
    assert all(scene.said(who) == ["booked", "reminded"] for who in others[: PLACES - 1])


def _other_starts(scene: Scene) -> list[Any]:
    asked = {"first": date(2026, 11, 30), "days": 1, "now": NOW}
    (day,) = scene.database.read(lambda session: use.free(session, scene.diary, scene.wish(), **asked))
    return [one["starts_at"].astimezone(UTC) for one in day["times"] if one["starts_at"] != MONDAY]


def test_forty_who_take_a_number_at_once_get_forty_numbers(scene: Scene) -> None:
    asked = {"service": "e-passport", "accessible": False, "now": NOW}

    def number() -> int:
        return scene.database.transact(tickets.take_number, scene.diary, "here", **asked).number

    found, _ = together([number] * 40)
    assert sorted(found) == list(range(1, 41))


def test_two_officers_who_call_at_once_call_two_people(scene: Scene) -> None:
    asked = {"service": "e-passport", "accessible": False, "now": NOW}
    for _ in range(8):
        scene.database.transact(tickets.take_number, scene.diary, "here", **asked)

    def call() -> str:
        while True:
            try:
                return scene.database.transact(
                    tickets.call, scene.diary, "here", entry=None, window=1, now=NOW
                ).id
            except tickets.QueueMoved:
                continue

    found, _ = together([call] * 8)
    assert len(set(found)) == 8
    query = select(func.count()).select_from(Ticket).where(Ticket.visit == "called")
    assert scene.database.read(lambda session: session.scalar(query)) == 8


def test_no_statement_looks_through_a_whole_table(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'plans.sqlite'}")
    migrate(database.url, "intake")
    scene = Scene(database, intake_forms.desk(tmp_path), diary())
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        asked.append((statement, parameters))

    siti, budi = scene.people(2)
    event.listen(database.engine, "before_cursor_execute", note)
    scene.book(siti, MONDAY)
    scene.book(siti, TUESDAY)
    scene.hold(budi, MONDAY)
    waiting.tend(database, scene.diary, lambda: MONDAY - timedelta(hours=20))
    number = {"service": "e-passport", "accessible": False, "now": NOW}
    database.transact(tickets.take_number, scene.diary, "here", **number)
    database.transact(tickets.call, scene.diary, "here", entry=None, window=1, now=NOW)
    scene.cancel(siti)
    event.remove(database.engine, "before_cursor_execute", note)
    assert len(asked) > 30
    with database.reading() as session:
        assert _scans(_plan(session, "SELECT * FROM ticket WHERE visit = 3", ()))
        plans = {statement: _plan(session, statement, given) for statement, given in asked}
    scans = {statement: plan for statement, plan in plans.items() if _scans(plan)}
    database.close()
    assert scans == {}


def _plan(session: Any, statement: str, given: Any) -> list[str]:
    if not statement.lstrip().upper().startswith(("SELECT", "UPDATE", "DELETE")):
        return []
    rows = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)
    return [str(row[3]) for row in rows]


def _scans(plan: list[str]) -> bool:
    ours = ("place", "waiting", "ticket", "application")
    return any(line.startswith("SCAN") and "USING" not in line and line.split()[1] in ours for line in plan)


def test_an_application_that_is_deleted_takes_its_places_and_its_wish_with_it(scene: Scene) -> None:
    siti = scene.person()
    scene.book(siti, MONDAY)
    wish = {"from_day": date(2026, 11, 30), "until_day": date(2026, 11, 30), "now": NOW}
    with scene.database.transaction() as session:
        waiting.wait(session, scene.diary, session.get_one(Application, siti), scene.wish(), **wish)
    with scene.database.transaction() as session:
        session.execute(delete(Application).where(Application.reference == siti))
    assert count(scene) == 0
    assert scene.database.read(lambda session: session.scalar(select(func.count()).select_from(Waiting))) == 0
