"""The services as the pages call them: who asks, in which language, and what comes back.

One :class:`Api` a service. On many machines it speaks HTTP; on one, it calls the service's WSGI
application in the same process. Pages cannot tell which. Every method raises ``Unavailable`` (down,
slow, overloaded) or ``Refused`` (the service's answer is no, with its problem document).
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import quote
from wsgiref.types import WSGIApplication

import httpx
from flask import has_request_context, request

from chassis.auth import Signer
from chassis.http import ServiceClient
from chassis.http.client import Refused, Unavailable
from gateway.languages import current
from gateway.session import Applicant, Officer
from gateway.settings import SERVICES, Settings

__all__ = ["Api", "Clients", "File", "Json", "Refused", "Unavailable"]

Json = dict[str, Any]
Who = Applicant | Officer | None


@dataclass(frozen=True)
class File:
    """A file as a service sent it."""

    content: bytes
    media_type: str


class Api:
    """One service. ``who`` asks: an applicant, an officer, or (None) the pages themselves."""

    def __init__(self, client: ServiceClient) -> None:
        self._client = client

    def read(
        self, path: str, query: Mapping[str, str] | None = None, *, who: Who = None, officer_session: str = ""
    ) -> Any:
        """The answer to a GET: an object or a list."""
        return self._json("GET", path, headers=_headers(who, officer_session), params=query)

    def write(
        self,
        method: str,
        path: str,
        body: Json | None = None,
        *,
        who: Who = None,
        officer_session: str = "",
        once: str = "",
    ) -> Json:
        """The answer to a request that changes something; empty when there is none.

        ``once`` is the key of one filled-in form: sent twice, it is done once and answered the same.
        """
        headers = _headers(who, officer_session)
        if once:
            headers["Idempotency-Key"] = once
        return cast(Json, self._json(method, path, headers=headers, json=body))

    def upload(
        self, path: str, content: bytes, name: str, media_type: str, who: Who, *, method: str = "PUT"
    ) -> Json:
        """Put a file where ``path`` says; with ``method`` "POST", add it there."""
        headers = {
            **_headers(who),
            "Content-Type": media_type or "application/octet-stream",
            "X-File-Name": quote(name, safe=""),
        }
        return cast(Json, self._json(method, path, headers=headers, content=content))

    def file(self, path: str, who: Who) -> File:
        """A file, as it is stored."""
        answer = self._client.get(path, headers=_headers(who), language=_language())
        return File(answer.content, answer.headers.get("Content-Type", "").partition(";")[0].strip())

    def _json(self, method: str, path: str, **options: Any) -> Any:
        found = self._client.json(method, path, language=_language(), **options)
        return {} if found is None else found


@dataclass(frozen=True)
class Clients:
    """Every service the pages call."""

    intake: Api
    verification: Api
    notification: Api
    feedback: Api
    analytics: Api

    @classmethod
    def over_http(cls, settings: Settings) -> Clients:
        """The services at their addresses (``LEBONG_<SERVICE>_URL``)."""
        return cls._each(settings, lambda service: None)

    @classmethod
    def in_process(cls, settings: Settings, apps: Mapping[str, WSGIApplication]) -> Clients:
        """The services' own WSGI applications, by name; one that is not given is called over HTTP."""
        return cls._each(settings, lambda service: _transport(apps.get(service)))

    @classmethod
    def _each(cls, settings: Settings, transport: Callable[[str], httpx.BaseTransport | None]) -> Clients:
        signer = Signer("gateway", settings.common.key_path)
        return cls(**{name: _api(settings, signer, name, transport(name)) for name in SERVICES})


def _api(settings: Settings, signer: Signer, name: str, transport: httpx.BaseTransport | None) -> Api:
    # A service in this process is mounted nowhere: its paths start at the root.
    base = settings.common.url_of(name) if transport is None else f"http://{name}.lebong"
    timeout = settings.timeout
    return Api(ServiceClient(base, caller=signer, audience=name, transport=transport, timeout=timeout))


def _transport(app: WSGIApplication | None) -> httpx.BaseTransport | None:
    return None if app is None else httpx.WSGITransport(app=app, raise_app_exceptions=False)


def _headers(who: Who, officer_session: str = "") -> dict[str, str]:
    headers = {"X-Client-Address": request.remote_addr or ""} if has_request_context() else {}
    if officer_session:
        headers["X-Officer-Session"] = officer_session
    if isinstance(who, Officer):
        headers["Authorization"] = f"Bearer {who.token}"
    if isinstance(who, Applicant):
        pair = base64.b64encode(f"{who.reference}:{who.code}".encode()).decode()
        headers["Authorization"] = f"Basic {pair}"
    return headers


def _language() -> str:
    return current() if has_request_context() else "id"
