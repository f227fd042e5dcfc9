"""Settings that are wrong say which variable."""

from __future__ import annotations

import pytest

from services.feedback.settings import load


def test_twenty_voices_an_hour_unless_told_otherwise() -> None:
    assert load({}).voices_an_hour == 20
    assert load({"LEBONG_FEEDBACK_VOICES_AN_HOUR": "5"}).voices_an_hour == 5


@pytest.mark.parametrize("text", ["", "0", "-1", "many", "1.5", "٣"])
def test_a_number_that_is_none_is_refused_by_name(text: str) -> None:
    with pytest.raises(ValueError, match="LEBONG_FEEDBACK_VOICES_AN_HOUR"):
        load({"LEBONG_FEEDBACK_VOICES_AN_HOUR": text})
