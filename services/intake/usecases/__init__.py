"""What can happen in intake: one function per thing, each in the session it is given.

``drafts`` start, fill and attach · ``submission`` hand in and withdraw · ``news`` what verification says ·
``reading`` what the applicant and the other services may see · ``desk`` what they all need.
"""

from services.intake.usecases.desk import (
    Desk,
    Incomplete,
    Receipt,
    Upload,
    VersionConflict,
    WarningsToConfirm,
    find,
)
from services.intake.usecases.drafts import attach, detach, save_answers, start, take_file
from services.intake.usecases.news import case_completed, case_decided
from services.intake.usecases.reading import blob, contact, dossier, standing, status, whose
from services.intake.usecases.submission import Whole, submit, submit_whole, withdraw

__all__ = [
    "Desk",
    "Incomplete",
    "Receipt",
    "Upload",
    "VersionConflict",
    "WarningsToConfirm",
    "Whole",
    "attach",
    "blob",
    "case_completed",
    "case_decided",
    "contact",
    "detach",
    "dossier",
    "find",
    "save_answers",
    "standing",
    "start",
    "status",
    "submit",
    "submit_whole",
    "take_file",
    "whose",
    "withdraw",
]
