"""Uploads by tus 1.0.0: in parts, interrupted anywhere, refused clearly; at the end a file is attached."""

import base64
import hashlib
from datetime import timedelta
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from chassis import clock
from services.intake.api.uploads import PART
from services.intake.domain.files import MAX_BYTES
from services.intake.tables import PartialUpload, UploadPart
from services.intake.usecases import uploads
from tests.support.intake_forms import pdf
from tests.support.photographs import blurred, jpeg, page

TUS = {"Tus-Resumable": "1.0.0"}
CONTENT = jpeg(page((900, 700)))


def metadata(**told):
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in told.items())


class Upload:
    """A tus client with one file."""

    def __init__(self, applicant, content=CONTENT, kind="identity-card", name="ktp.jpg", **more):
        self.client, self.content = applicant.client, content
        self.headers = applicant.headers | TUS
        told = metadata(kind=kind, filename=name) + "".join(f",{key}" for key in more)
        self.begun = applicant.client.post(
            f"{applicant.path}/uploads",
            headers=self.headers | {"Upload-Length": str(len(content)), "Upload-Metadata": told},
        )
        self.path = f"{applicant.path}/{self.begun.headers.get('Location')}"

    def send(self, start, content, **headers):
        given = self.headers | {
            "Upload-Offset": str(start),
            "Content-Type": PART,
        }
        return self.client.patch(self.path, body=content, headers=given | headers)

    def head(self):
        return self.client.head(self.path, headers=self.headers)

    def offset(self):
        return int(self.head().headers["Upload-Offset"])


@pytest.fixture
def upload(applicant):
    return Upload(applicant)


def test_a_file_in_two_parts_is_attached_like_one_sent_at_once(applicant, upload):
    assert upload.begun.status_code == 201
    assert upload.send(0, CONTENT[:1000]).status_code == 204
    assert applicant.read()["documents"] == []
    last = upload.send(1000, CONTENT[1000:])
    assert (last.status_code, last.headers["Upload-Offset"]) == (204, str(len(CONTENT)))
    by_parts = applicant.read()["documents"]
    applicant.attach("identity-card", CONTENT, "ktp.jpg")
    assert applicant.read()["documents"] == by_parts
    assert by_parts[0]["digest"] == hashlib.sha256(CONTENT).hexdigest()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=st.lists(st.integers(0, len(CONTENT)), max_size=6))
def test_interrupted_at_any_byte_and_continued_it_is_the_same_file(applicant, cuts):
    upload = Upload(applicant)
    for cut in cuts:
        start = upload.offset()
        rest = CONTENT[start:]
        if cut < len(rest):
            # The line breaks after so many bytes, while all of the rest was announced.
            upload.send(start, rest[:cut], **{"Content-Length": str(len(rest))})
            assert upload.offset() == start + cut
    upload.send(upload.offset(), CONTENT[upload.offset() :])
    assert upload.offset() == len(CONTENT)
    assert applicant.read()["documents"][0]["digest"] == hashlib.sha256(CONTENT).hexdigest()


def test_what_is_spoken_is_told_to_anybody(applicant):
    for path in (f"{applicant.path}/uploads", f"{applicant.path}/uploads/x"):
        told = applicant.client.options(path)
        assert told.status_code == 204
        assert told.headers["Tus-Version"] == "1.0.0"
        assert told.headers["Tus-Extension"] == "creation,checksum,expiration,termination"
        assert told.headers["Tus-Max-Size"] == str(MAX_BYTES)
        assert told.headers["Tus-Checksum-Algorithm"] == "sha1,sha256"


def test_every_answer_says_the_version(applicant, upload):
    answers = [upload.begun, upload.head(), upload.send(5, b"x"), upload.send(0, b"x")]
    answers.append(applicant.client.head(upload.path, headers=TUS))
    assert [one.headers.get("Tus-Resumable") for one in answers] == ["1.0.0"] * 5
    assert upload.head().headers["Cache-Control"] == "no-store"


def test_another_version_is_not_spoken(applicant, upload):
    for version in ({}, {"Tus-Resumable": "0.2.2"}):
        refused = applicant.client.head(upload.path, headers=applicant.headers | version)
        assert (refused.status_code, refused.headers["Tus-Version"]) == (412, "1.0.0")


