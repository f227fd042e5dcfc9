"""Trying out: the same answers as the real thing, and not one row."""

import pytest
from sqlalchemy import func, select

from services.intake.catalogue import catalogue
from services.intake.tables import Base
from tests.support.intake_forms import PASSPORT, image, pdf


def check(office, answers, **more):
    return office.client.post("/services/e-passport/check", json={"answers": answers, **more})


def rows(office):
    """How many rows there are in all tables together."""
    tables = Base.metadata.tables.values()
    return sum(
        office.database.read(lambda session, one=one: session.scalar(select(func.count()).select_from(one)))
        for one in tables
    )


def test_a_page_is_read_priced_and_kept_nowhere(office):
    answer = check(office, {"years": "10", "request": "new", "same_day": "false"})
    assert answer.status_code == 200
    assert answer.json["fee"]["total"] > 0
    assert {"what": "document", "key": "identity-card"} in answer.json["missing"]
    assert "reference" not in answer.json
    assert rows(office) == 0


def test_wrong_answers_get_the_words_of_the_real_form(office, applicant):
    wrong = {"birth_date": "1995-02-30", "nik": "12", "colour": "red"}
    tried, real = check(office, wrong).json, applicant.save(wrong).json
    assert (tried["key"], tried["errors"]) == (real["key"], real["errors"])


def test_a_whole_application_is_checked_like_a_real_one(office, applicant, keys_of):
    assert keys_of(check(office, {}, whole=True)).items() >= {("/answers/nik", "required")}
    kept = {**PASSPORT, "birth_date": "1995-07-02"}
    papers = ["identity-card", "old-passport"]
    refused = check(office, {}, kept=kept, documents=papers, whole=True)
    assert (refused.status_code, refused.json["key"]) == (422, "warnings-to-confirm")
    names = ["nik-birth-date"]
    passed = check(office, {}, kept=kept, documents=papers, whole=True, confirmations=names)
    assert passed.status_code == 200
    assert passed.json["missing"] == []
    assert office.events() == []


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"answers": []},
        {"answers": {"x" * 41: 1}},
        {"answers": {}, "kept": {"birth_date": "x"}},
        {"answers": {}, "kept": 7},
        {"answers": {}, "documents": "all"},
        {"answers": {}, "confirmations": ["everything"]},
        {"answers": {}, "whole": "perhaps"},
        {"answers": {}, "version": 1},
        [],
    ],
)
def test_a_trial_of_nonsense_is_refused(office, body):
    assert office.client.post("/services/e-passport/check", json=body).status_code == 422
    assert rows(office) == 0


def test_a_service_that_is_not_offered_cannot_be_tried(office):
    answer = office.client.post("/services/moon-visa/check", json={"answers": {}})
    assert (answer.status_code, answer.json["key"]) == (404, "service-unknown")


def test_a_file_is_looked_at_and_let_go(office, tmp_path):
    path = "/services/e-passport/check/identity-card"
    headers = {"X-File-Name": "ktp.jpg", "Content-Type": "application/octet-stream"}
    answer = office.client.put(path, body=image(), headers=headers)
    assert (answer.status_code, answer.json["name"]) == (200, "ktp.jpg")
    assert rows(office) == 0
    assert [one for one in tmp_path.rglob("*/blobs/**/*") if one.is_file()] == []


def test_a_name_with_a_path_is_refused_as_in_the_real_thing(office, applicant):
    headers = {"X-File-Name": "..%2Fktp.jpg", "Content-Type": "application/octet-stream"}
    path = "/services/e-passport/check/identity-card"
    tried = office.client.put(path, body=image(), headers=headers)
    real = applicant.attach("identity-card", name="../ktp.jpg")
    assert (tried.status_code, tried.json["errors"]) == (real.status_code, real.json["errors"])


@pytest.mark.parametrize(
    ("content", "key"), [(b"", "file-empty"), (b"GIF89a", "file-type-unknown"), (pdf()[:90], "file-damaged")]
)
def test_a_file_that_cannot_be_taken_is_explained_as_in_the_real_thing(office, keys_of, content, key):
    headers = {"Content-Type": "application/octet-stream"}
    answer = office.client.put("/services/e-passport/check/identity-card", body=content, headers=headers)
    assert (answer.status_code, keys_of(answer)) == (422, {"/documents/identity-card": key})


def test_a_document_that_nobody_asks_for_cannot_be_tried(office):
    headers = {"Content-Type": "image/jpeg"}
    answer = office.client.put("/services/e-passport/check/shopping-list", body=image(), headers=headers)
    assert (answer.status_code, answer.json["key"]) == (404, "document-unknown")


@pytest.mark.parametrize(
    "value", [[], {}, 7, None, True, "<b>", "\u202e", "\U0001f600", "\x00", "x" * 60_000, {"a": [{"b": 1}]}]
)
def test_no_value_of_any_field_breaks_a_trial(office, value):
    fields = catalogue()["e-passport"].fields
    answer = check(office, dict.fromkeys(fields, value))
    assert answer.status_code in (200, 400, 413, 422)
    for key in fields:
        assert check(office, {}, kept={key: value}).status_code in (200, 400, 413, 422), key
    assert rows(office) == 0


def test_ten_megabytes_are_not_tried(office):
    assert check(office, {"full_name": "x" * 10_000_000}).status_code == 413
