"""Every environment variable that intake reads.

Shared (``chassis/settings.py``): ``LEBONG_HOME``, ``LEBONG_INTAKE_DATABASE_URL``,
``LEBONG_INTAKE_BLOBS_URL``, ``LEBONG_SECRETS``, ``LEBONG_BROKER_URL``, and ``LEBONG_OFFICE_TIME_ZONE``
(default ``Asia/Jakarta``), whose calendar decides which day it is for fees, ages and deadlines.
``LEBONG_CATALOGUE``: the folder with what the office offers (default: ``services/intake/catalogue``).
``LEBONG_PAYMENT``: who collects fees: ``off`` (default: no application waits for a payment) or ``simulator``;
``LEBONG_PAYMENT_SIMULATOR``: ``auto`` (default: every code is paid at once) or ``manual`` (on its page).
``LEBONG_CENTRE``: who decides what the centre decides: ``off`` (default: it waits here) or ``simulator``;
``LEBONG_CENTRE_SIMULATOR``: ``auto`` (default: granted at a second look), ``refuses``, ``slow`` or ``away``.
``LEBONG_CLAMD_URL``: the virus scanner, ``unix:/path/of/its/socket`` or ``tcp://host:port`` (default: none;
then every document says that it was not scanned).
``LEBONG_STARTS_AN_HOUR``: how many drafts one address may begin in an hour (default 300: a village behind
one address, not a machine that fills the database).
"""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from chassis.settings import Common, common

PAYMENTS = ("off", "simulator")
SIMULATIONS = ("auto", "manual")
CENTRES = ("off", "simulator")
CENTRE_SIMULATIONS = ("auto", "refuses", "slow", "away")
"""What the settings may be; the first is the default."""
STARTS_AN_HOUR = 300


@dataclass(frozen=True)
class Settings:
    """Intake's settings."""

    common: Common
    zone: ZoneInfo
    catalogue: Path
    payment: str = "off"
    payment_simulator: str = "auto"
    clamd_url: str = ""
    centre: str = "off"
    centre_simulator: str = "auto"
    starts_an_hour: int = STARTS_AN_HOUR

    def secret(self, name: str) -> bytes:
        """The secret bytes in ``<secrets>/<name>.key`` (base64). Raises ``ValueError`` naming the file."""
        path = self.common.secrets / f"{name}.key"
        try:
            return base64.b64decode(path.read_text().strip(), validate=True)
        except FileNotFoundError:
            raise ValueError(f"no secret at {path}: run `lebong up`, which makes it, or restore it") from None
        except (binascii.Error, UnicodeDecodeError):
            raise ValueError(f"{path} is not base64: restore it from the backup") from None


def load(env: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from ``env`` (default: the process environment). Raises ``ValueError``."""
    shared = common("intake", env)
    return Settings(
        shared,
        shared.zone,
        catalogue_folder(env),
        _choice(shared.environment, "LEBONG_PAYMENT", PAYMENTS),
        _choice(shared.environment, "LEBONG_PAYMENT_SIMULATOR", SIMULATIONS),
        shared.environment.get("LEBONG_CLAMD_URL", ""),
        _choice(shared.environment, "LEBONG_CENTRE", CENTRES),
        _choice(shared.environment, "LEBONG_CENTRE_SIMULATOR", CENTRE_SIMULATIONS),
        _positive(shared.environment, "LEBONG_STARTS_AN_HOUR", STARTS_AN_HOUR),
    )


def _choice(env: Mapping[str, str], name: str, choices: tuple[str, ...]) -> str:
    value = env.get(name, choices[0])
    if value not in choices:
        raise ValueError(f"{name} is {value!r}: use one of {', '.join(choices)}")
    return value


def _positive(env: Mapping[str, str], name: str, default: int) -> int:
    value = env.get(name, str(default))
    if not (value.isascii() and value.isdigit() and 0 < int(value) < 10**9):
        raise ValueError(f"{name} is {value!r}: use a whole number from 1 on")
    return int(value)


def catalogue_folder(env: Mapping[str, str] | None = None) -> Path:
    """The folder with what the office offers."""
    given = (os.environ if env is None else env).get("LEBONG_CATALOGUE")
    return Path(given) if given else Path(__file__).parent / "catalogue"
