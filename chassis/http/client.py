"""Calling another service's API: token, trace and time limit on every call; errors by what to do."""

from collections.abc import Mapping
from typing import Any

import httpx
import orjson

from chassis.auth import Signer
from chassis.auth.rights import GRANTS
from chassis.messaging.errors import Permanent, Retryable
from chassis.telemetry import trace

TIMEOUT_S = 5.0


class Unavailable(Retryable):
    """The other service is away, slow or overloaded: try again later. `status` is its answer, 0 for none."""

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


class Refused(Permanent):
    """The other service answered 4xx: asking again will not help. `problem` is its problem document."""

    def __init__(self, status: int, problem: Mapping[str, Any], where: str) -> None:
        super().__init__(f"{where} answered {status} {problem.get('key', '')}: {problem.get('detail', '')}")
        self.status = status
        self.problem = problem

    @property
    def key(self) -> str:
        """The problem's phrase key, such as "version-conflict"."""
        return str(self.problem.get("key", ""))


def _problem(response: httpx.Response) -> dict[str, Any]:
    try:
        found = orjson.loads(response.content)
    except orjson.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}


class ServiceClient:
    """A client of the service `audience` at `base_url`, signing as `caller` with all rights its calls need.

    `headers` of a call are added. When they bring an `Authorization` of their own (an applicant's, an
    officer's), the caller's token goes in `X-Service-Token`. `transport` calls an app in this process.
    """

    def __init__(
        self,
        base_url: str,
        *,
        caller: Signer | None,
        audience: str,
        transport: httpx.BaseTransport | None = None,
        timeout: float = TIMEOUT_S,
    ) -> None:
        self._base = base_url.rstrip("/")
        self._caller = caller
        self._audience = audience
        self._transport = transport
        self._timeout = timeout
        self._http: httpx.Client | None = None

    def _client(self) -> httpx.Client:
        if self._http is None:
            # At the first call: by then a worker has been monkey-patched.
            self._http = httpx.Client(transport=self._transport, timeout=self._timeout, trust_env=False)
        return self._http

    def _headers(self, given: Mapping[str, str] | None, language: str | None) -> dict[str, str]:
        headers = {"traceparent": trace.current(), **(given or {})}
        identity = trace.request_id()
        if identity is not None:
            headers.setdefault("X-Request-Id", identity)
        if language:
            headers["Accept-Language"] = language
        if self._caller is not None:
            token = self._caller.token(self._audience, GRANTS.get(self._caller.service, frozenset()))
            own = (
                "X-Service-Token"
                if any(key.lower() == "authorization" for key in headers)
                else "Authorization"
            )
            headers[own] = token if own == "X-Service-Token" else f"Bearer {token}"
        return headers

    def request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        json: object = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        language: str | None = None,
    ) -> httpx.Response:
        """The answer, when it is a success. Unavailable (try later) or Refused (4xx) otherwise."""
        sent = self._headers(headers, language)
        if json is not None:
            content, sent = orjson.dumps(json), {"Content-Type": "application/json", **sent}
        where = f"{method} {self._audience}{path.partition('?')[0]}"
        try:
            response = self._client().request(
                method, self._base + path, params=params, content=content, headers=sent
            )
        except (httpx.TransportError, OSError) as error:
            raise Unavailable(f"{where}: {type(error).__name__}") from error
        if response.status_code >= 500 or response.status_code == 429:
            raise Unavailable(f"{where} answered {response.status_code}", response.status_code)
        if response.status_code >= 400:
            raise Refused(response.status_code, _problem(response), where)
        return response

    def get(self, path: str, **options: Any) -> httpx.Response:
        """GET; options as in `request`."""
        return self.request("GET", path, **options)

    def post(self, path: str, **options: Any) -> httpx.Response:
        """POST; options as in `request`."""
        return self.request("POST", path, **options)

    def put(self, path: str, **options: Any) -> httpx.Response:
        """PUT; options as in `request`."""
        return self.request("PUT", path, **options)

    def delete(self, path: str, **options: Any) -> httpx.Response:
        """DELETE; options as in `request`."""
        return self.request("DELETE", path, **options)

    def json(self, method: str, path: str, **options: Any) -> Any:
        """What the answer holds, decoded; None when it is empty."""
        response = self.request(method, path, **options)
        return orjson.loads(response.content) if response.content else None

    def close(self) -> None:
        """Give back the connections."""
        if self._http is not None:
            self._http.close()
