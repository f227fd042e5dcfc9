"""What every resource of intake stands on."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from chassis.http import Call
from services.intake import usecases
from services.intake.schemas import guide
from services.intake.tables import Application
from services.intake.usecases import Desk


class Resource:
    """What has the desk's means at hand."""

    def __init__(self, means: Desk) -> None:
        self.desk = means

    def mine(self, session: Session, call: Call) -> Application:
        """The caller's application; a wrong code is answered like an unknown reference."""
        return usecases.find(session, self.desk, call.caller.name, call.caller.secret)

    def shown(self, call: Call, row: Application) -> dict[str, Any]:
        """The application as its applicant sees it, in the reader's language."""
        found = usecases.status(call.session, self.desk, row, now=call.now)
        if found["fee"] is not None:
            found["fee"] = guide.fee_shown(self.desk.service(row.service), found["fee"], call.language)
        return found
