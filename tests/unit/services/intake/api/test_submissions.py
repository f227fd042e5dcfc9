"""A whole application in one request."""

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from chassis.auth.testing import applicant_headers
from services.intake.adapters import files
from services.intake.tables import Attachment
from tests.support.intake_forms import document, image, whole


@pytest.mark.parametrize("service", ["e-passport", "visit-stay-extension", "limited-stay-work"])
def test_a_whole_application_is_taken_and_can_be_followed(office, service):
    result = office.client.post("/submissions", json=whole(service))
    assert result.status_code == 201
    assert set(result.json) == {"reference", "code", "state", "version"}
    headers = applicant_headers(result.json["reference"], result.json["code"])
    status = office.client.get(f"/applications/{result.json['reference']}", headers=headers).json
    assert (status["state"], status["service"]) == ("submitted", service)
    assert [event.subject for event in office.events()] == [result.json["reference"]]


@pytest.mark.parametrize(
    ("change", "pointer", "key"),
    [
        ({"service": None}, "/service", "null"),
        ({"answers": None}, "/answers", "null"),
        ({"answers": []}, "/answers", "not-object"),
        ({"answers": {f"x{n}": 1 for n in range(101)}}, "/answers", "too-long"),
        ({"documents": "all"}, "/documents", "not-list"),
        ({"documents": [{"kind": "identity-card", "name": "a"}]}, "/documents/0/content", "required"),
        ({"documents": [document("identity-card") | {"content": "?"}]}, "/documents/0/content", "not-base64"),
        ({"documents": [document("identity-card") | {"content": 7}]}, "/documents/0/content", "not-base64"),
        ({"confirmations": ["all"]}, "/confirmations/0", "invalid-choice"),
        ({"language": "fr"}, "/language", "invalid-choice"),
        ({"colour": "red"}, "/colour", "unknown"),
    ],
)
def test_a_body_of_the_wrong_shape_is_refused(office, keys_of, change, pointer, key):
    result = office.client.post("/submissions", json=whole() | change)
    assert result.status_code == 422
    assert keys_of(result) == {pointer: key}


def test_every_wrong_and_missing_answer_is_named_at_once(office, keys_of):
    result = office.client.post("/submissions", json=whole(years="7", nik=None, birth_date="1995-13-01"))
    assert keys_of(result) == {
        "/answers/years": "invalid-choice",
        "/answers/nik": "required",
        "/answers/birth_date": "not-date",
    }
    assert office.events() == []


def test_missing_refused_doubled_and_unknown_documents_are_told_apart(office, keys_of):
    cases = {
        "application-incomplete": [document("identity-card")],
        "file-refused": [document("identity-card"), document("old-passport", image()[:200])],
        "document-doubled": [document("identity-card"), document("identity-card")],
        "document-unknown": [*whole()["documents"], document("shopping-list")],
    }
    for key, documents in cases.items():
        assert office.client.post("/submissions", json=whole() | {"documents": documents}).json["key"] == key
    assert office.events() == []


def test_a_contradiction_is_confirmed_in_the_same_request(office):
    body = whole(sex="male")
    assert office.client.post("/submissions", json=body).json["key"] == "warnings-to-confirm"
    assert office.client.post("/submissions", json=body | {"confirmations": ["nik-sex"]}).status_code == 201


def test_the_same_key_twice_is_one_application_and_with_another_body_is_refused(office):
    headers = {"Idempotency-Key": "0123456789abcdef"}
    first = office.client.post("/submissions", json=whole(), headers=headers)
    second = office.client.post("/submissions", json=whole(), headers=headers)
    assert (first.status_code, first.json) == (second.status_code, second.json)
    assert len(office.events()) == 1
    other = office.client.post("/submissions", json=whole(years="5"), headers=headers)
    assert (other.status_code, other.json["key"]) == (422, "idempotency-key-reused")


def test_files_are_examined_while_no_transaction_is_open(office, monkeypatch):
    def write_meanwhile(content, name):
        office.database.transact(lambda session: session.execute(delete(Attachment)))
        return look(content, name)

    look = files.inspect
    monkeypatch.setattr(files, "inspect", write_meanwhile)
    headers = {"Idempotency-Key": "0123456789abcdef"}
    assert office.client.post("/submissions", json=whole(), headers=headers).status_code == 201


def test_a_failed_request_does_not_use_up_its_key(office):
    headers = {"Idempotency-Key": "0123456789abcdef"}
    assert office.client.post("/submissions", json=whole(years="7"), headers=headers).status_code == 422
    assert office.client.post("/submissions", json=whole(), headers=headers).status_code == 201


def test_a_large_but_lawful_file_fits_into_the_body(office):
    noise = image(size=(40, 40)) + b"\0" * 4_000_000
    body = whole() | {"documents": [document("identity-card", noise), document("old-passport", noise)]}
    assert office.client.post("/submissions", json=body).status_code == 201


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"{", {"Content-Type": "application/json"}, 400),
        (b"{}", {"Content-Type": "text/plain"}, 415),
        (b'{"a": "\\u0000"}', {"Content-Type": "application/json"}, 400),
        (b"", {"Content-Type": "application/json"}, 400),
    ],
)
def test_what_is_no_json_is_refused(office, body, headers, status):
    assert office.client.post("/submissions", body=body, headers=headers).status_code == status


def test_a_body_over_the_limit_is_refused(office):
    body = whole() | {"documents": [document("identity-card", b"x" * 13_000_000)]}
    assert office.client.post("/submissions", json=body).status_code == 413


anything = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats() | st.text(max_size=60),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=4,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_sent_is_taken_or_refused_clearly_and_never_breaks(office, data):
    body = whole()
    part = data.draw(st.sampled_from([body, body["answers"], body["documents"][0]]))
    part[data.draw(st.sampled_from(sorted(part)) | st.text(max_size=45))] = data.draw(anything)
    content = orjson.dumps(body, option=orjson.OPT_NON_STR_KEYS, default=str)
    headers = {"Content-Type": "application/json"}
    result = office.client.post("/submissions", body=content, headers=headers)
    assert result.status_code in (201, 400, 404, 409, 422), result.text
    if result.status_code != 201:
        assert result.json["detail"]
        assert all(error["message"] for error in result.json.get("errors", ()))
