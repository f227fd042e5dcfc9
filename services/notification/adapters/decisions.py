"""Asks verification what an officer decided, at the moment a letter is sent."""

from __future__ import annotations

from urllib.parse import quote

from chassis.http import ServiceClient
from chassis.http.client import Refused, Unavailable
from services.notification import domain


class VerificationDecisions:
    """Decisions out of verification's API; needs the right ``verification.message.read``."""

    def __init__(self, client: ServiceClient) -> None:
        self._client = client

    def of(self, reference: str) -> domain.Told | None:
        """The last decision, as the applicant should read it; None when verification knows of none.

        Raises ``domain.NotTaken`` when verification is away, or does not trust us: the letter waits for it.
        """
        try:
            found = self._client.get(f"/cases/{quote(reference, safe='')}/message").json()
        except Unavailable as error:
            raise domain.NotTaken("verification-away", type(error).__name__) from error
        except Refused as error:
            if error.status == 404:
                return None
            raise domain.NotTaken("verification-refuses", str(error.status)) from error
        words, note = str(found.get("words") or ""), str(found.get("note") or "")
        return domain.Told(words=words, note=note, due_on=str(found.get("due_on") or ""))
