"""A service that somebody adds by one file, as the how-to page says, can be read, priced and applied for."""

import re
import shutil
from pathlib import Path

import pytest

from chassis.auth.testing import applicant_headers, make_secrets
from chassis.database import Database
from chassis.http.testing import client
from services.intake.api import create_app
from services.intake.catalogue.loader import FOLDER
from services.intake.settings import load
from services.intake.tables import Base
from tests.support import intake_forms

PAGE = Path(__file__).parents[5] / "docs" / "how-to" / "offer-a-service.md"
KEY = "stay-card-replacement"
ANSWERS = {**intake_forms.FOREIGNER, "happened": "damaged", "permit_valid": True}


@pytest.fixture
def visitor(tmp_path):
    """Somebody at an office whose catalogue has one file more."""
    folder = tmp_path / "catalogue"
    shutil.copytree(FOLDER, folder)
    (block,) = re.findall(r"```yaml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    (folder / f"{KEY}.yaml").write_text(block, "utf-8")
    secrets = make_secrets(tmp_path / "secrets")
    intake_forms.write_secrets(secrets)
    settings = load({"LEBONG_HOME": str(tmp_path), "LEBONG_CATALOGUE": str(folder)})
    database = Database(settings.common.database_url)
    Base.metadata.create_all(database.engine)
    yield client(create_app(settings), **{"Accept-Language": "en"})
    database.close()


def test_it_is_listed_with_its_fee(visitor):
    listed = {one["key"]: one for one in visitor.get("/services").json}
    assert listed[KEY]["fee_from"] == 500_000


def test_its_guide_and_form_are_served(visitor):
    guide = visitor.get(f"/services/{KEY}").json
    assert [group["key"] for group in guide["groups"]] == ["eligibility", "card", "person", "contact"]
    assert [paper["kind"] for paper in guide["documents"]] == ["passport", "police-report"]
    assert guide["tariff"][0]["legal_basis"] == "PP 45/2024"


def test_who_cannot_get_it_hears_why(visitor):
    body = {
        "service": KEY,
        "answers": ANSWERS | {"permit_valid": False},
        "documents": [],
        "confirmations": [],
    }
    result = visitor.post("/submissions", json=body)
    (error,) = result.json["errors"]
    assert (error["key"], error["message"]) == (
        "not-eligible",
        "Apply for an extension or a new permit, not for another card.",
    )


def test_it_can_be_applied_for(visitor):
    receipt = visitor.post("/applications", json={"service": KEY}).json
    path = f"/applications/{receipt['reference']}"
    headers = applicant_headers(receipt["reference"], receipt["code"])
    body = {"version": 1, "answers": ANSWERS}
    assert visitor.put(f"{path}/answers", json=body, headers=headers).status_code == 200
    file = headers | {"Content-Type": "application/octet-stream", "X-File-Name": "passport.jpg"}
    assert (
        visitor.put(f"{path}/documents/passport", body=intake_forms.image(), headers=file).status_code == 200
    )
    version = visitor.get(path, headers=headers).json["version"]
    handed_in = {"version": version, "confirmations": []}
    result = visitor.post(f"{path}/submission", json=handed_in, headers=headers)
    assert result.status_code == 200, result.json
