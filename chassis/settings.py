"""What every process reads from its environment (``LEBONG_*``), typed, with defaults."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DEFAULT_HOME = "var"
DEFAULT_PUBLIC_URL = "http://127.0.0.1:8000"
DEFAULT_BROKER_URL = "amqp://guest:guest@127.0.0.1:5672/"
DEFAULT_DELIVERY_LIMIT = 20
DEFAULT_TIME_ZONE = "Asia/Jakarta"


@dataclass(frozen=True)
class Common:
    """The settings that all services share; ``service`` is the name of the one that reads them."""

    service: str
    home: Path
    database_url: str
    broker_url: str
    secrets: Path
    public_url: str
    blobs_url: str
    delivery_limit: int
    environment: Mapping[str, str] = field(repr=False, default_factory=dict)

    def url_of(self, service: str) -> str:
        """Base URL of another service's API: ``LEBONG_<SERVICE>_URL`` or below the public URL."""
        return self.environment.get(f"LEBONG_{service.upper()}_URL", f"{self.public_url}/api/{service}")

    @property
    def key_path(self) -> Path:
        """This service's own private key; no other service can read it where they run apart."""
        return self.secrets / f"{self.service}.key"

    @property
    def trust(self) -> Path:
        """Folder with the public key of every service, ``<service>.pub``."""
        return self.secrets / "trust"

    @property
    def anchors(self) -> Path:
        """Folder where the ends of the audit trails are noted, outside of the databases."""
        given = self.environment.get("LEBONG_AUDIT_ANCHORS")
        return Path(given) if given else self.secrets.parent / "audit"

    @property
    def zone(self) -> ZoneInfo:
        """By whose calendar the office counts days: ``LEBONG_OFFICE_TIME_ZONE``. ValueError for no zone."""
        name = self.environment.get("LEBONG_OFFICE_TIME_ZONE", DEFAULT_TIME_ZONE)
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError(
                f"LEBONG_OFFICE_TIME_ZONE must be a time zone such as Asia/Jakarta, not {name!r}"
            ) from None


def common(service: str, env: Mapping[str, str] | None = None) -> Common:
    """Read the shared settings for ``service`` from ``env`` (default: the process environment).

    Raises ``ValueError`` naming the variable when a number is not one.
    """
    env = os.environ if env is None else env
    home = Path(env.get("LEBONG_HOME", DEFAULT_HOME)).absolute()
    name = service.upper()
    return Common(
        service=service,
        home=home,
        database_url=env.get(f"LEBONG_{name}_DATABASE_URL", f"sqlite:///{home}/databases/{service}.sqlite"),
        broker_url=env.get("LEBONG_BROKER_URL", DEFAULT_BROKER_URL),
        secrets=Path(env.get("LEBONG_SECRETS", str(home / "secrets"))),
        public_url=env.get("LEBONG_PUBLIC_URL", DEFAULT_PUBLIC_URL).rstrip("/"),
        blobs_url=env.get(f"LEBONG_{name}_BLOBS_URL", f"file://{home}/blobs"),
        delivery_limit=_number(env, "LEBONG_DELIVERY_LIMIT", DEFAULT_DELIVERY_LIMIT),
        environment=env,
    )


def _number(env: Mapping[str, str], name: str, default: int) -> int:
    text = env.get(name, str(default))
    try:
        return int(text)
    except ValueError:
        raise ValueError(f"{name} must be a whole number, not {text!r}") from None
