"""People of the fault runs who book, and the days that go by for them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.clock import now
from cli.faults import visits
from cli.faults.visits import AGED, Visits
from services.intake.tables import Base, Place

WHO = ("LBG-7K3MQ2PA", "CODE")
STARTS_AT = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)


@pytest.fixture
def visiting(tmp_path: Path) -> Visits:
    made = Visits("http://office", f"sqlite:///{tmp_path / 'intake.sqlite'}", seed=1)
    Base.metadata.create_all(
        made.engine, tables=[Base.metadata.tables[name] for name in ("application", "place")]
    )
    yield made
    made.engine.dispose()


class Office:
    """Answers as intake does; ``down`` for so many requests."""

    def __init__(self, visiting: Visits, down: int = 0) -> None:
        self.visiting, self.down, self.asked, self.booked = visiting, down, [], False

    def client(self) -> httpx.Client:
        return httpx.Client(base_url="http://office", transport=httpx.MockTransport(self.answer))

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(f"{request.method} {request.url.path}")
        if self.down:
            self.down -= 1
            return httpx.Response(503, json={"key": "unavailable"})
        if request.url.path == "/places":
            day = {"day": "2026-12-01", "times": [{"starts_at": STARTS_AT.isoformat(), "free": 1}]}
            return httpx.Response(200, json={"office": "bengkulu", "days": [day]})
        if request.url.path.endswith("/confirmation"):
            assert json.loads(request.content) == {"starts_at": STARTS_AT.isoformat()}
            self.booked = True
            self.keep()
        return httpx.Response(
            200, json={"booked": {} if not self.booked else {"starts_at": "x"}, "held": None}
        )

    def keep(self) -> None:
        made = {"office": "bengkulu", "counter": "passports", "starts_at": STARTS_AT, "number": 2}
        row = {**made, "reference": WHO[0], "role": "booked", "service": "e-passport", "minutes": 30}
        with Session(self.visiting.engine) as session, session.begin():
            session.add(Place(**row, accessible=False, made_at=now(), moves=0, visit="waiting"))


def place(visiting: Visits) -> Place:
    with Session(visiting.engine) as session:
        return session.scalars(select(Place)).one()


def test_a_visitor_books_and_the_days_until_then_go_by(visiting: Visits) -> None:
    office = Office(visiting)
    with office.client() as client:
        assert visiting._try(client, WHO)
    found = place(visiting)
    assert timedelta() < found.starts_at - now() <= timedelta(days=1)
    assert found.made_at < found.starts_at - timedelta(days=1)
    assert found.number == AGED


def test_whatever_fails_is_tried_again_and_nothing_is_done_twice(visiting: Visits) -> None:
    office = Office(visiting, down=1)
    with office.client() as client:
        assert not visiting._try(client, WHO)
        assert visiting._try(client, WHO)
        assert visiting._try(client, WHO)
    assert sum(path.endswith("/confirmation") for path in office.asked) == 1
    assert place(visiting).number == AGED


def test_every_fifth_person_is_a_visitor(visiting: Visits) -> None:
    for number in range(11):
        visiting.tell(str(number), "CODE")
    assert visiting._people.qsize() == len(range(0, 11, visits.EVERY))
