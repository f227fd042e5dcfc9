"""What all operations of one app share, made once by `create`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy.exc import OperationalError

from chassis.auth.applicants import NotRecognised
from chassis.auth.links import BadLink
from chassis.auth.officers import NoSession, WrongCredentials
from chassis.auth.throttle import Throttle, Throttled
from chassis.auth.trail import Trail
from chassis.blobs import BlobMissing
from chassis.database import Database
from chassis.http.access import Gate
from chassis.http.client import Unavailable
from chassis.http.phrases import Phrases
from chassis.http.problems import Problem

ProblemTable: TypeAlias = Mapping[type[Exception], tuple[str, int]]

STANDARD: ProblemTable = {
    NotRecognised: ("not-recognised", 401),
    WrongCredentials: ("wrong-credentials", 401),
    NoSession: ("not-authenticated", 401),
    Throttled: ("too-many-attempts", 429),
    BadLink: ("link-not-valid", 404),
    BlobMissing: ("blob-missing", 404),
    Unavailable: ("unavailable", 503),
    OperationalError: ("unavailable", 503),
}


@dataclass(frozen=True)
class Runtime:
    """One service's app: its database, its gate, its words."""

    service: str
    database: Database
    gate: Gate
    phrases: Phrases
    problems: ProblemTable
    throttle: Throttle | None = None
    trail: Trail | None = None
    body_limit: int = 64 * 1024

    def problem_of(self, error: BaseException) -> Problem | None:
        """The problem that an exception stands for; None for one that nobody expected.

        An exception's `params` fill the phrase; its `errors` name fields, as in `Problem`.
        """
        if isinstance(error, Problem):
            return error
        for kind in type(error).__mro__:
            row = self.problems.get(kind)
            if row is not None:
                return _made(error, *row)
        return None


def _made(error: BaseException, key: str, status: int) -> Problem:
    if isinstance(error, Throttled):
        wait = error.retry_after
        return Problem(key, status, headers={"Retry-After": str(wait)}, retry_after=wait)
    params, errors = getattr(error, "params", None), getattr(error, "errors", None)
    problem = Problem(key, status, errors=errors if isinstance(errors, list) else None)
    if isinstance(params, Mapping) and not isinstance(error, OperationalError):
        problem.params = dict(params)
    if status == 401:
        problem.headers = {"WWW-Authenticate": 'Basic realm="lebong"'}
    return problem
