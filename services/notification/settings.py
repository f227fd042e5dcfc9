"""What notification reads from its environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from chassis.settings import Common, common


@dataclass(frozen=True)
class Settings:
    """``smtp_url`` may hold a password, so it is not shown. ``smtp_timeout``: seconds for each step."""

    common: Common
    smtp_url: str = field(repr=False)
    smtp_timeout: float
    mail_from: str


def load(env: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from ``env`` (default: the process environment).

    ``LEBONG_SMTP_URL``, ``LEBONG_SMTP_TIMEOUT`` and ``LEBONG_MAIL_FROM``; see the README.
    """
    env = os.environ if env is None else env
    return Settings(
        common=common("notification", env),
        smtp_url=env.get("LEBONG_SMTP_URL", "smtp://127.0.0.1:1025"),
        smtp_timeout=_seconds(env.get("LEBONG_SMTP_TIMEOUT", "5")),
        mail_from=env.get("LEBONG_MAIL_FROM", "Kantor Imigrasi <tidak-dibalas@localhost.localdomain>"),
    )


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value <= 60:
        raise ValueError(f"LEBONG_SMTP_TIMEOUT must be seconds above 0 and up to 60, not {text!r}")
    return value
