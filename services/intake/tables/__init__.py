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
from services.intake.tables.files import (
    FILE_IS_CLEAN,
    NEW_PAGE,
    DocumentPage,
    PartialUpload,
    StoredFile,
    UploadPart,
    new_file,
)
from services.intake.tables.handovers import Handover, SimulatedBundle
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
from services.intake.tables.persons import NEW_APPLICANT, Applicant
from services.intake.tables.promises import NEW_PROMISE, Promise, ServicePace
from services.intake.tables.retention import Kept

__all__ = [
    "FILE_IS_CLEAN",
    "NEW_APPLICANT",
    "NEW_APPLICATION",
    "NEW_ATTACHMENT",
    "NEW_BILL",
    "NEW_HISTORY",
    "NEW_PAGE",
    "NEW_PROMISE",
    "AccessKey",
    "Applicant",
    "Application",
    "Attachment",
    "Base",
    "Bill",
    "Difference",
    "DocumentPage",
    "Handover",
    "Helper",
    "HistoryEntry",
    "Kept",
    "PartialUpload",
    "Payment",
    "Place",
    "Promise",
    "Reconciliation",
    "ResumeLink",
    "ServicePace",
    "SimulatedBill",
    "SimulatedBundle",
    "SimulatedNotice",
    "SimulatedPayment",
    "StoredFile",
    "Ticket",
    "UploadPart",
    "Waiting",
    "new_file",
]
