"""A draft from its start to its submission, and everything that can be wrong on the way."""

import pytest

from chassis.auth.testing import applicant_headers
from services.intake.domain.files import MAX_BYTES
from tests.support.intake_forms import PASSPORT, image, pdf


def test_the_whole_way_from_a_draft_to_a_submitted_application(applicant, office):
    assert applicant.save(PASSPORT).status_code == 200
    assert applicant.attach("identity-card", pdf(), "KTP saya.pdf").status_code == 200
    seen = applicant.attach("old-passport").json
    assert seen["missing"] == []
    assert seen["fee"]["total"] == 950_000
    result = applicant.submit()
    assert (result.status_code, result.json["state"]) == (200, "submitted")
    status = applicant.read()
    assert [line["state"] for line in status["history"]] == ["draft", "submitted"]
    assert [(file["kind"], file["name"]) for file in status["documents"]] == [
        ("identity-card", "KTP saya.pdf"),
        ("old-passport", "scan.jpg"),
    ]
    assert [event.type for event in office.events()] == ["intake.application.submitted.v1"]


def test_a_new_draft_says_what_it_needs(applicant):
    status = applicant.read()
    assert (status["state"], status["version"], status["fee"]) == ("draft", 1, None)
    assert {"what": "answer", "key": "nik", "group": "person"} in status["missing"]
    assert {"what": "document", "key": "identity-card"} in status["missing"]


def test_a_page_of_wrong_answers_is_refused_as_a_whole(applicant, keys_of):
    result = applicant.save({"full_name": "Siti", "birth_date": "1995-02-30", "nik": "", "colour": "red"})
    assert result.status_code == 422
    assert keys_of(result) == {
        "/answers/birth_date": "not-date",
        "/answers/colour": "unknown",
        "/answers/nik": "required",
    }
    assert applicant.read()["answers"] == {}


def test_errors_are_told_in_the_readers_language(applicant):
    body = {"version": 1, "answers": {"phone": "x"}}
    headers = applicant.headers | {"Accept-Language": "id"}
    result = applicant.client.put(f"{applicant.path}/answers", json=body, headers=headers)
    assert result.json["errors"][0]["message"].startswith("Tulis nomor telepon")


def test_an_old_version_is_a_conflict_and_changes_nothing(applicant):
    applicant.save({"full_name": "Siti"})
    result = applicant.save({"full_name": "Somebody"}, version=1)
    assert (result.status_code, result.json["key"]) == (412, "answers-changed")
    assert applicant.read()["answers"] == {"full_name": "Siti"}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"service": ""},
        {"service": 7},
        {"service": "x" * 41},
        {"service": "e-passport", "language": "fr"},
        {"service": "e-passport", "colour": "red"},
        [],
    ],
)
def test_a_draft_is_not_begun_with_a_wrong_body(office, body):
    assert office.client.post("/applications", json=body).status_code == 422


@pytest.mark.parametrize("path", ["/applications", "/submissions"])
def test_of_an_unknown_service_nothing_is_begun_and_the_known_ones_are_named(office, path):
    body = {"service": "moon-visa"} | ({} if path == "/applications" else {"answers": {}})
    result = office.client.post(path, json=body)
    (error,) = result.json["errors"]
    assert (result.status_code, error["pointer"]) == (422, "/service")
    assert "e-passport" in error["message"]


@pytest.mark.parametrize("version", [None, "1", 0, 1.5, True, 2**40])
def test_a_version_that_is_none_is_refused(applicant, version):
    body = {"version": version, "answers": {}}
    result = applicant.client.put(f"{applicant.path}/answers", json=body, headers=applicant.headers)
    assert result.status_code == 422


