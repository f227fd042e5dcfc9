"""From an empty draft to a filled one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from chassis.auth.applicants import new_code
from chassis.database import write_together
from services.intake.domain import answers as forms
from services.intake.domain.service import Service
from services.intake.tables import NEW_APPLICATION, NEW_HISTORY, Application
from services.intake.usecases.billing import require_as_paid
from services.intake.usecases.desk import (
    Desk,
    Receipt,
    VersionConflict,
    blank,
    change,
    history_line,
)
from services.intake.usecases.files import writable


class AnswersChanged(VersionConflict):
    """The draft was changed since the caller read it; nothing is written over.

    ``conflicts``: what was changed since on both sides, each with ``field``, ``yours`` and ``theirs``. Empty
    when only other answers were: then the same answers can be sent again with ``version``.
    """

    def __init__(self, version: int, conflicts: list[dict[str, Any]]) -> None:
        super().__init__(f"the draft is at version {version} now")
        self.params = {"version": version, "conflicts": conflicts}
        self.errors = [
            {"pointer": f"/answers/{one['field']}", "key": "changed-meanwhile"} for one in conflicts
        ]


def start(session: Session, desk: Desk, *, service: str, language: str, now: datetime) -> Receipt:
    """Open a draft and give its reference and code."""
    desk.service(service)
    code = new_code()
    row = blank(desk, code, service, language, now)
    line = history_line(row["reference"], row["state"], now)
    write_together(session, (NEW_APPLICATION, [row]), (NEW_HISTORY, [line]))
    return Receipt(row["reference"], code, row["state"], row["version"])


def save_answers(
    session: Session,
    desk: Desk,
    row: Application,
    *,
    version: int,
    answers: Mapping[str, object],
    now: datetime,
) -> None:
    """Read the answers of one page into the draft.

    Raises ``AnswersWrong``, :class:`AnswersChanged` for an old version, or ``NotAllowed`` once it was handed
    in.
    """
    writable(row, None)
    service, day = desk.service(row.service), desk.day_of(row, now)
    if version != row.version:
        raise _changed(service, row, version, answers, day)
    merged = forms.read(service, answers, row.answers, day)
    new = [key for key in {*merged, *row.answers} if merged.get(key) != row.answers.get(key)]
    require_as_paid(session, service, row, new)
    answered = row.answered | dict.fromkeys(new, row.version + 1)
    try:
        change(session, row, now, answers=merged, answered=answered, email=merged.get("email"))
    except VersionConflict:
        raise _changed(service, row, version, answers, day) from None


def _changed(
    service: Service, row: Application, version: int, answers: Mapping[str, object], day: date
) -> AnswersChanged:
    conflicts = []
    for key, given in answers.items():
        yours, theirs = forms.tidied(service, key, given, day), row.answers.get(key)
        if row.answered.get(key, 1) > version and yours != theirs:
            conflicts.append({"field": key, "yours": yours, "theirs": theirs})
    return AnswersChanged(row.version, conflicts)
