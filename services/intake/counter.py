"""The office's side of paying as timers and commands use it: a till for whichever database they have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from chassis.clock import now
from chassis.database import Database
from services.intake.adapters.cashier_simulator import CashierSimulator
from services.intake.adapters.cashiers import NoticePost, open_cashier
from services.intake.catalogue import catalogue
from services.intake.catalogue.calendar import calendar
from services.intake.settings import Settings, load
from services.intake.usecases import attending, reconciling
from services.intake.usecases.almanac import Almanac
from services.intake.usecases.till import Till


@dataclass(frozen=True)
class Counter:
    """Opens a till for each piece of work; without a provider there is nothing to do."""

    settings: Settings
    clock: Callable[[], datetime] = now

    def till(self, database: Database) -> Till | None:
        """The till, or None for ``LEBONG_PAYMENT=off``. Raises ``ValueError`` without its secret."""
        cashier = open_cashier(self.settings, database, self.clock)
        if cashier is None:
            return None
        folder = self.settings.catalogue
        return Till(catalogue(folder), cashier, self.settings.zone, Almanac(calendar(folder)))

    def attend(self, database: Database) -> int:
        """Attend to the bills that are due."""
        till = self.till(database)
        return attending.attend(database, till, self.clock) if till else 0

    def reconcile(self, database: Database, day: date | None = None) -> list[reconciling.Result]:
        """Compare ``day``, or each day that is due. Raises ``CashierAway`` for a day that was asked for."""
        till = self.till(database)
        if till is None:
            return []
        if day is not None:
            return [reconciling.reconcile(database, till, day, self.clock)]
        return reconciling.reconcile_due(database, till, self.clock)

    def deliver(self, database: Database) -> int:
        """Send what the simulated bank has to tell; how many notices were taken."""
        till = self.till(database)
        if till is None or not isinstance(till.cashier, CashierSimulator):
            return 0
        return till.cashier.deliver(NoticePost(self.settings.common.url_of("intake")))


def open_counter(settings: Settings | None = None) -> Counter:
    """The counter of the office whose settings these are. Raises ``ValueError`` when it cannot work."""
    counter = Counter(settings or load())
    if counter.settings.payment != "off":
        counter.settings.secret("cashier")
        catalogue(counter.settings.catalogue)
    return counter
