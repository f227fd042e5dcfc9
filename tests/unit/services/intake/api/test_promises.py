"""What the applicant reads of the promise over HTTP, and one fee for page, program and command."""

import json

from chassis.auth.testing import applicant_headers
from cli.main import main
from tests.support import intake_forms


def test_the_status_tells_the_promised_day_in_the_readers_language(office):
    receipt = office.client.post("/submissions", json=intake_forms.whole("visit-stay-extension")).json
    headers = applicant_headers(receipt["reference"], receipt["code"])
    path = f"/applications/{receipt['reference']}"
    found = office.client.get(path, headers=headers).json["promise"]
    assert (found["standing"], found["basis"], found["law_days"]) == ("running", "law", 3)
    assert found["due_on"] == found["law_on"] > found["clock_on"]
    assert found["clock_starts"] == "after payment"
    indonesian = office.client.get(path, headers=headers | {"Accept-Language": "id"}).json["promise"]
    assert indonesian["clock_starts"] == "setelah pembayaran"


def test_a_draft_has_no_promise(applicant):
    assert applicant.read()["promise"] is None


def test_the_command_and_the_api_answer_the_same(office, capsys):
    options = "years=10&expedited=true&on=2026-11-24"
    words = ["fee", "e-passport", "--years", "10", "--expedited", "--on", "2026-11-24", "--json"]
    assert main(words) == 0
    assert (
        json.loads(capsys.readouterr().out) == office.client.get(f"/services/e-passport/fee?{options}").json
    )
    assert main(["fee", "overstay", "--days", "61", "--on", "2026-11-24", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == office.client.get("/overstay?days=61&on=2026-11-24").json
