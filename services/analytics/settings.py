"""Every environment variable that analytics reads."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from chassis.settings import Common, common

DEFAULT_TIME_ZONE = "Asia/Jakarta"


@dataclass(frozen=True)
class Settings:
    """``zone``: by whose calendar a day is counted (``LEBONG_ANALYTICS_TIME_ZONE``, default Western
    Indonesia Time). After a change, ``lebong replay analytics`` counts the past by it too."""

    common: Common
    zone: ZoneInfo


def load(env: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from ``env`` (default: the process environment).

    Raises ``ValueError`` naming the variable when its value is no time zone.
    """
    env = os.environ if env is None else env
    name = env.get("LEBONG_ANALYTICS_TIME_ZONE", DEFAULT_TIME_ZONE)
    try:
        zone = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError(
            f"LEBONG_ANALYTICS_TIME_ZONE must be a time zone such as Asia/Jakarta, not {name!r}"
        ) from None
    return Settings(common("analytics", env), zone)
