"""Whatever is sent to any operation that a service describes, it is answered clearly: never a server error.

``LEBONG_CASES`` says how many requests each operation gets (default: a few).
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import falcon
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error

from chassis.auth.rights import GRANTS
from chassis.auth.testing import applicant_headers, make_secrets, officer_headers, service_headers
from chassis.database import Database
from chassis.http.testing import client
from cli.home import SERVICES
from tests.support import intake_forms

CASES = int(os.environ.get("LEBONG_CASES", "12"))
KNOWN = ("e-passport", "identity-card", "bengkulu", "LBG-7K3M9QX2", "1")


@schemathesis.serializer("application/offset+octet-stream")
def _as_it_is(_context: Any, value: Any) -> bytes:
    """A part of an upload (tus 1.0), sent as it is."""
    return value if isinstance(value, bytes) else str(value).encode(errors="surrogatepass")


class Served:
    """One service's app on a database file of its own, and the headers of whoever may call it."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name, self.secrets = name, make_secrets(folder / "secrets")
        intake_forms.write_secrets(self.secrets)
        module = importlib.import_module(f"services.{name}.api")
        loaded = importlib.import_module(f"services.{name}.settings").load(
            {"LEBONG_HOME": str(folder), "LEBONG_PAYMENT": "simulator"}
        )
        self.database = Database(loaded.common.database_url)
        importlib.import_module(f"services.{name}.tables").Base.metadata.create_all(self.database.engine)
        self.app: falcon.App[Any, Any] = module.create_app(loaded)
        self.receipt: dict[str, str] = {}
        if name == "intake":
            self.receipt = client(self.app).post("/applications", json={"service": "e-passport"}).json

    def headers(self, security: list[dict[str, Any]]) -> dict[str, str]:
        """Those of the first caller that the operation lets in."""
        allowed = security[0] if security else {}
        if "applicant" in allowed and self.receipt:
            return applicant_headers(self.receipt["reference"], self.receipt["code"])
        if "officer" in allowed:
            return officer_headers(self.secrets, roles=("officer", "manager"))
        if "service" in allowed:
            callers = [name for name, rights in GRANTS.items() if set(allowed["service"]) <= set(rights)]
            return service_headers(self.secrets, callers[0], self.name)
        return {}


@pytest.fixture(params=SERVICES)
def served(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Served]:
    """Each service in turn."""
    made = Served(request.param, tmp_path)
    yield made
    made.database.close()


@pytest.mark.timeout(3600)
@pytest.mark.filterwarnings("ignore")
def test_no_operation_answers_with_a_server_error(served: Served) -> None:
    schema = schemathesis.openapi.from_wsgi("/openapi.json", served.app)
    tried = 0
    for found in schema.get_all_operations():
        _try(served, found.ok())
        tried += 1
    assert tried >= 3


def _try(served: Served, operation: Any) -> None:
    security = operation.definition.raw.get("security", [])
    own = served.receipt.get("reference", "")

    @settings(
        max_examples=CASES,
        deadline=None,
        database=None,
        derandomize=CASES <= 12,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(), known=st.booleans(), data=st.data())
    def send(case: Any, known: bool, data: st.DataObject) -> None:
        if known:
            # Else hardly one request would get beyond an address that does not exist.
            for name in case.path_parameters or {}:
                value = own if name == "reference" and own else data.draw(st.sampled_from(KNOWN))
                case.path_parameters[name] = value
        case.call_and_validate(headers=served.headers(security), checks=[not_a_server_error])

    send()
