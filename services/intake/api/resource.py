"""What every resource of intake stands on."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from chassis.http import Call
from services.intake import usecases
from services.intake.schemas import documents, guide
from services.intake.schemas.payments import payment_shown
from services.intake.schemas.promises import promise_shown
from services.intake.tables import Application
from services.intake.usecases import Desk

APPLICANT = "applicant"
"""How the audit trail names whoever comes with the application's own code."""


class Resource:
    """What has the desk's means at hand."""

    def __init__(self, means: Desk) -> None:
        self.desk = means

    def mine(self, session: Session, call: Call) -> Application:
        """The caller's application; a wrong code is answered like an unknown reference."""
        entry = usecases.enter(session, self.desk, call.caller.name, call.caller.secret, now=call.now)
        if entry.helper is not None:
            call.actor = usecases.who(entry.helper)
        return entry.row

    def own(self, call: Call) -> Application:
        """The caller's application, for the applicant alone. Raises ``OnlyApplicant`` for a helper."""
        row = self.mine(call.session, call)
        if call.actor != APPLICANT:
            raise usecases.OnlyApplicant(call.actor)
        return row

    def shown(self, call: Call, row: Application) -> dict[str, Any]:
        """The application as its applicant sees it, in the reader's language."""
        found = usecases.status(call.session, self.desk, row, now=call.now)
        found["documents"] = documents.shown(found["documents"], call.language)
        if found["payment"] is not None:
            found["payment"] = payment_shown(found["payment"], call.language)
        found["promise"] = promise_shown(found["promise"], call.language)
        if found["fee"] is not None:
            found["fee"] = guide.fee_shown(self.desk.service(row.service), found["fee"], call.language)
        return found | {"seen_by": APPLICANT if call.actor == APPLICANT else "helper"}
