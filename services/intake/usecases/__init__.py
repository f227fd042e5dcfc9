"""What can happen in intake: one function per thing, each in the session it is given.

``drafts`` start, fill and attach · ``submission`` hand in and withdraw · ``news`` what verification says ·
``reading`` what the applicant and the other services may see · ``desk`` what they all need.
"""

from services.intake.usecases.access import Entry, Opened, enter, look_at_link, make_link, use_link
from services.intake.usecases.desk import (
    Desk,
    Incomplete,
    Receipt,
    Upload,
    VersionConflict,
    WarningsToConfirm,
    find,
)
from services.intake.usecases.drafts import AnswersChanged, save_answers, start
from services.intake.usecases.files import attach, detach, take_file
from services.intake.usecases.helping import (
    HelperUnknown,
    OnlyApplicant,
    begin_help,
    choose_news,
    end_help,
    helpers,
    who,
)
from services.intake.usecases.news import case_completed, case_decided
from services.intake.usecases.reading import contact, dossier, standing, status, whose
from services.intake.usecases.submission import Whole, submit, submit_whole, withdraw
from services.intake.usecases.trial import try_file, try_out

__all__ = [
    "AnswersChanged",
    "Desk",
    "Entry",
    "HelperUnknown",
    "Incomplete",
    "OnlyApplicant",
    "Opened",
    "Receipt",
    "Upload",
    "VersionConflict",
    "WarningsToConfirm",
    "Whole",
    "attach",
    "begin_help",
    "case_completed",
    "case_decided",
    "choose_news",
    "contact",
    "detach",
    "dossier",
    "end_help",
    "enter",
    "find",
    "helpers",
    "look_at_link",
    "make_link",
    "save_answers",
    "standing",
    "start",
    "status",
    "submit",
    "submit_whole",
    "take_file",
    "try_file",
    "try_out",
    "use_link",
    "who",
    "whose",
    "withdraw",
]
