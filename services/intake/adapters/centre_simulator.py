"""A centre that is made up: it checks each bundle as the real one would, looks at it, and says something.

It keeps books of its own (``simulated_bundle``), written in transactions of its own. ``auto``: in process at
the first look, granted at the second. ``refuses``: as auto, but refused. ``slow``: received for an hour, in
process for a day. ``away``: never there.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import cast

from sqlalchemy import Table
from sqlalchemy.orm import Session

from chassis.auth.tokens import BadToken
from chassis.database import Database, insert_new
from services.intake.adapters.centre import CentreAway, Told
from services.intake.domain.bundles import BundleWrong, Verify, check
from services.intake.domain.handovers import Standing
from services.intake.tables import SimulatedBundle

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class CentreSimulator:
    """The centre, beside the office; ``verify`` checks the office's signature with its public key."""

    name, simulated = "simulator", True

    def __init__(
        self, database: Database, verify: Verify, clock: Callable[[], datetime], *, mode: str = "auto"
    ) -> None:
        self._database, self._verify, self._clock, self._mode = database, verify, clock, mode

    def take(self, reference: str, bundle: bytes) -> None:
        """Take it, once. Raises :class:`CentreAway`, also for a bundle that is not whole."""
        self._there()
        try:
            manifest, _ = check(bundle, self._verify)
        except (BundleWrong, BadToken) as problem:
            raise CentreAway(f"the bundle was not taken: {problem}") from None
        if manifest.get("reference") != reference:
            raise CentreAway("the bundle was not taken: it is about another application")
        self._database.transact(self._take, reference, sha256(bundle).hexdigest())

    def _take(self, session: Session, reference: str, digest: str) -> None:
        row = {"reference": reference, "digest": digest, "looks": 0, "received_at": self._clock()}
        if insert_new(session, cast(Table, SimulatedBundle.__table__), [row]):
            return
        if session.get_one(SimulatedBundle, reference).digest != digest:
            raise CentreAway("the bundle was not taken: another one about this application was")

    def standing(self, reference: str) -> Told:
        """Where it is; each look brings it on. Raises :class:`CentreAway`."""
        self._there()
        return self._database.transact(self._look, reference)

    def _look(self, session: Session, reference: str) -> Told:
        row = session.get(SimulatedBundle, reference, with_for_update=True)
        if row is None:
            raise CentreAway("the centre has no such bundle")
        row.looks += 1
        if self._mode == "slow":
            age = self._clock() - row.received_at
            slowly = Standing.RECEIVED if age < HOUR else Standing.IN_PROCESS
            return Told(slowly if age < DAY else Standing.GRANTED)
        if row.looks < 2:
            return Told(Standing.IN_PROCESS)
        if self._mode == "refuses":
            return Told(Standing.REFUSED, "not-eligible")
        return Told(Standing.GRANTED)

    def _there(self) -> None:
        if self._mode == "away":
            raise CentreAway("the simulated centre is set to be away")
