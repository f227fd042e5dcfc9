"""Where a handed-on application is, over HTTP."""

from chassis.auth.testing import applicant_headers
from chassis.clock import now
from contracts.verification import CaseDecided
from services.intake.usecases import case_decided
from tests.support import intake_forms


def test_applicant_and_officer_see_that_it_was_handed_on(office):
    made = office.client.post("/submissions", json=intake_forms.whole()).json
    where = f"/applications/{made['reference']}"
    mine = applicant_headers(made["reference"], made["code"])
    assert office.client.get(where, headers=mine).json["handover"] is None
    missing = office.client.get(f"{where}/handover", headers=office.officer())
    assert (missing.status_code, missing.json["title"]) == (404, "Not handed on")
    about = {"reference": made["reference"], "service": "e-passport", "officer": "sari", "round": 1}
    event = CaseDecided(**about, decision="accepted", reason="complete")
    office.database.transact(case_decided, event, now=now(), central={"e-passport"})
    seen = office.client.get(f"{where}/handover", headers=office.officer()).json
    assert (seen["state"], seen["taken_at"], seen["hitch"]) == ("due", None, "")
    assert office.client.get(where, headers=mine).json["handover"] == seen


def test_where_it_is_is_told_to_nobody_else(office):
    assert office.client.get("/applications/LBG-AAAA1111/handover").status_code == 401
