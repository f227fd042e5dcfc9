"""The officer's pages: who may see them, what they show, and what a decision needs."""

from __future__ import annotations

import re

import pytest

from gateway.clients import File
from gateway.testing import FakeOffice, canned
from gateway.views.officer import signing as pages
from tests.unit.gateway.conftest import Visitor

CASE = "/en/officer/cases/LBG-7K3MQ2PA"


@pytest.mark.parametrize("path", ["/en/officer/", CASE, "/en/officer/dashboard", "/en/officer/messages"])
def test_nobody_sees_an_officers_page_without_signing_in(
    visitor: Visitor, office: FakeOffice, path: str
) -> None:
    answer = visitor.get(path)
    assert answer.status_code == 302
    assert "/en/officer/sign-in?to=" in answer.location
    assert office.verification.calls == []


def test_a_wrong_password_says_the_same_as_a_wrong_name(visitor: Visitor) -> None:
    answer = visitor.send("/en/officer/sign-in", {"name": "sample", "password": "guess"})
    assert answer.status_code == 422
    assert "do not belong together" in answer.text
    assert "guess" not in answer.text


@pytest.mark.parametrize(
    ("to", "where"),
    [
        (CASE, CASE),
        ("", "/en/officer/"),
        ("//evil.example", "/en/officer/"),
        ("https://evil.example/", "/en/officer/"),
        ("/\\evil.example", "/en/officer/"),
    ],
)
def test_signing_in_leads_to_a_page_of_this_office_only(visitor: Visitor, to: str, where: str) -> None:
    form = {"name": "sample", "password": "correct horse", "to": to}
    assert visitor.send("/en/officer/sign-in", form).location == where


def test_signing_in_forgets_what_an_earlier_visitor_had_open(visitor: Visitor) -> None:
    path = visitor.start()
    visitor.be_officer()
    assert visitor.get(f"{path}/tasks").status_code == 302


def test_signing_out_ends_the_session_in_verification_too(visitor: Visitor, office: FakeOffice) -> None:
    visitor.be_officer()
    visitor.send("/en/officer/sign-out", page="/en/officer/")
    assert ("DELETE", "/sessions/current", None) in office.verification.calls
    assert visitor.get("/en/officer/").status_code == 302


def test_without_the_role_a_page_is_forbidden(visitor: Visitor, office: FakeOffice) -> None:
    office.roles = ["officer"]
    visitor.be_officer()
    answer = visitor.get("/en/officer/dashboard")
    assert answer.status_code == 403
    assert "another role" in answer.text


def test_a_manager_without_cases_lands_on_the_dashboard(visitor: Visitor, office: FakeOffice) -> None:
    office.roles = ["manager"]
    visitor.be_officer()
    assert visitor.get("/en/officer/").location == "/en/officer/dashboard"
    assert visitor.get(CASE).status_code == 403


