"""People who never lived, and what became of their applications: the same for the same seed and number."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from cli.invented import FIRST, LAST, nik
from services.intake.domain.persons import name_key
from services.intake.domain.service import Service
from services.verification.domain.case import State, rank

PLACES = ("Muara Aman", "Tubei", "Tes", "Topos", "Amen", "Curup", "Bengkulu", "Rimbo Pengadang")
COUNTRIES = ("Jepang", "Australia", "India", "Tiongkok", "Belanda", "Korea Selatan", "Prancis")
ENDINGS = (("accepted", 72), ("refused", 8), ("withdrawn", 4), ("more_requested", 3), ("in_review", 13))
"""How many of a hundred stand where."""
CASES = {
    "accepted": State.DECIDED,
    "refused": State.DECIDED,
    "withdrawn": State.CLOSED,
    "more_requested": State.WAITING,
    "in_review": State.READY,
}
YEARS_BACK = 3 * 365
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_STATES, _WEIGHTS = [state for state, _ in ENDINGS], [weight for _, weight in ENDINGS]

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Story:
    """The rows of one application, by table: four of intake's, and its case."""

    application: Row
    history: list[Row]
    applicant: Row
    promise: Row
    case: Row


def story(seed: int, number: int, services: Mapping[str, Service], now: datetime) -> Story:
    """The application of this number."""
    dice = random.Random(seed * 1_000_003 + number)
    service = _service(dice, services)
    reference = reference_of(seed, number)
    began = now - timedelta(days=dice.random() * YEARS_BACK)
    state = dice.choices(_STATES, _WEIGHTS)[0]
    if state == "in_review":
        # What is open is young: an office that leaves things for years would not be believed.
        began = now - timedelta(days=dice.random() * 20)
    answers = _answers(dice, number, service)
    history = _history(dice, reference, state, began)
    ended, days = history[-1]["at"], service.working_days_on(began.date()) or 5
    application = _application(dice, reference, service, state, answers, began, ended)
    return Story(
        application,
        history,
        _applicant(reference, service, answers, began),
        _promise(application, began, ended, days),
        _case(dice, application, began, ended, days),
    )


def reference_of(seed: int, number: int) -> str:
    """The reference of this number: another for each, up to 2**40."""
    # An odd factor modulo a power of two gives each number another reference.
    code = (number * 0x9E3779B97F + seed * 0x7F4A7C15F39C) % 2**40
    return f"LBG-{''.join(_CROCKFORD[code >> 5 * place & 31] for place in range(8))}"


def _service(dice: random.Random, services: Mapping[str, Service]) -> Service:
    # Seven of ten applications are for passports, as in the offices whose numbers are known.
    if dice.random() < 0.7:
        return services["e-passport"]
    return services[dice.choice(sorted(services))]


def _answers(dice: random.Random, number: int, service: Service) -> Row:
    born, woman = date(1945, 1, 1) + timedelta(days=dice.randrange(22_000)), dice.random() < 0.5
    answers: Row = {
        "full_name": f"{dice.choice(FIRST)} {dice.choice(LAST)}",
        "sex": "female" if woman else "male",
        "birth_date": born.isoformat(),
        "birth_place": dice.choice(PLACES),
        "email": f"person-{number}@example.id",
        "phone": f"+62812{dice.randrange(10_000_000):07}",
    }
    if service.audience == "citizen":
        answers["nik"] = nik(born, woman, dice.randrange(1, 9000), dice.randrange(1, 13))
    else:
        answers |= {"nationality": dice.choice(COUNTRIES), "passport_number": f"{_letters(dice)}{number:07}"}
    return answers


def _letters(dice: random.Random) -> str:
    return "".join(dice.choices("ABCDEFGHJKLMNPRSTUVWXYZ", k=2))


def _history(dice: random.Random, reference: str, state: str, began: datetime) -> list[Row]:
    path = ["submitted", "in_review"] + ([state] if state != "in_review" else [])
    at, lines = began, []
    for one in path:
        lines.append({"reference": reference, "at": at, "state": one, "round": 1, "reason": ""})
        at += timedelta(hours=1 + dice.random() * 60)
    return lines


def _application(
    dice: random.Random,
    reference: str,
    service: Service,
    state: str,
    answers: Row,
    began: datetime,
    ended: datetime,
) -> Row:
    return {
        "reference": reference,
        # No code fits: whoever wants to look at one asks the office.
        "code_sealed": hashlib.sha256(reference.encode()).hexdigest(),
        "service": service.key,
        "language": "id" if dice.random() < 0.8 else "en",
        "state": state,
        "round": 1,
        "version": 3,
        "sequence": 2,
        "trace": f"00-{dice.getrandbits(128):032x}-{dice.getrandbits(64):016x}-01",
        "answers": answers,
        "answered": {},
        "confirmations": [],
        "email": answers["email"],
        "created_at": began,
        "updated_at": ended,
        "tariff_on": began.date(),
    }


def _applicant(reference: str, service: Service, answers: Row, began: datetime) -> Row:
    return {
        "service": service.key,
        "person": hashlib.sha256(f"generated {reference}".encode()).hexdigest(),
        "reference": reference,
        "since": began,
        "born": date.fromisoformat(answers["birth_date"]),
        "name": name_key(answers["full_name"]),
    }


def _promise(application: Row, began: datetime, ended: datetime, working_days: int) -> Row:
    due, open_ = _promised(began, working_days), application["state"] == "in_review"
    return {
        "reference": application["reference"],
        "round": 1,
        "service": application["service"],
        "basis": "law",
        "step": "check",
        "handed_at": began,
        "clock_on": began.date(),
        "early_on": None,
        "due_on": due,
        "law_on": due,
        "working_days": working_days,
        "measured": 0,
        # Nobody waits for these people's letters: none is announced as broken.
        "watch_on": None,
        "broken_at": None,
        "ended_at": None if open_ else ended,
        "ended_as": "" if open_ else application["state"],
    }


def _promised(began: datetime, working_days: int) -> date:
    return (began + timedelta(days=working_days * 7 / 5)).date()


def _case(dice: random.Random, application: Row, began: datetime, ended: datetime, working_days: int) -> Row:
    priority = dice.random() < 0.06
    promised = _promised(began, working_days)
    return {
        "reference": application["reference"],
        "service": application["service"],
        "language": application["language"],
        "round": 1,
        "state": CASES[application["state"]].value,
        "version": 2,
        "sequence": 2,
        "opened_at": began,
        "changed_at": ended,
        "attempts": 1,
        "next_attempt_at": None,
        "claim": "",
        "claimed_until": None,
        "problem": "",
        "trace": application["trace"],
        "priority": priority,
        "promised_on": promised,
        "rank": rank(priority, promised),
        "holder": "",
        "held_until": None,
        "due_on": None,
        "remind_on": None,
    }
