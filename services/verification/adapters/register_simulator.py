"""A register made of rules, for development and demonstrations: every answer says ``simulated``.

In mode ``match`` the last four digits of the number choose the behaviour (see ``ENDINGS``), and
every other number matches. Any other mode makes every number behave so.
"""

from __future__ import annotations

import enum
import hashlib
import re
import time
from collections.abc import Callable
from datetime import datetime

from services.verification.adapters.register import Answer, Field, Status, Subject


class Behaviour(enum.StrEnum):
    """How the simulator can behave; also the values of ``LEBONG_REGISTER_MODE``."""

    MATCH = "match"
    PARTIAL = "partial"  # the name is one letter off
    MISMATCH = "mismatch"  # the birth date is another person's
    NOT_FOUND = "not_found"
    SLOW = "slow"  # answers after a while, and then it matches
    DOWN = "down"
    FLAKY = "flaky"  # down for the first question about a number, then it matches
    HIT = "hit"  # on the list of lost and stolen documents


ENDINGS = {
    "9001": Behaviour.PARTIAL,
    "9002": Behaviour.MISMATCH,
    "9003": Behaviour.NOT_FOUND,
    "9004": Behaviour.SLOW,
    "9005": Behaviour.DOWN,
    "9006": Behaviour.FLAKY,
    "9007": Behaviour.HIT,
}
"""Last four digits of a NIK or passport number and what the simulator then does."""

_DIFFERS = {Behaviour.PARTIAL: "full_name", Behaviour.MISMATCH: "birth_date"}
_STATUS = {
    Behaviour.PARTIAL: Status.PARTIAL,
    Behaviour.MISMATCH: Status.NO_MATCH,
    Behaviour.NOT_FOUND: Status.NOT_FOUND,
    Behaviour.HIT: Status.HIT,
}
_FIELDS = ("full_name", "birth_date", "sex")


class RegisterSimulator:
    """Stands in for every register.

    ``slow`` and ``limit`` are seconds: how long a slow answer takes, and how long we wait for one.
    """

    def __init__(
        self,
        mode: Behaviour,
        *,
        clock: Callable[[], datetime],
        slow: float = 3.0,
        limit: float = 5.0,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._mode, self._clock, self._sleep = mode, clock, sleep
        self._slow, self._limit = slow, limit
        self._asked: set[str] = set()

    def ask(self, subject: Subject, *, purpose: str) -> Answer:
        """Answer by the rules of the module; ``purpose`` is not needed here."""
        asked_at = self._clock()
        behaviour = self._behaviour(subject.number)
        if behaviour is Behaviour.DOWN or (behaviour is Behaviour.FLAKY and self._first_time(subject.number)):
            return self._answer(subject, asked_at, Status.UNAVAILABLE, detail="down")
        waited = 0.0
        if behaviour is Behaviour.SLOW:
            waited = min(self._slow, self._limit)
            self._sleep(waited)
            if self._slow > self._limit:
                return self._answer(subject, asked_at, Status.UNAVAILABLE, detail="timeout", waited=waited)
        status = _STATUS.get(behaviour, Status.MATCH)
        fields = {} if status is Status.NOT_FOUND else _compare(subject, _DIFFERS.get(behaviour, ""))
        return self._answer(subject, asked_at, status, fields=fields, waited=waited)

    def _behaviour(self, number: str) -> Behaviour:
        if self._mode is not Behaviour.MATCH:
            return self._mode
        return ENDINGS.get(re.sub(r"\D", "", number)[-4:], Behaviour.MATCH)

    def _first_time(self, number: str) -> bool:
        key = hashlib.sha256(number.encode()).hexdigest()
        known = key in self._asked
        self._asked.add(key)
        return not known

    def _answer(
        self,
        subject: Subject,
        asked_at: datetime,
        status: Status,
        *,
        fields: dict[str, Field] | None = None,
        detail: str = "",
        waited: float = 0.0,
    ) -> Answer:
        found = status not in (Status.UNAVAILABLE, Status.NOT_FOUND)
        return Answer(
            status=status,
            source=f"simulator-{subject.document}",
            simulated=True,
            asked_at=asked_at,
            latency_ms=round(waited * 1000),
            fields=fields or {},
            record="SIM-" + hashlib.sha256(subject.number.encode()).hexdigest()[:8] if found else "",
            detail=detail,
        )


def _compare(subject: Subject, differs: str) -> dict[str, Field]:
    given = {"full_name": subject.full_name, "birth_date": subject.birth_date, "sex": subject.sex}
    return {
        name: Field.MISMATCH if name == differs else Field.MATCH if given[name] else Field.NOT_COMPARED
        for name in _FIELDS
    }
