"""Photographs become one document: in order, turned, one taken out; seen without what a camera says."""

from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfReader
from sqlalchemy import select

from services.intake import vaults
from services.intake.adapters.scanner import ScannerDouble
from services.intake.domain.files import MAX_JOINED
from services.intake.tables import StoredFile
from services.intake.usecases.scanning import Vault, scan_due
from tests.support.intake_forms import NOON, image, pdf
from tests.support.photographs import blurred, jpeg, page

KIND = "identity-card"
COLOURS = ("red", "green", "blue")


class Papers:
    """The pages of one document of an applicant."""

    def __init__(self, applicant):
        self.applicant, self.client = applicant, applicant.client
        self.path = f"{applicant.path}/documents/{KIND}"

    def add(self, content, name="page.png", **headers):
        sent = self.applicant.headers | {"X-File-Name": name, "Content-Type": "image/png"} | headers
        return self.client.post(f"{self.path}/pages", body=content, headers=sent)

    def order(self, *pages, version=None):
        body = {
            "version": version or self.applicant.read()["version"],
            "pages": [{"page": place, "turned": turned} for place, turned in pages],
        }
        return self.client.put(f"{self.path}/pages", json=body, headers=self.applicant.headers)

    def document(self):
        return self.applicant.read()["documents"][0]

    def view(self):
        return self.client.get(f"{self.path}/view", headers=self.applicant.headers)

    def looks(self):
        """(colour, lies on its side) of each page of the view."""
        found = []
        for one in PdfReader(BytesIO(self.view().content)).pages:
            drawn = Image.open(BytesIO(one.images[0].data))
            red, green, blue = drawn.convert("RGB").getpixel((5, 5))
            found.append((max((red, "red"), (green, "green"), (blue, "blue"))[1], drawn.width > drawn.height))
        return found


@pytest.fixture
def papers(applicant):
    """Three pages, red, green and blue."""
    found = Papers(applicant)
    for colour in COLOURS:
        assert found.add(image("PNG", (60, 40), colour), f"{colour}.png").status_code == 201
    return found


def test_photographs_become_one_document_in_order(papers):
    document = papers.document()
    assert (document["media_type"], document["state"]) == ("application/pdf", "received")
    assert [one["name"] for one in document["pages"]] == ["red.png", "green.png", "blue.png"]
    assert papers.looks() == [("red", True), ("green", True), ("blue", True)]


def test_pages_are_put_in_another_order_turned_and_taken_out(papers):
    assert papers.order((3, 90), (1, 0)).status_code == 200
    assert papers.looks() == [("blue", False), ("red", True)]
    assert [(one["name"], one["turned"]) for one in papers.document()["pages"]] == [
        ("blue.png", 90),
        ("red.png", 0),
    ]


def test_one_page_alone_is_the_file_that_was_sent(papers, office):
    assert papers.order((2, 0)).status_code == 200
    document = papers.document()
    assert (document["pages"], document["name"], document["media_type"]) == ([], "green.png", "image/png")
    dossier = office.service("verification")
    sent = office.client.get(f"/documents/{document['digest']}", headers=dossier)
    assert sent.content == image("PNG", (60, 40), "green")


def test_the_originals_of_the_pages_stay_and_verification_reads_them(papers, office):
    office.database.transact(_hand_in, papers.applicant.receipt["reference"])
    caller = office.service("verification")
    path = f"/applications/{papers.applicant.receipt['reference']}/dossier"
    listed = office.client.get(path, headers=caller).json["documents"][0]
    originals = [
        office.client.get(f"/documents/{one['digest']}", headers=caller).content for one in listed["pages"]
    ]
    assert originals == [image("PNG", (60, 40), colour) for colour in COLOURS]
    view = office.client.get(f"/documents/{listed['digest']}/view", headers=caller)
    assert view.headers["Content-Type"] == "application/pdf"


def _hand_in(session, reference):
    from services.intake.tables import Application

    session.get(Application, reference).tariff_on = NOON.date()


@pytest.mark.parametrize(
    "pages", [[(4, 0)], [(1, 0), (1, 0)], [(0, 0)], [(1, 45)], [], [(1, 0)] * (MAX_JOINED + 1)]
)
def test_an_order_of_pages_that_are_not_there_changes_nothing(papers, pages):
    before = papers.document()
    assert papers.order(*pages).status_code == 422
    assert papers.document() == before


def test_an_order_made_from_an_old_page_changes_nothing(papers):
    version = papers.applicant.read()["version"]
    papers.order((1, 0), (2, 0), (3, 90))
    refused = papers.order((3, 0), (2, 0), (1, 0), version=version)
    assert (refused.status_code, refused.json["key"]) == (409, "version-conflict")
    assert papers.looks()[2] == ("blue", False)


def test_the_same_page_sent_again_with_its_key_is_added_once(papers):
    key = {"Idempotency-Key": "a-key-of-this-page-1"}
    content = image("PNG", (50, 50), "red")
    assert [papers.add(content, **key).status_code for _ in range(2)] == [201, 201]
    assert len(papers.document()["pages"]) == 4


def test_only_photographs_can_be_put_together(papers, keys_of):
    refused = papers.add(pdf(), "a.pdf")
    assert keys_of(refused) == {f"/documents/{KIND}": "page-not-picture"}
    assert len(papers.document()["pages"]) == 3


def test_there_are_no_more_pages_than_a_document_may_have(applicant, keys_of, monkeypatch):
    monkeypatch.setattr("services.intake.usecases.files.MAX_JOINED", 2)
    papers = Papers(applicant)
    papers.add(image("PNG", (60, 40), "red"))
    papers.add(image("PNG", (60, 40), "red"))
    assert keys_of(papers.add(image("PNG"))) == {f"/documents/{KIND}": "pages-too-many"}


