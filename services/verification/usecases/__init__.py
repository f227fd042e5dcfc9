"""What can happen in verification, one function each."""

from services.verification.usecases.cases import close_case, open_case
from services.verification.usecases.deciding import Verdict, confirm, decide, message
from services.verification.usecases.examining import Office, examine_due
from services.verification.usecases.holding import give_back, keep, take
from services.verification.usecases.officers import create_officer, current, sign_in, sign_out
from services.verification.usecases.opinions import drift, judge, opinions
from services.verification.usecases.practice import Practice
from services.verification.usecases.reading import (
    Wanted,
    case_document,
    case_page,
    previewed,
    queue,
    rules_of,
)
from services.verification.usecases.reminding import remind
from services.verification.usecases.showing import shown

__all__ = [
    "Office",
    "Practice",
    "Verdict",
    "Wanted",
    "case_document",
    "case_page",
    "close_case",
    "confirm",
    "create_officer",
    "current",
    "decide",
    "drift",
    "examine_due",
    "give_back",
    "judge",
    "keep",
    "message",
    "open_case",
    "opinions",
    "previewed",
    "queue",
    "remind",
    "rules_of",
    "shown",
    "sign_in",
    "sign_out",
    "take",
]
