"""Intake's app on a database file of its own, and who calls it."""

from types import SimpleNamespace
from urllib.parse import quote

import pytest

from chassis.auth.testing import applicant_headers, make_secrets, officer_headers, service_headers
from chassis.database import Database
from chassis.http.testing import client
from chassis.messaging.testing import recorded
from services.intake.api import create_app
from services.intake.settings import load
from services.intake.tables import Base
from tests.support import intake_forms


@pytest.fixture
def office(tmp_path):
    """``.client`` of the app, its ``.database``, and headers of every kind of caller."""
    secrets = make_secrets(tmp_path / "secrets")
    intake_forms.write_secrets(secrets)
    settings = load({"LEBONG_HOME": str(tmp_path)})
    database = Database(settings.common.database_url)
    Base.metadata.create_all(database.engine)
    yield SimpleNamespace(
        client=client(create_app(settings), **{"Accept-Language": "en"}),
        database=database,
        secrets=secrets,
        service=lambda caller, audience="intake": service_headers(secrets, caller, audience),
        officer=lambda: officer_headers(secrets),
        events=lambda: database.read(recorded),
    )
    database.close()


class Applicant:
    """A person with a draft."""

    def __init__(self, office, service="e-passport"):
        self.client = office.client
        self.receipt = self.client.post("/applications", json={"service": service}).json
        self.path = f"/applications/{self.receipt['reference']}"
        self.headers = applicant_headers(self.receipt["reference"], self.receipt["code"])

    def read(self):
        return self.client.get(self.path, headers=self.headers).json

    def save(self, answers, version=None):
        body = {"version": version or self.read()["version"], "answers": answers}
        return self.client.put(f"{self.path}/answers", json=body, headers=self.headers)

    def attach(self, kind, content=None, name="scan.jpg"):
        headers = self.headers | {"X-File-Name": quote(name), "Content-Type": "application/octet-stream"}
        body = intake_forms.image() if content is None else content
        return self.client.put(f"{self.path}/documents/{kind}", body=body, headers=headers)

    def fill(self, **changed):
        self.save({**intake_forms.PASSPORT, **changed})
        self.attach("identity-card")
        self.attach("old-passport")
        return self

    def submit(self, *confirmations, version=None):
        body = {"version": version or self.read()["version"], "confirmations": list(confirmations)}
        return self.client.post(f"{self.path}/submission", json=body, headers=self.headers)


@pytest.fixture
def applicant(office):
    """A person who has just begun to apply for a passport."""
    return Applicant(office)


@pytest.fixture
def another(office):
    """Somebody else."""
    return Applicant(office)


def keys(result):
    """Pointer -> key of a problem's errors."""
    return {error["pointer"]: error["key"] for error in result.json["errors"]}


@pytest.fixture
def keys_of():
    """The function that reads a problem's errors."""
    return keys
