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

__all__ = [
    "FILE_IS_CLEAN",
    "NEW_APPLICANT",
    "NEW_APPLICATION",
    "NEW_ATTACHMENT",
    "NEW_BILL",
    "NEW_HISTORY",
    "NEW_PAGE",
    "AccessKey",
    "Applicant",
    "Application",
    "Attachment",
    "Base",
    "Bill",
    "Difference",
    "DocumentPage",
    "Helper",
    "HistoryEntry",
    "PartialUpload",
    "Payment",
    "Place",
    "Reconciliation",
    "ResumeLink",
    "SimulatedBill",
    "SimulatedNotice",
    "SimulatedPayment",
    "StoredFile",
    "Ticket",
    "UploadPart",
    "Waiting",
    "new_file",
]