def test_a_part_with_a_wrong_offset_changes_nothing(upload):
    upload.send(0, CONTENT[:100])
    for start in (0, 99, 101, len(CONTENT)):
        refused = upload.send(start, CONTENT[start : start + 10])
        assert (refused.status_code, refused.json["key"]) == (409, "upload-offset")
        assert "100 bytes" in refused.json["detail"]
    assert upload.offset() == 100


def test_a_part_past_the_end_is_refused(upload):
    refused = upload.send(0, CONTENT + b"x")
    assert (refused.status_code, refused.json["key"]) == (413, "upload-too-long")
    assert upload.offset() == 0


def test_nothing_can_be_added_to_a_finished_upload(upload, applicant):
    upload.send(0, CONTENT)
    assert upload.send(len(CONTENT), b"x").status_code == 409
    assert upload.send(0, CONTENT).status_code == 409
    assert "Upload-Expires" not in upload.head().headers
    assert len(applicant.read()["documents"]) == 1


@pytest.mark.parametrize("name", ["sha1", "sha256"])
def test_a_part_whose_checksum_does_not_match_is_dropped(upload, name):
    good = base64.b64encode(hashlib.new(name, CONTENT[:50]).digest()).decode()
    wrong = upload.send(0, CONTENT[1:51], **{"Upload-Checksum": f"{name} {good}"})
    assert (wrong.status_code, wrong.json["key"]) == (460, "upload-checksum")
    assert upload.offset() == 0
    assert upload.send(0, CONTENT[:50], **{"Upload-Checksum": f"{name} {good}"}).status_code == 204
    assert upload.offset() == 50


@pytest.mark.parametrize("given", ["md5 AAAA", "sha1", "sha1 ***", "", "sha1 =="])
def test_a_checksum_of_no_known_kind_is_a_bad_request(upload, given):
    assert upload.send(0, CONTENT[:50], **{"Upload-Checksum": given}).status_code in (400, 460)
    assert upload.offset() == 0


def test_a_part_cut_short_with_a_checksum_is_dropped_and_without_one_is_kept(upload):
    good = base64.b64encode(hashlib.sha1(CONTENT[:500]).digest()).decode()  # noqa: S324  (tus names it)
    short = {"Content-Length": "500"}
    assert upload.send(0, CONTENT[:300], **short, **{"Upload-Checksum": f"sha1 {good}"}).status_code == 460
    assert upload.offset() == 0
    assert upload.send(0, CONTENT[:300], **short).status_code == 204
    assert upload.offset() == 300


def test_an_upload_expires_is_answered_410_and_cleared_away(upload, office, monkeypatch):
    upload.send(0, CONTENT[:100])
    assert "GMT" in upload.head().headers["Upload-Expires"]
    later = clock.now() + uploads.LASTS + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    for refused in (upload.head(), upload.send(100, CONTENT[100:])):
        assert refused.status_code == 410
    uploads.clear(office.database, lambda: later)
    assert stored(office) == SimpleNamespace(uploads=1, parts=0)
    uploads.clear(office.database, lambda: later + uploads.REMEMBERED)
    assert stored(office) == SimpleNamespace(uploads=0, parts=0)
    assert upload.head().status_code == 404


def stored(office):
    def count(session):
        found = [len(session.scalars(select(table)).all()) for table in (PartialUpload, UploadPart)]
        return SimpleNamespace(uploads=found[0], parts=found[1])

    return office.database.read(count)


def test_a_client_that_can_only_post_says_what_it_means(upload, applicant):
    part = {"Upload-Offset": "0", "Content-Type": PART, "X-HTTP-Method-Override": "PATCH"}
    sent = applicant.client.post(upload.path, body=CONTENT[:10], headers=upload.headers | part)
    assert (sent.status_code, upload.offset()) == (204, 10)
    other = applicant.headers | {"X-HTTP-Method-Override": "DELETE"}
    assert applicant.client.post(upload.path, headers=other).status_code == 405
    assert upload.offset() == 10


def test_a_client_can_give_up(upload, office, applicant):
    upload.send(0, CONTENT[:100])
    assert applicant.client.delete(upload.path, headers=upload.headers).status_code == 204
    assert stored(office) == SimpleNamespace(uploads=0, parts=0)
    assert upload.head().status_code == 404
    assert applicant.client.delete(upload.path, headers=upload.headers).status_code == 404


