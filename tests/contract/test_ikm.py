"""Feedback and analytics may not share code: a test holds them to one satisfaction index."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from services.analytics import domain as analytics
from services.feedback import domain as feedback

RATINGS = st.lists(st.tuples(*[st.integers(1, 4)] * 9), min_size=1, max_size=40)


@given(RATINGS)
def test_both_services_come_to_the_same_index_grade_and_means(ratings: list[tuple[int, ...]]) -> None:
    sums = dict(zip(feedback.ELEMENTS, map(sum, zip(*ratings, strict=True)), strict=True))
    n = len(ratings)
    theirs = feedback.ikm(feedback.Tally(n, sums))
    ours = analytics.ikm(n, {element: (total, n) for element, total in sums.items()})
    assert theirs is not None
    assert (ours.value, ours.grade) == (feedback.two_decimals(theirs.index), theirs.grade)
    assert ours.elements == {element: feedback.two_decimals(mean) for element, mean in theirs.means.items()}


def test_both_services_name_the_nine_elements_alike() -> None:
    assert analytics.ELEMENTS == feedback.ELEMENTS
