"""Some of the people who applied book an appointment, whatever happens; then the days until it go by."""

from __future__ import annotations

import itertools
import queue
import random
import threading
import time
from datetime import datetime, timedelta
from typing import Any

import httpx
from sqlalchemy import create_engine, select, update
from sqlalchemy.orm import Session

from chassis.clock import now
from services.intake.tables import Place

EVERY = 5
"""Of so many people one books."""
THREADS = 2
PATIENCE = 180.0
"""Seconds after which one gives up; then the run has failed, whatever else is right."""
AGAIN = 0.3
LONG_AGO = timedelta(days=2)
AGED = 1000
"""Places of which the days went by have numbers from here on: no counter has as many chairs."""


class Visits:
    """Books for every ``EVERY``-th person that it is told of; ``booked`` are those who have their place."""

    def __init__(self, url: str, database_url: str, seed: int) -> None:
        self.url, self.engine = url, create_engine(database_url)
        self.dice = random.Random(f"{seed}/visits")
        self.booked: list[str] = []
        self.refused: list[str] = []
        self._told, self._number = itertools.count(), itertools.count(AGED)
        self._people: queue.SimpleQueue[tuple[str, str] | None] = queue.SimpleQueue()
        self._threads = [threading.Thread(target=self._book_all, name=f"visitor-{n}") for n in range(THREADS)]

    def start(self) -> None:
        """Begin to book."""
        for thread in self._threads:
            thread.start()

    def tell(self, reference: str, code: str) -> None:
        """Somebody has applied."""
        if next(self._told) % EVERY == 0:
            self._people.put((reference, code))

    def wait(self) -> None:
        """Until everybody who was told of has a place, or has given up."""
        for _ in self._threads:
            self._people.put(None)
        for thread in self._threads:
            thread.join()
        self.engine.dispose()

    def _book_all(self) -> None:
        with httpx.Client(base_url=self.url, timeout=10.0, trust_env=False) as client:
            while (who := self._people.get()) is not None:
                self._book(client, who)

    def _book(self, client: httpx.Client, who: tuple[str, str]) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if self._try(client, who):
                self.booked.append(who[0])
                return
            time.sleep(AGAIN)
        self.refused.append(f"{who[0]} got no appointment")

    def _try(self, client: httpx.Client, who: tuple[str, str]) -> bool:
        """Choose a place, confirm it, and let the days go by. Any step may fail: all of it is tried again."""
        mine = f"/applications/{who[0]}/appointment"
        try:
            have = client.get(mine, auth=who).raise_for_status().json()
            if not have.get("booked"):
                starts_at = have["held"]["starts_at"] if have.get("held") else self._choose(client, mine, who)
                made = client.post(f"{mine}/confirmation", json={"starts_at": starts_at}, auth=who)
                made.raise_for_status()
        except (httpx.HTTPError, ValueError, KeyError, IndexError):
            return False
        self._pass_days(who[0])
        return True

    def _choose(self, client: httpx.Client, mine: str, who: tuple[str, str]) -> str:
        asked = {"service": "e-passport", "days": "14"}
        found = client.get("/places", params=asked).raise_for_status().json()
        times = [one for day in found["days"] for one in day["times"] if one["free"]]
        starts_at: str = self.dice.choice(times)["starts_at"]
        body = {"office": found["office"], "starts_at": starts_at}
        client.post(mine, json=body, auth=who).raise_for_status()
        return starts_at

    def _pass_days(self, reference: str) -> None:
        """As if the days between had gone by: the appointment is within a day now, and was made long ago."""
        with Session(self.engine) as session, session.begin():
            query = select(Place).where(Place.reference == reference, Place.role == "booked")
            place = session.scalars(query).one()
            if place.number >= AGED:
                return
            key = (Place.reference == reference, Place.role == "booked", Place.number == place.number)
            values = _aged(place, now()) | {"number": next(self._number)}
            session.execute(update(Place).where(*key).values(**values))


def _aged(place: Place, at: datetime) -> dict[str, Any]:
    days = timedelta(days=(place.starts_at - at).days)
    return {"starts_at": place.starts_at - days, "made_at": place.made_at - days - LONG_AGO}