def test_a_document_that_is_replaced_or_removed_loses_its_pages(papers):
    papers.applicant.attach(KIND, image())
    assert papers.document()["pages"] == []
    papers.add(image("PNG"))
    papers.client.delete(papers.path, headers=papers.applicant.headers)
    papers.add(image("PNG"))
    assert papers.document()["pages"] == []


def test_what_can_be_mended_is_told_in_both_languages_and_stops_nobody(applicant):
    applicant.attach(KIND, jpeg(blurred(page())))
    hints = [
        applicant.client.get(applicant.path, headers=applicant.headers | {"Accept-Language": language}).json
        for language in ("en", "id")
    ]
    english, indonesian = (one["documents"][0]["hints"][0] for one in hints)
    assert english["key"] == "photo-blurred"
    assert "blurred" in english["message"]
    assert "buram" in indonesian["message"]
    assert applicant.fill().submit().status_code == 200


def test_an_office_without_a_scanner_says_so(applicant):
    applicant.attach(KIND)
    document = applicant.read()["documents"][0]
    assert (document["state"], document["scan"]) == ("received", "not-scanned")
    assert document["said"] == "Not scanned: this office has set up no virus scanner."


class Scanned:
    """An office whose scanner knows one word, and may be away."""

    def __init__(self, office, applicant, scanner):
        self.office, self.applicant, self.scanner = office, applicant, scanner
        self.caller = office.service("verification")

    def work(self):
        settings = vaults.load({"LEBONG_HOME": str(self.office.secrets.parent)})
        vault = Vault(vaults.open_vault(settings).blobs, self.scanner)
        return scan_due(self.office.database, vault, lambda: NOON)

    def document(self):
        return self.applicant.read()["documents"][0]

    def asked(self, digest):
        paths = (f"/documents/{digest}", f"/documents/{digest}/view")
        return [self.office.client.get(path, headers=self.caller).status_code for path in paths]

    def seen(self):
        path = f"{self.applicant.path}/documents/{KIND}/view"
        return self.applicant.client.get(path, headers=self.applicant.headers).status_code


VIRUS = image() + b"VIRUS-OF-THIS-TEST"


@pytest.fixture
def scanner(monkeypatch):
    """The scanner that the office has, asked for before the office."""
    double = ScannerDouble(b"VIRUS-OF-THIS-TEST")
    monkeypatch.setattr(vaults, "open_scanner", lambda _: double)
    return double


@pytest.fixture
def scanned(scanner, office, applicant):
    """A person at an office that scans."""
    return Scanned(office, applicant, scanner)


def test_a_clean_file_is_shown_at_once(scanned):
    scanned.applicant.attach(KIND)
    document = scanned.document()
    assert (document["state"], document["said"]) == ("received", "Scanned, no virus found.")
    assert scanned.asked(document["digest"]) == [200, 200]
    assert scanned.seen() == 200


def test_an_infected_file_is_refused_with_a_sentence(scanned, keys_of):
    refused = scanned.applicant.attach(KIND, VIRUS)
    assert keys_of(refused) == {f"/documents/{KIND}": "file-infected"}
    assert scanned.applicant.read()["documents"] == []


def test_while_the_scanner_is_away_a_file_waits_and_nobody_is_shown_it(scanned):
    scanned.scanner.away = True
    scanned.applicant.attach(KIND)
    document = scanned.document()
    assert (document["state"], document["scan"]) == ("being_scanned", "waiting")
    assert "waits for the virus scan" in document["said"]
    assert scanned.asked(document["digest"]) == [409, 409]
    assert scanned.seen() == 409
    assert scanned.work() == 0
    scanned.scanner.away = False
    assert scanned.work() == 1
    assert scanned.document()["state"] == "received"
    assert scanned.asked(document["digest"]) == [200, 200]


def test_a_file_found_infected_later_is_removed_and_missing_again(scanned):
    scanned.scanner.away = True
    applicant = scanned.applicant.fill()
    applicant.attach(KIND, VIRUS)
    digest = scanned.document()["digest"]
    assert applicant.read()["missing"] == []
    scanned.scanner.away = False
    scanned.work()
    document = scanned.document()
    assert (document["state"], document["scan"]) == ("refused", "infected")
    assert "found a virus" in document["said"]
    assert [one["key"] for one in applicant.read()["missing"]] == [KIND]
    assert scanned.asked(digest) == [410, 410]
    assert applicant.submit().status_code == 422
    applicant.attach(KIND)
    assert applicant.submit().status_code == 200


def test_a_document_with_an_infected_page_is_refused_whole(scanned):
    papers = Papers(scanned.applicant)
    scanned.scanner.away = True
    papers.add(image("PNG"))
    papers.add(VIRUS, "a.jpg")
    assert papers.document()["state"] == "being_scanned"
    scanned.scanner.away = False
    scanned.work()
    assert papers.document()["state"] == "refused"
    assert scanned.asked(papers.document()["digest"]) == [410, 410]


def test_what_came_before_there_was_a_scanner_is_scanned_when_there_is_one(office, applicant):
    applicant.attach(KIND)
    scanned = Scanned(office, applicant, ScannerDouble())
    assert scanned.work() == 2 - 1
    assert scanned.document()["scan"] == "clean"


def test_the_same_file_of_two_people_is_known_once(office, applicant, another):
    applicant.attach(KIND)
    another.attach(KIND)
    assert office.database.read(lambda session: len(session.scalars(select(StoredFile)).all())) == 1
