"""Fees in one process: every service, every combination of its options, days old and new, told with reasons.

The limit is no other program but what the office asks for: 20,000 a second. Both rows take the same questions
in the same order; the second also puts every rule and every change into words, as page and API show it.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from benchmarks.measure import Goal, Row, Tell, compare, rounds
from benchmarks.rig import Rig
from services.intake.catalogue import catalogue
from services.intake.domain.fees import NoTariff, combinations, fee
from services.intake.domain.service import Service
from services.intake.schemas.guide import fee_shown

TOLD = Goal("fees per second, against 20,000", "fees/s", 1.0, 2.5)
EXPLAINED = Goal("fees per second with rules and changes in words", "fees/s", 1.0, 2.5)
GOALS = (TOLD, EXPLAINED)
ASKED_FOR = 20_000.0
SEED, QUESTIONS = 20261124, 40_000

Question = tuple[Service, dict[str, str], date]


def measure(rig: Rig, runs: int, tell: Tell) -> list[Row]:
    """Both rows."""
    asked = questions(QUESTIONS)
    both = {
        "fees": lambda: rate(asked, lambda service, chosen, on: fee(service, chosen, on)),
        "explained": lambda: rate(asked, lambda *one: fee_shown(one[0], fee(*one), "id")),
    }
    results = rounds(both, runs, tell)
    required = [ASKED_FOR] * runs
    return [
        compare(TOLD, results["fees"], required),
        compare(EXPLAINED, results["explained"], required),
    ]


def questions(count: int) -> list[Question]:
    """So many questions that have an answer, the same in every run."""
    chance = random.Random(SEED)
    known = [(service, chosen) for service in catalogue().values() for chosen in combinations(service)]
    found: list[Question] = []
    while len(found) < count:
        service, chosen = chance.choice(known)
        on = service.offered_from + timedelta(days=chance.randrange(2_000))
        if _answered(service, chosen, on):
            found.append((service, chosen, on))
    return found


def _answered(service: Service, chosen: dict[str, str], on: date) -> bool:
    try:
        fee(service, chosen, on)
    except NoTariff:
        return False
    return True


def rate(asked: list[Question], answer: Callable[[Service, dict[str, str], date], Any]) -> float:
    """Answers per second of processor and waiting time together."""
    began = time.perf_counter()
    for service, chosen, on in asked:
        answer(service, chosen, on)
    return len(asked) / (time.perf_counter() - began)
