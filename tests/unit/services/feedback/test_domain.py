"""The satisfaction index: exact, rounded once, graded as the regulation prints it."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.feedback import domain

SCORES = st.fixed_dictionaries({key: st.integers(1, 4) for key in domain.ELEMENTS})


def tally(*ratings: dict[str, int]) -> domain.Tally:
    return domain.Tally(
        len(ratings), {key: sum(rating[key] for rating in ratings) for key in domain.ELEMENTS}
    )


def all_of(score: int) -> dict[str, int]:
    return dict.fromkeys(domain.ELEMENTS, score)


def test_there_are_nine_elements_and_their_weights_make_one() -> None:
    assert len(set(domain.ELEMENTS)) == 9
    assert domain.WEIGHT * 9 == 1


def test_nobody_has_rated_so_there_is_no_index() -> None:
    assert domain.ikm(domain.Tally(0, dict.fromkeys(domain.ELEMENTS, 0))) is None


@pytest.mark.parametrize(
    ("score", "index", "rounded_weight", "grade"),
    [(4, 100, "99.90", "A"), (3, 75, "74.93", "C"), (2, 50, "49.95", "D"), (1, 25, "24.98", "D")],
)
def test_the_same_score_everywhere(score: int, index: int, rounded_weight: str, grade: str) -> None:
    found = domain.ikm(tally(all_of(score)))
    assert found is not None
    assert found.index == index
    assert domain.two_decimals(found.index_rounded_weight) == Decimal(rounded_weight)
    assert found.grade == grade


def test_an_index_worked_out_by_hand() -> None:
    # Two people: 4 everywhere, and 3 everywhere but 1 for time. Means 3.5 eight times and 2.5 once.
    found = domain.ikm(tally(all_of(4), {**all_of(3), "time": 1}))
    assert found is not None
    assert found.means["time"] == Fraction(5, 2)
    assert found.means["cost"] == Fraction(7, 2)
    assert found.index == Fraction(25 * 61, 18)
    assert domain.two_decimals(found.index) == Decimal("84.72")
    assert found.grade == "B"


@pytest.mark.parametrize(
    ("index", "grade"),
    [
        ("100", "A"),
        ("88.31", "A"),
        ("88.305", "A"),
        ("88.3049", "B"),
        ("88.30", "B"),
        ("76.61", "B"),
        ("76.605", "B"),
        ("76.6049", "C"),
        ("65", "C"),
        ("64.995", "C"),
        ("64.9949", "D"),
        ("25", "D"),
    ],
)
def test_no_index_falls_between_two_bands(index: str, grade: str) -> None:
    assert domain.grade(Fraction(index)) == grade


@pytest.mark.parametrize("index", ["24.99", "100.01", "0"])
def test_an_index_outside_the_scale_has_no_grade(index: str) -> None:
    with pytest.raises(ValueError, match="25 to 100"):
        domain.grade(Fraction(index))


@given(st.lists(SCORES, min_size=1, max_size=40))
def test_every_index_is_on_the_scale_and_has_a_grade(ratings: list[dict[str, int]]) -> None:
    found = domain.ikm(tally(*ratings))
    assert found is not None
    assert 25 <= found.index <= 100
    assert found.grade in "ABCD"
    assert found.index_rounded_weight == found.index * Fraction(999, 1000)


@given(st.lists(SCORES, min_size=1, max_size=40))
def test_the_index_is_the_mean_of_all_scores_times_25(ratings: list[dict[str, int]]) -> None:
    scores = [score for rating in ratings for score in rating.values()]
    found = domain.ikm(tally(*ratings))
    assert found is not None
    assert found.index == Fraction(25 * sum(scores), len(scores))


@given(st.lists(SCORES, min_size=1, max_size=10), st.sampled_from(domain.ELEMENTS))
def test_a_better_score_never_makes_the_index_worse(ratings: list[dict[str, int]], key: str) -> None:
    better = [{**rating, key: 4} for rating in ratings]
    before, after = domain.ikm(tally(*ratings)), domain.ikm(tally(*better))
    assert before is not None
    assert after is not None
    assert after.index >= before.index
    assert after.grade <= before.grade


@given(st.fractions(min_value=25, max_value=100), st.fractions(min_value=25, max_value=100))
def test_grades_follow_the_index(one: Fraction, other: Fraction) -> None:
    low, high = sorted((one, other))
    assert domain.grade(high) <= domain.grade(low)


@given(st.fractions(min_value=0, max_value=1000))
def test_rounding_moves_a_number_by_half_a_hundredth_at_most(value: Fraction) -> None:
    rounded = domain.two_decimals(value)
    assert abs(Fraction(rounded) - value) <= Fraction(1, 200)
    assert rounded.as_tuple().exponent == -2


def test_halves_are_rounded_up_from_the_exact_fraction() -> None:
    assert domain.two_decimals(Fraction("1.005")) == Decimal("1.01")
    assert domain.two_decimals(Fraction("1.00499999999999999999")) == Decimal("1.00")


@pytest.mark.parametrize(
    "scores",
    [
        {},
        dict.fromkeys(domain.ELEMENTS[1:], 3),
        {**all_of(3), "price": 3},
        {**all_of(3), "time": 0},
        {**all_of(3), "time": 5},
        {**all_of(3), "time": -1},
    ],
)
def test_impossible_scores_are_refused(scores: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="scores"):
        domain.check_scores(scores)


@given(SCORES)
def test_possible_scores_are_taken(scores: dict[str, int]) -> None:
    domain.check_scores(scores)


@pytest.mark.parametrize("state", ["draft", "submitted", "in_review", "more_requested", "withdrawn", "new"])
def test_only_a_decided_application_can_be_rated(state: str) -> None:
    with pytest.raises(domain.NotFinished):
        domain.check_rateable(domain.Finished("LBG-1", "e-passport", state))


def test_tickets_are_long_enough_and_readable() -> None:
    tickets = {domain.new_ticket() for _ in range(200)}
    assert len(tickets) == 200
    assert all(re.fullmatch(r"SRN-[0-9A-HJKMNP-TV-Z]{8}", ticket) for ticket in tickets)
