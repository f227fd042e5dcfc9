"""Every environment variable that analytics reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from chassis.settings import Common, common


@dataclass(frozen=True)
class Settings:
    """``zone``: by whose calendar a day is counted (``LEBONG_OFFICE_TIME_ZONE``, default Western
    Indonesia Time). After a change, ``lebong replay analytics`` counts the past by it too."""

    common: Common
    zone: ZoneInfo


def load(env: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from ``env`` (default: the process environment).

    Raises ``ValueError`` naming the variable when its value is no time zone.
    """
    shared = common("analytics", env)
    return Settings(shared, shared.zone)