def test_verification_is_asked_who_it_is_once_a_minute_not_once_a_page(
    visitor: Visitor, office: FakeOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1000.0
    monkeypatch.setattr(pages, "monotonic", lambda: now)
    visitor.be_officer()

    def asked() -> int:
        visitor.get("/en/officer/")
        return office.verification.calls.count(("GET", "/sessions/current", None))

    assert [asked(), asked()] == [1, 1]
    now += pages.REMEMBER_S + 1
    assert asked() == 2


def test_the_outcome_of_a_check_is_told_by_word_and_sign(visitor: Visitor) -> None:
    visitor.be_officer()
    page = visitor.get(CASE).text
    for sign, word in [("✓", "Passed"), ("!", "Look at this"), ("✕", "Failed"), ("…", "Not checked yet")]:
        assert f'<span aria-hidden="true">{sign}</span> {word}' in page
    assert "simulator" in page


def test_answers_stand_under_their_questions(visitor: Visitor) -> None:
    visitor.be_officer()
    page = visitor.get(CASE).text
    assert "<dt>How long it is valid</dt><dd><bdi>10 years</bdi></dd>" in page


def test_with_intake_and_notification_down_the_case_is_still_shown(
    visitor: Visitor, office: FakeOffice
) -> None:
    visitor.be_officer()
    office.intake.down = office.notification.down = True
    office.case |= {"answers": None, "documents": None, "dossier_problem": "intake-away"}
    answer = visitor.get(CASE)
    assert answer.status_code == 200
    assert "Answers and documents cannot be shown just now" in answer.text
    assert "The messages cannot be shown just now" in answer.text


def test_a_decision_carries_the_version_that_was_read(visitor: Visitor, office: FakeOffice) -> None:
    visitor.be_officer()
    form = {"choice": "refused:other", "note": "Maaf.", "version": "3", "step": "record"}
    answer = visitor.send(f"{CASE}/decision", form, page=CASE)
    assert answer.status_code == 302
    decided = {"version": 3, "decision": "refused", "reason": "other", "note": "Maaf."}
    assert ("POST", "/cases/LBG-7K3MQ2PA/decision", decided) in office.verification.calls


def test_a_decision_on_an_old_version_is_refused_and_the_words_stay(
    visitor: Visitor, office: FakeOffice
) -> None:
    visitor.be_officer()
    form = {"choice": "accepted:complete", "note": "Selamat.", "version": "2"}
    answer = visitor.send(f"{CASE}/decision", form, page=CASE)
    assert answer.status_code == 409
    assert "Somebody else has decided" in answer.text
    assert "Selamat." in answer.text


def test_a_decision_needs_a_choice(visitor: Visitor, office: FakeOffice) -> None:
    visitor.be_officer()
    answer = visitor.send(f"{CASE}/decision", {"choice": "", "version": "3"}, page=CASE)
    assert answer.status_code == 422
    assert 'href="#choice"' in answer.text


def test_before_anything_is_sent_the_officer_sees_what_the_applicant_will_read(
    visitor: Visitor, office: FakeOffice
) -> None:
    visitor.be_officer()
    form = {"choice": "more_requested:document-unreadable", "note": "Halo.", "days": "7", "version": "3"}
    page = visitor.send(f"{CASE}/decision", form, page=CASE)
    assert page.status_code == 200
    for words in ("Foto Anda buram.", "Halo.", "Please answer by"):
        assert words in page.text
    assert office.verification.calls[-1] == (
        "POST",
        "/cases/LBG-7K3MQ2PA/preview",
        {
            "version": 3,
            "decision": "more_requested",
            "reason": "document-unreadable",
            "note": "Halo.",
            "days": 7,
        },
    )
    assert office.case["state"] == "ready"


def test_what_was_previewed_can_be_changed(visitor: Visitor) -> None:
    visitor.be_officer()
    form = {
        "choice": "refused:other",
        "note": "Maaf.",
        "days": "",
        "version": "3",
        "step": "record",
        "change": "yes",
    }
    page = visitor.send(f"{CASE}/decision", form, page=CASE)
    assert page.status_code == 200
    assert 'value="refused:other" id="refused-other" checked' in page.text
    assert ">Maaf.</textarea>" in page.text


@pytest.mark.parametrize("days", ["a week", "-3", "١٢"])
def test_days_are_digits(visitor: Visitor, days: str) -> None:
    visitor.be_officer()
    form = {"choice": "more_requested:document-unreadable", "days": days, "version": "3"}
    answer = visitor.send(f"{CASE}/decision", form, page=CASE)
    assert answer.status_code == 422
    assert 'href="#days"' in answer.text


def test_a_case_is_taken_in_hand_and_given_back(visitor: Visitor, office: FakeOffice) -> None:
    visitor.be_officer()
    assert visitor.send(f"{CASE}/claim", page=CASE).location == CASE
    assert "You have this case in hand until" in visitor.get(CASE).text
    visitor.send(f"{CASE}/release", page=CASE)
    assert "Take this case in hand" in visitor.get(CASE).text


def test_a_case_in_another_officers_hand_can_only_be_read(visitor: Visitor, office: FakeOffice) -> None:
    visitor.be_officer()
    office.case |= {"holder": "budi", "held_until": "2026-11-24T03:50:00+00:00"}
    page = visitor.get(CASE).text
    assert "budi has this case in hand until" in page
    assert 'name="choice"' not in page
    answer = visitor.send(f"{CASE}/claim", page=CASE)
    assert answer.status_code == 409
    assert 'href="#decide"' in answer.text


def test_an_officer_agrees_with_a_concern_below_it(visitor: Visitor, office: FakeOffice) -> None:
    visitor.be_officer()
    page = visitor.get(CASE).text
    assert page.count("Does this concern hold?") == 2, "one concern, one failure; the others cannot be judged"
    answer = visitor.send(f"{CASE}/findings/2/opinion", {"agrees": "yes", "doubt": ""}, page=CASE)
    assert answer.location == f"{CASE}#finding-2"
    assert "<b>sample</b>: agrees" in visitor.get(CASE).text


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"doubt": ""}, "Say whether you agree."),
        ({"agrees": "no", "doubt": " "}, "Say why you do not agree."),
    ],
)
def test_half_an_opinion_is_asked_for_again(
    visitor: Visitor, office: FakeOffice, form: dict[str, str], words: str
) -> None:
    visitor.be_officer()
    answer = visitor.send(f"{CASE}/findings/2/opinion", form, page=CASE)
    assert answer.status_code == 422
    assert words in answer.text
    assert 'href="#judge-2"' in answer.text
    assert not any(method == "PUT" for method, *_ in office.verification.calls)


def test_a_check_with_which_officers_do_not_agree_is_seen(visitor: Visitor) -> None:
    visitor.be_officer()
    page = visitor.get("/en/officer/checks").text
    assert "Not agreed with: 3 of 6" in page
    assert 'max="4" value="1"' in page


