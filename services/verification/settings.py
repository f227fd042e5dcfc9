"""What verification reads from its environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chassis.settings import Common, common
from services.verification.adapters.register_simulator import Behaviour


@dataclass(frozen=True)
class Settings:
    """``register_mode`` is how the simulator behaves; ``register_limit`` and ``_slow`` are seconds."""

    common: Common
    register_mode: Behaviour
    register_limit: float
    register_slow: float


def load(env: Mapping[str, str] | None = None) -> Settings:
    """Read the settings. Raises ``ValueError`` that names the variable and what it may be."""
    shared = common("verification", env)
    values = shared.environment
    return Settings(
        common=shared,
        register_mode=_mode(values.get("LEBONG_REGISTER_MODE", Behaviour.MATCH)),
        register_limit=_seconds(values, "LEBONG_REGISTER_LIMIT", 5.0),
        register_slow=_seconds(values, "LEBONG_REGISTER_SLOW", 3.0),
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
