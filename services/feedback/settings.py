"""What feedback reads from its environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from chassis.settings import Common, common


@dataclass(frozen=True)
class Settings:
    """``voices_an_hour``: how many voices one client may send in an hour."""

    common: Common
    voices_an_hour: int


def load(env: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from ``env`` (default: the process environment); see the README.

    Raises ``ValueError`` naming the variable when a number is not one.
    """
    env = os.environ if env is None else env
    text = env.get("LEBONG_FEEDBACK_VOICES_AN_HOUR", "20")
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise ValueError(f"LEBONG_FEEDBACK_VOICES_AN_HOUR must be a whole number above 0, not {text!r}")
    return Settings(common=common("feedback", env), voices_an_hour=int(text))
