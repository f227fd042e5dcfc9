"""What verification reads from its environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from chassis.settings import Common, common
from services.verification.adapters.register_simulator import Behaviour
from services.verification.domain.case import DAYS_MAX
from services.verification.usecases.practice import Practice


@dataclass(frozen=True)
class Settings:
    """``register_mode`` is how the simulator behaves; ``register_limit`` and ``_slow`` are seconds.

    ``practice``: ``LEBONG_CLAIM_MINUTES`` (30), after which a case that an officer left alone is free, and
    ``LEBONG_ANSWER_DAYS`` (14), the calendar days in which an applicant should answer.
    """

    common: Common
    register_mode: Behaviour
    register_limit: float
    register_slow: float
    practice: Practice


def load(env: Mapping[str, str] | None = None) -> Settings:
    """Read the settings. Raises ``ValueError`` that names the variable and what it may be."""
    shared = common("verification", env)
    values = shared.environment
    return Settings(
        common=shared,
        register_mode=_mode(values.get("LEBONG_REGISTER_MODE", Behaviour.MATCH)),
        register_limit=_seconds(values, "LEBONG_REGISTER_LIMIT", 5.0),
        register_slow=_seconds(values, "LEBONG_REGISTER_SLOW", 3.0),
        practice=Practice(
            shared.zone,
            hold=timedelta(minutes=_whole(values, "LEBONG_CLAIM_MINUTES", 30, 480)),
            answer_days=_whole(values, "LEBONG_ANSWER_DAYS", 14, DAYS_MAX),
        ),
    )


def _mode(text: str) -> Behaviour:
    try:
        return Behaviour(text)
    except ValueError:
        raise ValueError(f"LEBONG_REGISTER_MODE is {text!r}: use one of {', '.join(Behaviour)}") from None


def _seconds(values: Mapping[str, str], name: str, default: float) -> float:
    text = values.get(name, str(default))
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= 60:
        raise ValueError(f"{name} is {text!r}: use seconds between 0 and 60")
    return seconds


def _whole(values: Mapping[str, str], name: str, default: int, most: int) -> int:
    text = values.get(name, str(default))
    number = int(text) if text.isascii() and text.isdigit() else 0
    if not 1 <= number <= most:
        raise ValueError(f"{name} is {text!r}: use a whole number between 1 and {most}")
    return number
