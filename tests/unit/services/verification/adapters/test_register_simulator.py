"""The simulator of the national registers."""

from datetime import UTC, date, datetime

import pytest

from services.verification.adapters.register import Document, Field, Status, Subject
from services.verification.adapters.register_simulator import ENDINGS, Behaviour, RegisterSimulator

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


class Sleeps(list[float]):
    """Remembers how long it was asked to sleep, and does not."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


def a_subject(number: str) -> Subject:
    return Subject(
        document=Document.NIK,
        number=number,
        full_name="Siti Rahma",
        birth_date=date(1990, 5, 17),
        sex="female",
    )


def a_simulator(mode: str = "match", **options: float) -> tuple[RegisterSimulator, Sleeps]:
    sleeps = Sleeps()
    return RegisterSimulator(Behaviour(mode), clock=lambda: NOW, sleep=sleeps, **options), sleeps


@pytest.mark.parametrize("mode", list(Behaviour))
def test_every_answer_says_that_it_is_simulated(mode: str) -> None:
    register, _ = a_simulator(mode)
    answer = register.ask(a_subject("1707015705900001"), purpose="LBG-TEST0001")
    assert answer.simulated
    assert answer.source == "simulator-nik"


@pytest.mark.parametrize(
    ("ending", "status"),
    [
        ("0001", Status.MATCH),
        ("9001", Status.PARTIAL),
        ("9002", Status.NO_MATCH),
        ("9003", Status.NOT_FOUND),
        ("9004", Status.MATCH),
        ("9005", Status.UNAVAILABLE),
        ("9006", Status.UNAVAILABLE),
        ("9007", Status.HIT),
    ],
)
def test_the_last_digits_choose_the_answer(ending: str, status: Status) -> None:
    register, _ = a_simulator()
    assert register.ask(a_subject(f"170701570590{ending}"), purpose="x").status is status


def test_all_endings_are_shown_by_the_test_above() -> None:
    assert set(ENDINGS) == {f"900{digit}" for digit in range(1, 8)}


def test_a_flaky_register_answers_the_second_question_about_a_number() -> None:
    register, _ = a_simulator()
    statuses = [register.ask(a_subject("X1239006"), purpose="x").status for _ in range(3)]
    assert statuses == [Status.UNAVAILABLE, Status.MATCH, Status.MATCH]


def test_a_slow_register_answers_within_the_limit() -> None:
    register, sleeps = a_simulator("slow", slow=3.0, limit=5.0)
    answer = register.ask(a_subject("1"), purpose="x")
    assert (answer.status, answer.latency_ms, sleeps) == (Status.MATCH, 3000, [3.0])


def test_a_register_slower_than_the_limit_is_unavailable_and_not_waited_for() -> None:
    register, sleeps = a_simulator("slow", slow=30.0, limit=2.0)
    answer = register.ask(a_subject("1"), purpose="x")
    assert (answer.status, answer.detail, sleeps) == (Status.UNAVAILABLE, "timeout", [2.0])


def test_a_mismatch_names_the_field_that_differs() -> None:
    register, _ = a_simulator("mismatch")
    fields = register.ask(a_subject("1"), purpose="x").fields
    assert fields["birth_date"] is Field.MISMATCH
    assert fields["full_name"] is Field.MATCH


def test_a_mode_holds_for_every_number_whatever_its_ending() -> None:
    register, _ = a_simulator("down")
    assert register.ask(a_subject("1707015705909003"), purpose="x").status is Status.UNAVAILABLE
