"""The dashboard: a plot with a table beside it, and parts that stand by themselves."""

from __future__ import annotations

from gateway.testing import FakeOffice
from tests.unit.gateway.conftest import Visitor

PAGE = "/en/officer/dashboard"


def test_the_plot_has_a_title_a_description_and_a_table_with_the_same_numbers(visitor: Visitor) -> None:
    visitor.be_officer()
    page = visitor.get(PAGE).text
    assert 'role="img" aria-labelledby="plot-title plot-desc"' in page
    assert page.count('<rect class="mark"') == 30
    assert page.count('<th scope="row">') >= 30
    assert "131" in page


def test_steps_are_told_with_median_p90_and_n(visitor: Visitor) -> None:
    visitor.be_officer()
    page = visitor.get(PAGE).text
    assert "4 hours" in page
    assert "nine of ten are faster" in page
    assert "grade B, n = 37" in page


def test_with_analytics_down_satisfaction_is_still_shown(visitor: Visitor, office: FakeOffice) -> None:
    visitor.be_officer()
    office.analytics.down = True
    page = visitor.get(PAGE).text
    assert "The numbers cannot be shown just now" in page
    assert "84.26" in page


def test_with_feedback_and_intake_down_the_numbers_are_still_shown(
    visitor: Visitor, office: FakeOffice
) -> None:
    visitor.be_officer()
    office.feedback.down = office.intake.down = True
    page = visitor.get(PAGE).text
    assert "The index cannot be shown just now" in page
    assert "e-passport" in page
