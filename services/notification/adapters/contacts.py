"""Asks intake for a person's name and address, at the moment a letter is sent."""

from __future__ import annotations

from urllib.parse import quote

from chassis.http import ServiceClient
from chassis.http.client import Refused, Unavailable
from services.notification import domain


class IntakeContacts:
    """Contacts out of intake's API; needs the right ``intake.contact.read``."""

    def __init__(self, client: ServiceClient) -> None:
        self._client = client

    def of(self, reference: str) -> domain.Contact:
        """Name and address of the applicant.

        Raises ``domain.NoAddress`` (no such application, or none given) or ``domain.NotTaken`` (intake
        is away, or does not trust us: somebody can mend both, and the message waits for it).
        """
        try:
            found = self._client.get(f"/applications/{quote(reference, safe='')}/contact").json()
        except Unavailable as error:
            raise domain.NotTaken("intake-away", type(error).__name__, away=True) from error
        except Refused as error:
            if error.status in (404, 410):
                raise domain.NoAddress("no-application") from error
            raise domain.NotTaken("intake-refuses", str(error.status), away=True) from error
        email = str(found.get("email") or "").strip()
        if not email:
            raise domain.NoAddress
        copies = tuple(str(one) for one in found.get("copies") or ())
        return domain.Contact(
            name=str(found.get("name") or ""),
            email=email,
            copies=copies,
            service=str(found.get("title") or ""),
            working_days=found.get("working_days"),
        )
