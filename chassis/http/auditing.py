"""The audit trail of operations that say `audit=`: written when they succeeded, before the answer is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chassis.auth.trail import ACTION_MAX, Link, Trail
from chassis.http.call import Call
from chassis.http.operation import Operation


def record(
    trail: Trail, operation: Operation, call: Call, params: Mapping[str, str], result: object
) -> Link | None:
    """Write who did what about whom. What changes something is written in the same transaction.

    A read has no transaction to write in: its session is ended and a short one begun.
    """
    subjects = _subjects(call, params, result)
    if not subjects:
        return None
    action = f"{operation.audit.format_map(params)} {call.detail}".rstrip()[:ACTION_MAX]
    if call.reads:
        call.finish()
        return call.database.transact(trail.write, call.actor, action, subjects, call.now)
    return trail.write(call.session, call.actor, action, subjects, call.now)


def _subjects(call: Call, params: Mapping[str, str], result: object) -> Sequence[str]:
    if call.subjects is not None:
        return call.subjects
    found = params.get("reference") or _named(result)
    if not found and call.caller.kind == "applicant":
        found = call.caller.name
    return (found or "all",)


def _named(result: object) -> str:
    given = result.get("reference") if isinstance(result, Mapping) else getattr(result, "reference", None)
    return given if isinstance(given, str) else ""
