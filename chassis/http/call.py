"""One request, decoded: what an operation's function is handed."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Any

import falcon
from sqlalchemy.orm import Session

from chassis import clock
from chassis.auth import Caller
from chassis.auth.trail import Link
from chassis.database import Database
from chassis.http.access import Gate
from chassis.http.language import language_of


@dataclass(frozen=True, slots=True)
class Binary:
    """An answer that is not JSON."""

    content: bytes
    media_type: str


class Call:
    """The request and what belongs to it. `session` opens at its first use; committed before the answer.

    `headers` are those of the answer, when it is a success. `detail` is added to what the audit trail says
    was done: codes only, nothing of people.
    """

    __slots__ = (
        "_context",
        "_gate",
        "_session",
        "actor",
        "body",
        "caller",
        "database",
        "detail",
        "headers",
        "language",
        "link",
        "now",
        "prepared",
        "query",
        "raw",
        "request",
        "subjects",
    )

    def __init__(self, request: falcon.Request, caller: Caller, database: Database, gate: Gate) -> None:
        self.request = request
        self.caller = caller
        self.database = database
        self.body: dict[str, Any] = {}
        self.query: dict[str, Any] = {}
        self.raw = b""
        self.headers: dict[str, str] = {}
        self.prepared: Any = None
        self.actor = _actor(caller)
        self.subjects: Sequence[str] | None = None
        self.detail = ""
        self.link: Link | None = None
        self.language = language_of(request.env.get("HTTP_ACCEPT_LANGUAGE"))
        self.now: datetime = clock.now()
        self._gate = gate
        self._context: AbstractContextManager[Session] | None = None
        self._session: Session | None = None

    @property
    def session(self) -> Session:
        """A transaction for POST, PUT, PATCH and DELETE; a session to read with for GET."""
        if self._session is None:
            context = self.database.reading() if self.reads else self.database.transaction()
            self._session = context.__enter__()
            self._context = context
        return self._session

    @property
    def reads(self) -> bool:
        """Whether the request changes nothing."""
        return self.request.method in ("GET", "HEAD")

    @property
    def client(self) -> str:
        """The address of the person's machine, for throttling; never stored or logged as it is."""
        return self._gate.client_address(self.request)

    def about(self, *subjects: str, by: str | None = None) -> None:
        """For the audit trail: whom the operation read or wrote about, none at all when nobody; and who did.

        Without it: the application that the path, the answer or the caller names, and the caller.
        """
        self.subjects = subjects
        self.actor = by or self.actor

    def finish(self) -> None:
        """Commit, when a session was opened; what the commit raises is the operation's failure."""
        self._close(None, None, None)

    def abandon(self, error: BaseException) -> None:
        """Roll back, when a session is open."""
        try:
            self._close(type(error), error, error.__traceback__)
        except BaseException as raised:
            if raised is not error:
                raise

    def _close(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        context, self._context, self._session = self._context, None, None
        if context is not None:
            context.__exit__(kind, error, trace)


def _actor(caller: Caller) -> str:
    """How the audit trail names a caller; an applicant by no more than that."""
    return f"{caller.kind} {caller.name}" if caller.kind in ("officer", "service") else caller.kind
