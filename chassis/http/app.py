"""`create`: a Falcon app from resources whose methods are marked with `@operation`."""

from collections.abc import Iterable, Mapping
from types import SimpleNamespace
from typing import Any

import falcon
import orjson
from marshmallow import ValidationError

from chassis.auth import Verifier
from chassis.auth.throttle import Throttle
from chassis.auth.trail import open_trail
from chassis.database import Database
from chassis.http import openapi
from chassis.http.access import Gate
from chassis.http.around import Around, request_id_of
from chassis.http.endpoint import Endpoint
from chassis.http.language import language_of
from chassis.http.operation import Operation, operation_of
from chassis.http.phrases import PHRASES, Phrases
from chassis.http.problems import MEDIA_TYPE, FieldProblem, Problem, document
from chassis.http.runtime import STANDARD, ProblemTable, Runtime
from chassis.http.system import Description, Live, Metrics, Ready
from chassis.http.trail import trail_of
from chassis.settings import Common
from chassis.telemetry import first_line, get_logger

_METHODS = ("get", "head", "options", "post", "put", "patch", "delete")


def create(
    service: str,
    common: Common,
    database: Database,
    routes: Iterable[tuple[str, object]],
    *,
    title: str,
    version: str = "1",
    problems: ProblemTable | None = None,
    phrases: Phrases | None = None,
    throttle: Throttle | None = None,
    verifier: Verifier | None = None,
) -> falcon.App[falcon.Request, falcon.Response]:
    """The WSGI app of one service.

    `problems` maps the service's exceptions to (phrase key, status); `phrases` are its words.
    When an operation is audited, `/trail/{subject}` tells who read and wrote about somebody.
    With `throttle`, answers 401 to applicants (and to operations with `throttle=`) are counted, and
    guessing is stopped with 429.
    ValueError when a resource has no operation, a problem has no phrase in each language, or an operation
    is audited and there is no key for it.
    """
    routes = list(routes)
    audits = _audits(routes)
    if audits:
        routes.append(("/trail/{subject}", trail_of(service)))
    runtime = Runtime(
        service=service,
        database=database,
        gate=Gate(service, verifier or Verifier(common.trust)),
        phrases={**PHRASES, **(phrases or {})},
        problems={**STANDARD, **(problems or {})},
        throttle=throttle,
        trail=open_trail(common) if audits else None,
    )
    _check_words(runtime)
    app = falcon.App(middleware=[Around(service)])
    for kind in (Exception, falcon.HTTPError):
        app.add_error_handler(kind, _handler(runtime))
    documented = [(path, _mount(app, runtime, path, resource)) for path, resource in routes]
    app.add_route("/health/live", Live())
    app.add_route("/health/ready", Ready(database))
    app.add_route("/metrics", Metrics())
    app.add_route("/openapi.json", Description(lambda: openapi.describe(title, version, service, documented)))
    return app


def _check_words(runtime: Runtime) -> None:
    for key, _status in runtime.problems.values():
        if not {"id", "en"} <= set(runtime.phrases.get(key, {})):
            raise ValueError(f"{runtime.service}: problem {key!r} needs a phrase in 'id' and in 'en'")


def _audits(routes: Iterable[tuple[str, object]]) -> bool:
    """Does any operation write the audit trail?"""
    functions = (getattr(resource, f"on_{method}", None) for _, resource in routes for method in _METHODS)
    return any((found := operation_of(function)) is not None and found.audit for function in functions)


def _mount(
    app: falcon.App[falcon.Request, falcon.Response], runtime: Runtime, path: str, resource: object
) -> Mapping[str, Operation]:
    operations: dict[str, Operation] = {}
    responders = SimpleNamespace()
    for method in _METHODS:
        function = getattr(resource, f"on_{method}", None)
        found = operation_of(function)
        if function is not None and found is not None:
            operations[method] = found
            setattr(responders, f"on_{method}", _responder(Endpoint(runtime, found, resource, function)))
    if not operations:
        raise ValueError(
            f"{runtime.service}: {type(resource).__name__} at {path} has no method with @operation"
        )
    app.add_route(path, responders)
    return operations


def _responder(endpoint: Endpoint) -> Any:
    # Falcon asks for a function with a signature it can look at.
    def respond(request: falcon.Request, response: falcon.Response, **params: str) -> None:
        endpoint.respond(request, response, **params)

    return respond


def _handler(runtime: Runtime) -> Any:
    def handle(request: falcon.Request, response: falcon.Response, error: Exception, params: object) -> None:
        problem = _problem_for(runtime, request, error)
        language = language_of(request.env.get("HTTP_ACCEPT_LANGUAGE"))
        identity = getattr(request.context, "request_id", None) or request_id_of(None)
        where = request.root_path + request.path
        shown = document(problem, runtime.phrases, language, instance=where, request_id=identity)
        response.status = problem.status
        response.data = orjson.dumps(shown, default=str)
        response.content_type = MEDIA_TYPE
        response.set_header("Content-Language", language)
        response.append_header("Vary", "Accept-Language")
        for name, value in problem.headers.items():
            response.set_header(name, value)

    return handle


def _problem_for(runtime: Runtime, request: falcon.Request, error: Exception) -> Problem:
    if isinstance(error, ValidationError):
        return FieldProblem(error.messages)
    problem = _http_problem(error) if isinstance(error, falcon.HTTPError) else runtime.problem_of(error)
    if problem is None:
        get_logger().error("request failed", **_facts(request, error), exc_info=error)
        return Problem("internal-error", 500)
    if problem.status >= 500:
        get_logger().warning("request not served", **_facts(request, error), reason=first_line(error))
    return problem


def _facts(request: falcon.Request, error: Exception) -> dict[str, Any]:
    return {
        "method": request.method,
        "route": request.uri_template,
        "request_id": getattr(request.context, "request_id", None),
        "error": type(error).__name__,
    }


def _http_problem(error: falcon.HTTPError) -> Problem:
    status = error.status_code
    if status == 404:
        return Problem("not-found", 404)
    if status == 405:
        allowed = dict(error.headers or {}).get("Allow", "")
        return Problem("method-not-allowed", 405, headers={"Allow": allowed}, allowed=allowed)
    return Problem("bad-request", status)
