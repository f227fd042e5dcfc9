"""Asks intake how an application stands."""

from __future__ import annotations

from urllib.parse import quote

from chassis.http import ServiceClient
from chassis.http.client import Refused
from services.feedback import domain


class IntakeApplications:
    """States out of intake's API; needs the right ``intake.state.read``.

    ``chassis.http.client.Unavailable`` passes through: the API answers 503 and the person tries again.
    """

    def __init__(self, client: ServiceClient) -> None:
        self._client = client

    def of(self, reference: str) -> domain.Finished:
        """The state of ``reference``. Raises ``domain.NoApplication`` when intake knows none."""
        try:
            found = self._client.get(f"/applications/{quote(reference, safe='')}/state").json()
        except Refused as error:
            if error.status in (404, 410):
                raise domain.NoApplication from error
            raise
        return domain.Finished(reference=reference, service=str(found["service"]), state=str(found["state"]))
