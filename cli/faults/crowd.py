"""People who apply, whatever happens: each tries again, with the same key, until the office has accepted."""

from __future__ import annotations

import itertools
import threading
import time

import httpx

from cli.faults import people
from cli.faults.visits import Visits

THREADS = 6
PATIENCE = 180.0
"""Seconds after which an applicant gives up; then the run has failed, whatever else is right."""
PACE = 25.0
"""Applicants that begin in a second, at most: a stream of people, not one wave."""
AGAIN = (0.1, 0.2, 0.5, 1.0)
TRY_AGAIN = frozenset({408, 409, 425, 429, 500, 502, 503, 504})


class Crowd:
    """``count`` applicants of ``seed``; they begin as far as they are let in, ``PACE`` a second at most."""

    def __init__(self, url: str, seed: int, count: int, visits: Visits | None = None) -> None:
        self.url, self.seed, self.count, self.visits = url, seed, count, visits
        self.accepted: dict[str, str] = {}
        self.tries = 0
        self.refused: list[str] = []
        self._begun, self._let_in, self._next = 0, 0.0, 0.0
        self._door = threading.Condition()
        self._threads = [
            threading.Thread(target=self._apply_all, name=f"applicant-{n}") for n in range(THREADS)
        ]

    def start(self) -> None:
        """Let the first ones begin."""
        for thread in self._threads:
            thread.start()

    def wait(self) -> None:
        """Until everybody was accepted, or has given up."""
        for thread in self._threads:
            thread.join()

    def let_in(self, share: float) -> None:
        """Let this part of all applicants begin, besides those that were let in before."""
        with self._door:
            self._let_in = min(self.count, self._let_in + share * self.count)
            self._door.notify_all()

    @property
    def done(self) -> int:
        """How many have ended, well or not."""
        return len(self.accepted) + len(self.refused)

    @property
    def references(self) -> list[str]:
        """The references that were given out."""
        return list(self.accepted.values())

    def _apply_all(self) -> None:
        with httpx.Client(base_url=self.url, timeout=10.0, trust_env=False) as client:
            while (number := self._my_turn()) is not None:
                self._apply(client, people.applicant(self.seed, number))

    def _my_turn(self) -> int | None:
        with self._door:
            while self._begun >= int(self._let_in) and self._begun < self.count:
                self._door.wait()
            if self._begun >= self.count:
                return None
            time.sleep(max(0.0, self._next - time.monotonic()))
            self._next = time.monotonic() + 1 / PACE
            self._begun += 1
            return self._begun - 1

    def _apply(self, client: httpx.Client, one: people.Applicant) -> None:
        deadline = time.monotonic() + PATIENCE
        for tried in itertools.count():
            if time.monotonic() > deadline:
                self.refused.append("gave up")
                return
            if self._try(client, one):
                return
            time.sleep(AGAIN[min(tried, len(AGAIN) - 1)])

    def _try(self, client: httpx.Client, one: people.Applicant) -> bool:
        """One request; true when the applicant need not try again."""
        self.tries += 1
        try:
            answer = client.post("/submissions", json=one.body, headers={"Idempotency-Key": one.key})
        except httpx.TransportError:
            return False
        if answer.status_code in TRY_AGAIN:
            return False
        if answer.status_code == 201:
            receipt = answer.json()
            self.accepted[one.key] = receipt["reference"]
            if self.visits:
                self.visits.tell(receipt["reference"], receipt["code"])
        else:
            self.refused.append(f"{answer.status_code} {answer.text[:200]}")
        return True
