"""Answering one operation: admit, read, decode, call, encode, commit."""

from collections.abc import Callable
from typing import Any

import falcon
import orjson
from marshmallow import Schema, ValidationError

from chassis.http import auditing, body
from chassis.http.access import Applicant, rules_of
from chassis.http.call import Binary, Call
from chassis.http.idempotency import Answer, Claim
from chassis.http.operation import Operation
from chassis.http.problems import FieldProblem
from chassis.http.runtime import Runtime

# One address may stand for many people: it is closed after so many times the failures of one reference.
CLIENT_TIMES = 5


def _load(schema: Schema, data: Any) -> Any:
    try:
        return schema.load(data)
    except ValidationError as error:
        raise FieldProblem(error.messages, schema) from None


class Endpoint:
    """One operation of one app; `respond` is what Falcon calls."""

    def __init__(
        self, runtime: Runtime, operation: Operation, resource: object, function: Callable[..., object]
    ) -> None:
        self.runtime = runtime
        self.operation = operation
        self.resource = resource
        self.function = function
        rules = rules_of(operation.allow)
        self._guesses_code = any(isinstance(rule, Applicant) for rule in rules)
        self._throttled = runtime.throttle is not None and (self._guesses_code or bool(operation.throttle))
        self._takes_body = operation.body is not None or operation.binary

    def respond(self, request: falcon.Request, response: falcon.Response, **params: str) -> None:
        """Answer, or raise; whatever is raised has rolled back first."""
        runtime = self.runtime
        response.set_headers(dict(self.operation.always))
        caller = self.operation.allow.admit(runtime.gate, request, params)
        call = Call(request, caller, runtime.database, runtime.gate)
        self._read(call)
        keys = self._throttle_keys(call) if self._throttled else {}
        try:
            status, content, media_type = self._answer(call, params)
            call.finish()
            if call.link is not None and runtime.trail is not None:
                runtime.trail.anchor(call.link)
        except BaseException as error:
            call.abandon(error)
            self._count_failure(error, keys, call)
            raise
        response.status = status
        response.set_headers(call.headers)
        if content is not None:
            response.data = content
            response.content_type = media_type

    def _read(self, call: Call) -> None:
        operation = self.operation
        if operation.query is not None:
            call.query = _load(operation.query, call.request.params)
        if not self._takes_body:
            return
        if operation.binary:
            body.require_media(call.request, operation.media_types)
        else:
            body.require_json(call.request)
        call.raw = body.read(call.request, operation.max_bytes, partial=operation.partial)
        if operation.body is not None:
            call.body = _load(operation.body, body.decode_json(call.raw))

    def _answer(self, call: Call, params: dict[str, str]) -> tuple[int, bytes | None, str]:
        claim = self._claim(call)
        earlier = self._prepare(call, params, claim)
        if earlier is None and claim is not None:
            earlier = claim.earlier(call.session, call.now)
        if earlier is not None:
            self._record(call, params, orjson.loads(earlier.content) if earlier.content else None)
            return earlier.status, earlier.content or None, body.JSON
        result = self.function(call, **params)
        status, content, media_type = self._encode(result)
        if claim is not None:
            claim.keep(call.session, status, content or b"", call.now)
        self._record(call, params, result)
        return status, content, media_type

    def _record(self, call: Call, params: dict[str, str], result: object) -> None:
        """Note in the audit trail what was done, or told again."""
        if self.operation.audit and self.runtime.trail is not None:
            call.link = auditing.record(self.runtime.trail, self.operation, call, params, result)

    def _prepare(self, call: Call, params: dict[str, str], claim: Claim | None) -> Answer | None:
        """Do what is slow, before the transaction. An answer when it fails, but was given before."""
        prepare = self.operation.prepare
        if prepare is None:
            return None
        try:
            call.prepared = prepare(self.resource, call, **params)
        except Exception:
            earlier = claim.given(call.database) if claim is not None else None
            if earlier is None:
                raise
            return earlier
        return None

    def _claim(self, call: Call) -> Claim | None:
        key = call.request.env.get("HTTP_IDEMPOTENCY_KEY")
        if key is None or not self.operation.idempotent:
            return None
        caller = call.caller
        # With the applicant's code: only the use case compares it, and an earlier answer comes before that.
        who = f"{caller.kind}|{caller.name}|{caller.secret}"
        scope = f"{who}|{call.request.method}|{call.request.path}"
        return Claim(key, scope, call.raw + b"?" + call.request.query_string.encode())

    def _encode(self, result: object) -> tuple[int, bytes | None, str]:
        if result is None:
            return 204, None, ""
        if isinstance(result, Binary):
            return self.operation.status, result.content, result.media_type
        schema = self.operation.returns
        value = schema.dump(result) if schema is not None else result
        return self.operation.status, orjson.dumps(value), body.JSON

    def _throttle_keys(self, call: Call) -> dict[str, int]:
        throttle = self.runtime.throttle
        whom = (
            str(call.body.get(self.operation.throttle, "")) if self.operation.throttle else call.caller.name
        )
        if throttle is None or (not self.operation.throttle and call.caller.kind != "applicant"):
            return {}
        keys = {f"{whom}|{call.client}": 1, f"client|{call.client}": CLIENT_TIMES}
        throttle.check_all(keys, call.now)
        return keys

    def _count_failure(self, error: BaseException, keys: dict[str, int], call: Call) -> None:
        problem = self.runtime.problem_of(error) if keys else None
        if problem is None or problem.status != 401 or self.runtime.throttle is None:
            return
        for key in keys:
            self.runtime.throttle.failed(key, call.now)