def test_a_file_that_cannot_be_taken_ends_its_upload_with_the_reason(applicant, office, keys_of):
    upload = Upload(applicant, b"GIF89a, no picture we know", name="ktp")
    refused = upload.send(0, upload.content)
    assert refused.status_code == 422
    assert keys_of(refused) == {"/documents/identity-card": "file-type-unknown"}
    assert stored(office) == SimpleNamespace(uploads=0, parts=0)
    assert applicant.read()["documents"] == []


@pytest.mark.parametrize(
    ("headers", "status", "key"),
    [
        ({"Upload-Length": str(MAX_BYTES + 1)}, 413, "upload-too-long"),
        ({"Upload-Length": "0"}, 422, "file-refused"),
        ({"Upload-Length": "-1"}, 400, "upload-header"),
        ({"Upload-Length": "٣"}, 400, "upload-header"),
        ({"Upload-Length": ""}, 400, "upload-header"),
        ({"Upload-Metadata": ""}, 400, "upload-header"),
        ({"Upload-Metadata": "kind ***"}, 400, "upload-header"),
        ({"Upload-Metadata": metadata(kind="shopping-list")}, 404, "document-unknown"),
        ({"Upload-Metadata": metadata(kind="identity-card", filename="../a.jpg")}, 422, "file-refused"),
        ({"Upload-Metadata": metadata(kind="identity-card", filename="a\n.jpg")}, 422, "file-refused"),
    ],
)
def test_an_upload_that_cannot_be_is_refused_before_it_begins(applicant, office, headers, status, key):
    good = {"Upload-Length": "10", "Upload-Metadata": metadata(kind="identity-card")}
    sent = {
        name: value.encode().decode("latin-1")
        for name, value in (applicant.headers | TUS | good | headers).items()
    }
    refused = applicant.client.post(f"{applicant.path}/uploads", headers=sent)
    assert (refused.status_code, refused.json["key"]) == (status, key)
    assert stored(office).uploads == 0


def test_others_cannot_see_add_to_or_end_an_upload(applicant, another, upload):
    theirs = f"{another.path}/{upload.begun.headers['Location']}"
    assert another.client.head(theirs, headers=another.headers | TUS).status_code == 404
    assert another.client.head(upload.path, headers=another.headers | TUS).status_code == 401
    assert another.client.delete(theirs, headers=another.headers | TUS).status_code == 404
    assert upload.head().status_code == 200


def test_uploads_that_nobody_finishes_are_limited(applicant):
    answers = [Upload(applicant).begun.status_code for _ in range(uploads.AT_ONCE + 1)]
    assert answers == [201] * uploads.AT_ONCE + [409]


def test_an_application_that_was_handed_in_takes_no_uploads(applicant):
    upload = Upload(applicant.fill())
    upload.send(0, CONTENT[:10])
    assert applicant.submit().status_code == 200
    assert Upload(applicant).begun.status_code == 409
    assert upload.send(10, CONTENT[10:]).status_code == 409
    assert upload.offset() == 10


def test_an_upload_can_be_a_further_page(applicant):
    applicant.attach("identity-card", CONTENT)
    upload = Upload(applicant, jpeg(blurred(page((1000, 800)))), page=True)
    assert upload.send(0, upload.content).status_code == 204
    document = applicant.read()["documents"][0]
    assert document["media_type"] == "application/pdf"
    assert [one["page"] for one in document["pages"]] == [1, 2]
    assert {"page": 2, "key": "photo-blurred"}.items() <= document["hints"][-1].items()


def test_parts_are_sealed_where_they_lie(upload, office):
    upload.send(0, CONTENT[:400])
    sealed = office.database.read(lambda session: session.scalars(select(UploadPart)).one().sealed)
    assert CONTENT[:16] not in sealed


def test_a_pdf_comes_in_parts_too(applicant):
    content = pdf(3)
    upload = Upload(applicant, content, name="ktp.pdf")
    for start in range(0, len(content), 100):
        assert upload.send(start, content[start : start + 100]).status_code == 204
    assert applicant.read()["documents"][0]["media_type"] == "application/pdf"
