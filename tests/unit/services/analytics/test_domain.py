"""Steps, the satisfaction index and small cells."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.analytics.domain import ELEMENTS, Mark, ikm, marks, published


def test_a_first_submission_starts_the_examination_and_the_whole() -> None:
    assert set(marks("submitted", 1)) == {
        Mark("examination", 1, "started_at"),
        Mark("whole", 1, "started_at"),
    }


def test_a_second_submission_starts_an_examination_and_ends_the_wait_for_the_applicant() -> None:
    assert set(marks("submitted", 2)) == {
        Mark("examination", 2, "started_at"),
        Mark("applicant", 1, "ended_at"),
    }


def test_asking_for_more_ends_a_decision_and_starts_the_wait_for_the_applicant() -> None:
    assert set(marks("more_requested", 1)) == {
        Mark("decision", 1, "ended_at"),
        Mark("applicant", 1, "started_at"),
    }


@pytest.mark.parametrize("state", ["accepted", "refused"])
def test_the_final_word_ends_the_decision_of_its_round_and_the_whole(state: str) -> None:
    assert set(marks(state, 3)) == {Mark("decision", 3, "ended_at"), Mark("whole", 1, "ended_at")}


def test_a_withdrawal_ends_no_step() -> None:
    assert list(marks("withdrawn", 1)) == []


def test_nine_perfect_scores_make_a_hundred_and_not_99_9() -> None:
    perfect = ikm(7, dict.fromkeys(ELEMENTS, (28, 7)))
    assert (perfect.n, perfect.value, perfect.grade) == (7, Decimal("100.00"), "A")


def test_the_index_is_the_exact_mean_of_the_elements_means_times_25() -> None:
    sums = dict.fromkeys(ELEMENTS, (9, 3)) | {"time": (10, 3)}
    found = ikm(3, sums)
    assert found.value == Decimal("75.93")  # 25 x (8 x 3 + 10/3) / 9 = 75.9259...
    assert found.elements["time"] == Decimal("3.33")
    assert found.grade == "C"


@pytest.mark.parametrize(
    ("value", "grade"),
    [("88.31", "A"), ("88.30", "B"), ("76.61", "B"), ("76.60", "C"), ("65.00", "C"), ("64.99", "D")],
)
def test_no_value_falls_between_two_grades(value: str, grade: str) -> None:
    """Every element has the same mean: value / 25 of 10,000 scores."""
    total = int(Decimal(value) / 25 * 10_000)
    found = ikm(10_000, dict.fromkeys(ELEMENTS, (total, 10_000)))
    assert (found.value, found.grade) == (Decimal(value), grade)


def test_there_is_no_index_without_ratings_or_with_an_element_nobody_scored() -> None:
    assert ikm(0, {}).value is None
    assert ikm(2, dict.fromkeys(ELEMENTS[:8], (8, 2))).grade is None


@given(st.lists(st.tuples(*[st.integers(1, 4)] * 9), min_size=1, max_size=30))
def test_the_index_lies_between_25_and_100(ratings: list[tuple[int, ...]]) -> None:
    sums = {
        element: (sum(column), len(ratings))
        for element, column in zip(ELEMENTS, zip(*ratings, strict=True), strict=True)
    }
    value = ikm(len(ratings), sums).value
    assert value is not None
    assert Decimal(25) <= value <= Decimal(100)


def test_a_cell_of_four_people_is_not_published_and_one_of_five_is() -> None:
    assert not published(4)
    assert published(5)


def test_what_is_handed_on_ends_the_officers_step_and_the_centre_ends_its_own():
    assert set(marks("handed_on", 1, "in_review")) == {
        Mark("decision", 1, "ended_at"),
        Mark("centre", 1, "started_at"),
    }
    assert set(marks("refused", 1, "handed_on")) == {
        Mark("centre", 1, "ended_at"),
        Mark("whole", 1, "ended_at"),
    }
