"""Every environment variable the pages read."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from chassis.settings import Common, common

SERVICES = ("intake", "verification", "notification", "feedback", "analytics")


@dataclass(frozen=True)
class Settings:
    """What the pages need to know.

    ``office`` is the office's name by language: a setting, because no published source names an
    immigration office in Lebong. ``demonstration`` puts a line on every page that says the registers
    are simulated; only an office with real registers turns it off.
    """

    common: Common
    office: Mapping[str, str]
    demonstration: bool = True
    proxies: int = 0
    """How many reverse proxies of the office stand before the pages: whose word about the visitor's
    address is taken. With 0 the address is that of the connection."""
    timeout: float = 5.0
    """Seconds to wait for a service before its part of the page is left out."""

    @property
    def session_key(self) -> Path:
        """File with the key that signs the cookies."""
        return self.common.secrets / "session.key"

    @property
    def secure_cookies(self) -> bool:
        """Whether cookies may travel over https only."""
        return self.common.public_url.startswith("https://")


def load(env: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from ``env`` (default: the process environment).

    Raises ``ValueError`` naming the variable when a number is not one.
    """
    env = os.environ if env is None else env
    return Settings(
        common=common("gateway", env),
        office={
            "id": env.get("LEBONG_OFFICE_NAME_ID", "Kantor Imigrasi Lebong"),
            "en": env.get("LEBONG_OFFICE_NAME_EN", "Lebong Immigration Office"),
        },
        demonstration=env.get("LEBONG_DEMONSTRATION", "yes") != "no",
        proxies=_count(env, "LEBONG_PROXIES"),
    )


def _count(env: Mapping[str, str], name: str) -> int:
    text = env.get(name, "0")
    if not text.isdecimal():
        raise ValueError(f"{name} must be a whole number of proxies, not {text!r}")
    return int(text)
