"""What the environment may say."""

import pytest

from services.verification.adapters.register_simulator import Behaviour
from services.verification.settings import load


def test_the_defaults_are_a_register_that_matches() -> None:
    settings = load({})
    assert settings.register_mode is Behaviour.MATCH
    assert (settings.register_slow, settings.register_limit) == (3.0, 5.0)
    assert settings.common.service == "verification"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LEBONG_REGISTER_MODE", "sometimes"),
        ("LEBONG_REGISTER_LIMIT", "soon"),
        ("LEBONG_REGISTER_SLOW", "-1"),
        ("LEBONG_CLAIM_MINUTES", "0"),
        ("LEBONG_CLAIM_MINUTES", "half an hour"),
        ("LEBONG_ANSWER_DAYS", "91"),
    ],
)
def test_a_wrong_value_is_refused_by_the_name_of_its_variable(name: str, value: str) -> None:
    with pytest.raises(ValueError, match=f"{name}.*use"):
        load({name: value})
