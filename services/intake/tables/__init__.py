"""What intake keeps, one module a topic. Personal data is in the modules that say so."""

from services.intake.tables.application import (
    NEW_APPLICATION,
    NEW_ATTACHMENT,
    NEW_HISTORY,
    Application,
    Attachment,
    HistoryEntry,
)
from services.intake.tables.appointments import Place, Ticket, Waiting
from services.intake.tables.base import Base
from services.intake.tables.drafts import AccessKey, Helper, ResumeLink
from services.intake.tables.payments import (
    NEW_BILL,
    Bill,
    Difference,
    Payment,
    Reconciliation,
    SimulatedBill,
    SimulatedNotice,
    SimulatedPayment,
)

__all__ = [
    "NEW_APPLICATION",
    "NEW_ATTACHMENT",
    "NEW_BILL",
    "NEW_HISTORY",
    "AccessKey",
    "Application",
    "Attachment",
    "Base",
    "Bill",
    "Difference",
    "Helper",
    "HistoryEntry",
    "Payment",
    "Place",
    "Reconciliation",
    "ResumeLink",
    "SimulatedBill",
    "SimulatedNotice",
    "SimulatedPayment",
    "Ticket",
    "Waiting",
]
