"""Who may use an operation: `allow=Public() | Applicant() | Officer(role) | Service(right) | AnyOf(...)`."""

from typing import Protocol

import falcon

from chassis.auth import PUBLIC, BadToken, Caller, NotForHere, Verifier
from chassis.auth.applicants import NotRecognised, credentials
from chassis.http.problems import Problem

FORWARD_CLIENT = "forward.client"
SERVICE_TOKEN_HEADER = "HTTP_X_SERVICE_TOKEN"  # noqa: S105  the name of a header
CLIENT_ADDRESS_HEADER = "HTTP_X_CLIENT_ADDRESS"


def _unauthenticated(scheme: str) -> Problem:
    return Problem("not-authenticated", 401, headers={"WWW-Authenticate": f'{scheme} realm="lebong"'})


class Gate:
    """Reads credentials for one service."""

    def __init__(self, service: str, verifier: Verifier) -> None:
        self.service = service
        self._verifier = verifier

    def presented(self, request: falcon.Request) -> Caller:
        """Who the `Authorization` header says is calling; PUBLIC without one. 401 or 403 for a bad one."""
        authorization = request.env.get("HTTP_AUTHORIZATION")
        if not authorization:
            return PUBLIC
        if authorization[:7].lower() == "bearer ":
            return self.token_caller(authorization[7:].strip())
        found = credentials(authorization)
        if found is None:
            raise _unauthenticated("Bearer")
        return Caller("applicant", found[0], secret=found[1])

    def token_caller(self, token: str) -> Caller:
        """Who signed this token; Problem 401 or 403."""
        try:
            return self._verifier.caller(token, self.service)
        except BadToken:
            raise _unauthenticated("Bearer") from None
        except NotForHere:
            raise Problem("token-not-for-here", 403) from None

    def client_address(self, request: falcon.Request) -> str:
        """The address of the person's machine: a caller with `forward.client` says it for them."""
        forwarded = request.env.get(CLIENT_ADDRESS_HEADER)
        if forwarded and self._may_forward(request):
            return str(forwarded)[:64]
        return request.remote_addr

    def _may_forward(self, request: falcon.Request) -> bool:
        token = request.env.get(SERVICE_TOKEN_HEADER)
        try:
            caller = self.token_caller(token) if token else self.presented(request)
        except Problem:
            return False
        return FORWARD_CLIENT in caller.rights


class Rule(Protocol):
    """What `allow=` takes."""

    def admit(self, gate: Gate, request: falcon.Request, params: dict[str, str]) -> Caller:
        """The caller, or Problem 401 or 403."""
        ...


class Public:
    """Anyone, without being asked who."""

    def admit(self, gate: Gate, request: falcon.Request, params: dict[str, str]) -> Caller:
        """Everybody is admitted."""
        return PUBLIC


class Applicant:
    """Who sends a reference and a code (`Authorization: Basic`). The use case compares the code.

    Where the path has a `{reference}`, it must be the same; another one is answered like a wrong code.
    """

    def admit(self, gate: Gate, request: falcon.Request, params: dict[str, str]) -> Caller:
        """The applicant, whose `secret` is not yet compared."""
        caller = gate.presented(request)
        if caller.kind == "public":
            raise _unauthenticated("Basic")
        if caller.kind != "applicant":
            raise Problem("not-allowed", 403)
        if params.get("reference", caller.name) != caller.name:
            raise NotRecognised("the path names another reference")
        return caller


class Officer:
    """A signed-in officer with one of these roles (any officer when none is named)."""

    def __init__(self, *roles: str) -> None:
        self.roles = frozenset(roles)

    def admit(self, gate: Gate, request: falcon.Request, params: dict[str, str]) -> Caller:
        """The officer; 403 for anybody else who is known."""
        caller = gate.presented(request)
        if caller.kind == "public":
            raise _unauthenticated("Bearer")
        if caller.kind != "officer" or (self.roles and not self.roles & caller.roles):
            raise Problem("not-allowed", 403)
        return caller


class Service:
    """Another service of the office that holds this right."""

    def __init__(self, right: str) -> None:
        self.right = right

    def admit(self, gate: Gate, request: falcon.Request, params: dict[str, str]) -> Caller:
        """The service; 403 for anybody else who is known."""
        caller = gate.presented(request)
        if caller.kind == "public":
            raise _unauthenticated("Bearer")
        if caller.kind != "service" or self.right not in caller.rights:
            raise Problem("not-allowed", 403)
        return caller


class AnyOf:
    """Whoever one of these rules admits; `Public()` counts last, so that the known stay known."""

    def __init__(self, *rules: Rule) -> None:
        self.rules = sorted(rules, key=lambda rule: isinstance(rule, Public))

    def admit(self, gate: Gate, request: falcon.Request, params: dict[str, str]) -> Caller:
        """The caller by the first rule that admits; else the refusal that knows most (403 before 401)."""
        refusal: Problem | NotRecognised | None = None
        for rule in self.rules:
            try:
                return rule.admit(gate, request, params)
            except (Problem, NotRecognised) as error:
                known = not isinstance(error, Problem) or error.status == 403
                refusal = error if refusal is None or known else refusal
        raise refusal or Problem("not-allowed", 403)


def rules_of(rule: Rule) -> list[Rule]:
    """The rule, or those it is made of."""
    return list(rule.rules) if isinstance(rule, AnyOf) else [rule]
