"""What the other services may read, and that each may read no more than its right."""

import pytest

from chassis.auth.testing import expired_headers, service_headers
from tests.support.intake_forms import image, whole

PATHS = {
    "/applications/{reference}/dossier": "verification",
    "/documents/{digest}": "verification",
    "/documents/{digest}/view": "verification",
    "/applications/{reference}/contact": "notification",
    "/applications/{reference}/state": "feedback",
}


@pytest.fixture
def reference(office):
    return office.client.post("/submissions", json=whole()).json["reference"]


@pytest.fixture
def digest(office, reference):
    path = f"/applications/{reference}/dossier"
    return office.client.get(path, headers=office.service("verification")).json["documents"][0]["digest"]


def test_verification_reads_the_dossier_and_the_bytes(office, reference, digest):
    dossier = office.client.get(
        f"/applications/{reference}/dossier", headers=office.service("verification")
    ).json
    assert (dossier["reference"], dossier["service"], dossier["round"]) == (reference, "e-passport", 1)
    assert dossier["answers"]["nik"] == "1707014107950001"
    names = {"kind", "name", "media_type", "size", "digest", "state", "scan", "pages"}
    assert set(dossier["documents"][0]) == names
    file = office.client.get(f"/documents/{digest}", headers=office.service("verification"))
    assert file.content == image()
    assert file.headers["Content-Type"] == "image/jpeg"
    view = office.client.get(f"/documents/{digest}/view", headers=office.service("verification"))
    assert (view.status_code, view.headers["Content-Type"]) == (200, "image/jpeg")


def test_notification_reads_whom_to_write_to_and_nothing_else(office, reference):
    contact = office.client.get(
        f"/applications/{reference}/contact", headers=office.service("notification")
    ).json
    assert contact == {
        "name": "Siti Rahmawati",
        "email": "siti@example.id",
        "language": "en",
        "copies": [],
        "service": "e-passport",
        "title": "Electronic passport",
        "working_days": 4,
    }


def test_feedback_reads_the_state_and_no_person(office, reference):
    state = office.client.get(f"/applications/{reference}/state", headers=office.service("feedback")).json
    assert state == {
        "reference": reference,
        "service": "e-passport",
        "state": "submitted",
        "finished": False,
        "language": "en",
    }


@pytest.mark.parametrize("path", PATHS)
def test_without_the_right_token_nothing_is_told(office, reference, digest, path):
    url = path.format(reference=reference, digest=digest)
    right = PATHS[path]
    wrong = next(service for service in PATHS.values() if service != right)
    assert office.client.get(url).status_code == 401
    assert office.client.get(url, headers={"Authorization": "Bearer x.y.z"}).status_code == 401
    assert office.client.get(url, headers=expired_headers(office.secrets, right, "intake")).status_code == 401
    assert office.client.get(url, headers=office.service(wrong)).status_code == 403
    assert office.client.get(url, headers=office.service(right, "feedback")).status_code == 403
    assert office.client.get(url, headers=office.officer()).status_code == 403
    powerless = service_headers(office.secrets, right, "intake", rights=())
    assert office.client.get(url, headers=powerless).status_code == 403
    boastful = service_headers(office.secrets, wrong, "intake", rights=("intake.dossier.read", "all"))
    assert office.client.get(url, headers=boastful).status_code == 403


@pytest.mark.parametrize("path", PATHS)
def test_what_does_not_exist_is_not_found(office, path):
    headers = office.service(PATHS[path])
    assert (
        office.client.get(path.format(reference="LBG-00000000", digest="0" * 64), headers=headers).status_code
        == 404
    )
    assert office.client.get(path.format(reference="x", digest="../x"), headers=headers).status_code == 404


def test_a_draft_has_no_dossier_yet(applicant, office):
    result = office.client.get(f"{applicant.path}/dossier", headers=office.service("verification"))
    assert result.status_code == 404