@pytest.mark.parametrize(
    ("content", "name", "key"),
    [
        (b"", "a.jpg", "file-empty"),
        (b"GIF89a", "a.gif", "file-type-unknown"),
        (image("PNG"), "a.jpg", "file-type-differs"),
        (pdf(), "a.png", "file-type-differs"),
        (image()[:300], "a.jpg", "file-damaged"),
        (pdf(5)[:300], "a.pdf", "file-damaged"),
        (pdf(password="x"), "a.pdf", "file-locked"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_with_its_reason(applicant, keys_of, content, name, key):
    result = applicant.attach("identity-card", content, name)
    assert (result.status_code, result.json["key"]) == (422, "file-refused")
    assert keys_of(result) == {"/documents/identity-card": key}
    assert applicant.read()["documents"] == []


def test_a_file_of_five_mebibytes_and_one_byte_is_too_large(applicant):
    assert applicant.attach("identity-card", b"\xff\xd8\xff" + b"x" * MAX_BYTES).status_code == 413


def test_a_document_that_nobody_asked_for_is_refused(applicant):
    result = applicant.attach("shopping-list")
    assert (result.status_code, result.json["key"]) == (404, "document-unknown")


def test_a_file_replaces_the_one_before_and_can_be_taken_off(applicant):
    applicant.attach("identity-card", name="one.jpg")
    files = applicant.attach("identity-card", image("PNG"), "two.png").json["documents"]
    assert [(file["name"], file["media_type"]) for file in files] == [("two.png", "image/png")]
    path = f"{applicant.path}/documents/identity-card"
    assert applicant.client.delete(path, headers=applicant.headers).json["documents"] == []
    assert applicant.client.delete(path, headers=applicant.headers).status_code == 404


def test_an_incomplete_draft_is_not_handed_in(applicant, keys_of, office):
    result = applicant.submit()
    assert (result.status_code, result.json["key"]) == (422, "application-incomplete")
    assert keys_of(result)["/answers/nik"] == "required"
    assert keys_of(result)["/documents/identity-card"] == "document-required"
    assert office.events() == []


def test_a_contradicting_nik_is_a_question_and_no_wall(applicant, keys_of):
    applicant.fill(birth_date="1995-07-02")
    assert [one["name"] for one in applicant.read()["warnings"]] == ["nik-birth-date"]
    result = applicant.submit()
    assert (result.status_code, result.json["key"]) == (422, "warnings-to-confirm")
    assert keys_of(result) == {"/answers/nik": "nik-birth-date"}
    assert applicant.submit("nik-birth-date").status_code == 200


def test_a_confirmation_of_nothing_we_know_is_refused(applicant):
    assert applicant.fill().submit("everything").status_code == 422


def test_handing_in_twice_is_one_application(applicant, office):
    version = applicant.fill().read()["version"]
    first, second = applicant.submit(version=version), applicant.submit(version=version)
    assert first.json == second.json
    assert len(office.events()) == 1


def test_a_withdrawn_application_takes_nothing_more(applicant):
    applicant.fill().submit()
    result = applicant.client.post(f"{applicant.path}/withdrawal", headers=applicant.headers)
    assert (result.status_code, result.json["state"]) == (200, "withdrawn")
    again = applicant.client.post(f"{applicant.path}/withdrawal", headers=applicant.headers)
    assert (again.status_code, again.json["key"]) == (409, "not-in-this-state")
    assert applicant.save({"full_name": "Siti"}).status_code == 409


def test_a_wrong_code_and_an_unknown_reference_get_the_same_answer(applicant, another, office):
    answers = []
    for reference, code in (
        (applicant.receipt["reference"], another.receipt["code"]),
        ("LBG-00000000", applicant.receipt["code"]),
    ):
        result = office.client.get(f"/applications/{reference}", headers=applicant_headers(reference, code))
        answers.append({**result.json, "instance": "", "request_id": "", "status": result.status_code})
    assert answers[0] == answers[1]
    assert answers[0]["key"] == "not-recognised"


def test_nobody_reads_anothers_application(applicant, another):
    result = applicant.client.get(another.path, headers=applicant.headers)
    assert result.json["key"] == "not-recognised"


def test_guessing_codes_is_stopped_and_the_right_code_waits_too(applicant, office):
    reference = applicant.receipt["reference"]
    guess = applicant_headers(reference, "AAAAA-AAAAA")
    statuses = [office.client.get(applicant.path, headers=guess).status_code for _ in range(12)]
    assert statuses[-1] == 429
    result = office.client.get(applicant.path, headers=applicant.headers)
    assert result.status_code == 429
    assert int(result.headers["Retry-After"]) > 0


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", ""),
        ("put", "/answers"),
        ("put", "/documents/identity-card"),
        ("delete", "/documents/identity-card"),
        ("post", "/submission"),
        ("post", "/withdrawal"),
    ],
)
def test_without_a_code_nothing_of_an_application_is_open(applicant, office, method, path):
    assert getattr(office.client, method)(applicant.path + path).status_code == 401
    officer = getattr(office.client, method)(applicant.path + path, headers=office.officer())
    assert officer.status_code == 403
