"""Which provider collects: one entry for each that is known, chosen by ``LEBONG_PAYMENT``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import httpx

from chassis.database import Database
from chassis.telemetry import get_logger
from services.intake.adapters.cashier import Cashier
from services.intake.adapters.cashier_simulator import CashierSimulator
from services.intake.settings import Settings

Clock = Callable[[], datetime]
SIGNATURE = "X-Notice-Signature"
"""The header in which a notice carries its provider's signature."""
TIMEOUT_S = 5.0

log = get_logger()


def _simulator(settings: Settings, database: Database, clock: Clock) -> Cashier:
    auto = settings.payment_simulator == "auto"
    return CashierSimulator(database, settings.secret("cashier"), settings.zone, clock, auto=auto)


PROVIDERS: dict[str, Callable[[Settings, Database, Clock], Cashier]] = {"simulator": _simulator}


def open_cashier(settings: Settings, database: Database, clock: Clock) -> Cashier | None:
    """The provider that the settings name, or None for ``off``. Raises ``ValueError`` without its secret."""
    return None if settings.payment == "off" else PROVIDERS[settings.payment](settings, database, clock)


class NoticePost:
    """Sends the simulated bank's notices to the office's own address, as a real one would."""

    def __init__(self, address: str) -> None:
        self._address = f"{address}/payments/notices"

    def __call__(self, body: bytes, signature: str) -> bool:
        """Whether the office has taken it; False is tried again later."""
        headers = {SIGNATURE: signature, "Content-Type": "application/json"}
        try:
            answer = httpx.post(
                self._address, content=body, headers=headers, timeout=TIMEOUT_S, trust_env=False
            )
        except httpx.HTTPError as error:
            log.info("notice_not_taken", problem=type(error).__name__)
            return False
        if not answer.is_success:
            log.warning("notice_not_taken", problem=answer.status_code)
        return answer.is_success
