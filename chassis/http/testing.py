"""Asking an app in a test, without a server."""

from typing import Any

import falcon
from falcon.testing import Result, TestClient


class Client:
    """`client(app).post("/x", json={...}, headers={...})` has `.status_code`, `.json`, `.headers`."""

    def __init__(self, app: falcon.App[Any, Any], **headers: str) -> None:
        self._client = TestClient(app, headers=headers or None)

    def get(self, path: str, **options: Any) -> Result:
        """GET."""
        return self._client.simulate_get(path, **options)

    def post(self, path: str, **options: Any) -> Result:
        """POST."""
        return self._client.simulate_post(path, **options)

    def put(self, path: str, **options: Any) -> Result:
        """PUT."""
        return self._client.simulate_put(path, **options)

    def head(self, path: str, **options: Any) -> Result:
        """HEAD."""
        return self._client.simulate_head(path, **options)

    def options(self, path: str, **options: Any) -> Result:
        """OPTIONS."""
        return self._client.simulate_options(path, **options)

    def patch(self, path: str, **options: Any) -> Result:
        """PATCH."""
        return self._client.simulate_patch(path, **options)

    def delete(self, path: str, **options: Any) -> Result:
        """DELETE."""
        return self._client.simulate_delete(path, **options)


def client(app: falcon.App[Any, Any], **headers: str) -> Client:
    """A client of the app whose calls all carry `headers`."""
    return Client(app, **headers)