PROPOSAL = {
    "round": 1,
    "decision": "refused",
    "reason": "other",
    "title": "Alasan lain",
    "words": "Alasannya ada dalam catatan.",
    "note": "Cap tidak sah.",
    "due_on": None,
    "officer": "budi",
    "at": "2026-11-24T03:20:00+00:00",
    "confirmed_by": "",
}


def test_a_second_officer_sees_the_proposal_and_confirms_it(visitor: Visitor, office: FakeOffice) -> None:
    visitor.be_officer()
    office.case |= {"state": "proposed", "reasons": [], "proposal": PROPOSAL}
    page = visitor.get(CASE).text
    assert "Cap tidak sah." in page
    assert "Confirm the decision" in page
    form = {"agree": "yes", "version": "3"}
    assert visitor.send(f"{CASE}/confirmation", form, page=CASE).status_code == 302
    body = {"version": 3, "agree": True, "note": ""}
    assert ("POST", "/cases/LBG-7K3MQ2PA/confirmation", body) in office.verification.calls


def test_who_proposed_has_nothing_to_press(visitor: Visitor, office: FakeOffice) -> None:
    visitor.be_officer()
    office.case |= {"state": "proposed", "reasons": [], "proposal": PROPOSAL | {"officer": "sample"}}
    page = visitor.get(CASE).text
    assert "Another officer has to look at it" in page
    assert "Confirm the decision" not in page


def test_a_proposal_that_is_gone_says_so(visitor: Visitor) -> None:
    visitor.be_officer()
    answer = visitor.send(f"{CASE}/confirmation", {"agree": "no", "why": "x", "version": "3"}, page=CASE)
    assert answer.status_code == 409
    assert "No decision waits for a second officer here." in answer.text


def test_the_queue_is_filtered_by_what_the_address_says(visitor: Visitor, office: FakeOffice) -> None:
    visitor.be_officer()
    asked: list[dict[str, str]] = []
    office.verification._routes.insert(
        0,
        (
            "GET",
            re.compile("/cases"),
            lambda *, query, **_: asked.append(dict(query)) or {"items": [office.case], "next": "more"},
        ),
    )
    page = visitor.get("/en/officer/?state=ready&service=e-passport&priority=true&mine=no").text
    assert asked == [{"state": "ready", "service": "e-passport", "priority": "true"}]
    assert "Goes first" in page
    assert "promised for" in page
    assert "service=e-passport" in page.partition("Show more")[0].rpartition("href")[2]


@pytest.mark.parametrize(
    ("kind", "shown_as", "how"),
    [
        ("image/png", "image/png", "inline"),
        ("image/jpeg", "image/jpeg", "inline"),
        ("application/pdf", "application/octet-stream", "attachment"),
        ("text/html", "application/octet-stream", "attachment"),
        ("image/svg+xml", "application/octet-stream", "attachment"),
    ],
)
def test_a_document_is_drawn_or_handed_over_and_never_run(
    visitor: Visitor, office: FakeOffice, kind: str, shown_as: str, how: str
) -> None:
    visitor.be_officer()
    office.picture = File(b"<script>alert(1)</script>", kind)
    answer = visitor.get(f"{CASE}/documents/{'a' * 64}")
    assert answer.mimetype == shown_as
    assert answer.headers["Content-Disposition"].startswith(how)
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_queue_shows_one_state_at_a_time(visitor: Visitor) -> None:
    visitor.be_officer()
    page = visitor.get("/en/officer/?state=waiting").text
    assert "Waiting for the applicant" in page
    assert CASE in page
    assert visitor.get("/en/officer/?state=nonsense").status_code == 404


def test_messages_are_found_by_reference(visitor: Visitor) -> None:
    visitor.be_officer()
    assert "Could not be sent yet" in visitor.get("/en/officer/messages?reference=lbg-7k3mq2pa").text


def test_what_must_be_looked_at_comes_before_what_passed(visitor: Visitor) -> None:
    visitor.be_officer()
    page = visitor.get(CASE).text
    places = [page.index(word) for word in ("Failed", "Look at this", "Not checked yet", "Passed")]
    assert places == sorted(places)
    assert "File type: Identity card (KTP)" in page


def test_an_officer_sees_where_a_case_is_that_the_centre_decides(
    visitor: Visitor, office: FakeOffice
) -> None:
    visitor.be_officer()
    there = {"state": "received", "hitch": "", "reason": "", "simulated": True}
    there |= {"handed_at": "2026-11-24T03:20:00+00:00", "told_at": "2026-11-24T03:21:00+00:00"}
    office.intake.on("GET", "/applications/[^/]+/handover", lambda **_: there)
    office.intake.replace("GET", "/services/e-passport", lambda **_: {**canned.GUIDE, "decided_by": "centre"})
    assert "At the centre" not in visitor.get(CASE).text
    office.case["state"] = "decided"
    assert "The centre has received it" in visitor.get(CASE).text
