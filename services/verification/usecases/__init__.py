"""What can happen in verification, one function each."""

from services.verification.usecases.cases import close_case, open_case
from services.verification.usecases.deciding import Verdict, decide, message
from services.verification.usecases.examining import Office, examine_due
from services.verification.usecases.officers import create_officer, current, sign_in, sign_out
from services.verification.usecases.reading import case_document, case_page, queue
from services.verification.usecases.showing import shown

__all__ = [
    "Office",
    "Verdict",
    "case_document",
    "case_page",
    "close_case",
    "create_officer",
    "current",
    "decide",
    "examine_due",
    "message",
    "open_case",
    "queue",
    "shown",
    "sign_in",
    "sign_out",
]
