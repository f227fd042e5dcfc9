"""Ways into an application: links that work once, and helpers with consent, seen by the applicant."""

from datetime import timedelta

import pytest

from chassis import clock
from chassis.auth.testing import applicant_headers
from services.intake.domain.helping import CURRENT_WORDING, WORDINGS
from services.intake.domain.links import LINK_LASTS

HELPER = {
    "name": "Rina Wati",
    "email": "rina@example.id",
    "how": "present",
    "wording": CURRENT_WORDING,
    "agreed": True,
    "news": "both",
}


@pytest.fixture
def later(monkeypatch):
    """The office's clock, put forward."""

    def put(by):
        now = clock.now() + by
        monkeypatch.setattr(clock, "now", lambda: now)

    return put


def link(applicant):
    return applicant.client.post(f"{applicant.path}/link", headers=applicant.headers)


def help_by(applicant, **changed):
    body = {key: value for key, value in (HELPER | changed).items() if value is not None}
    return applicant.client.post(f"{applicant.path}/helpers", json=body, headers=applicant.headers)


def as_helper(applicant, **changed):
    made = help_by(applicant, **changed).json
    return made["helper"], applicant_headers(made["reference"], made["code"])


def test_a_link_opens_the_application_on_another_device(applicant, office):
    made = link(applicant)
    assert made.status_code == 201
    path = f"/links/{made.json['token']}"
    looked = office.client.get(path)
    assert looked.json == {
        "reference": applicant.receipt["reference"],
        "service": "e-passport",
        "state": "draft",
    }
    opened = office.client.post(path).json
    headers = applicant_headers(opened["reference"], opened["code"])
    assert office.client.get(applicant.path, headers=headers).json["seen_by"] == "applicant"
    body = {"version": 1, "answers": {"full_name": "Siti"}}
    assert office.client.put(f"{applicant.path}/answers", json=body, headers=headers).status_code == 200


def test_looking_at_a_link_does_not_use_it_up_and_using_does(applicant, office):
    path = f"/links/{link(applicant).json['token']}"
    assert [office.client.get(path).status_code for _ in range(3)] == [200] * 3
    assert office.client.post(path).status_code == 200
    for answer in (office.client.get(path), office.client.post(path)):
        assert (answer.status_code, answer.json["key"]) == (410, "link-used")


def test_a_lost_answer_is_given_again_to_the_same_form(applicant, office):
    path, once = f"/links/{link(applicant).json['token']}", {"Idempotency-Key": "0" * 32}
    first, second = (office.client.post(path, headers=once) for _ in range(2))
    assert first.json == second.json


def test_a_newer_link_ends_the_older(applicant, office):
    old, new = (link(applicant).json["token"] for _ in range(2))
    answer = office.client.post(f"/links/{old}")
    assert (answer.status_code, answer.json["key"]) == (410, "link-replaced")
    assert office.client.post(f"/links/{new}").status_code == 200


def test_an_old_link_says_that_its_time_is_over(applicant, office, later):
    path = f"/links/{link(applicant).json['token']}"
    later(LINK_LASTS + timedelta(seconds=1))
    answer = office.client.post(path)
    assert (answer.status_code, answer.json["key"]) == (410, "link-expired")


@pytest.mark.parametrize(
    "spoil", [lambda t: t[:-1], lambda t: t + "x", str.lower, str.swapcase, lambda t: "x"]
)
def test_an_altered_link_opens_nothing(applicant, office, spoil):
    path = f"/links/{spoil(link(applicant).json['token'])}"
    for answer in (office.client.get(path), office.client.post(path)):
        assert (answer.status_code, answer.json["key"]) == (404, "link-altered")


def test_the_device_of_a_link_is_let_in_for_thirty_days(applicant, office, later):
    opened = office.client.post(f"/links/{link(applicant).json['token']}").json
    headers = applicant_headers(opened["reference"], opened["code"])
    later(timedelta(days=31))
    assert office.client.get(applicant.path, headers=headers).status_code == 401


def test_the_applicant_reads_the_consent_and_all_that_the_helper_saw_and_did(applicant, office):
    number, headers = as_helper(applicant)
    seen = office.client.get(applicant.path, headers=headers).json
    assert seen["seen_by"] == "helper"
    office.client.get(applicant.path, headers=headers)
    body = {"version": seen["version"], "answers": {"full_name": "Siti"}}
    office.client.put(f"{applicant.path}/answers", json=body, headers=headers)
    (found,) = applicant.client.get(f"{applicant.path}/helpers", headers=applicant.headers).json
    consent = {key: found[key] for key in ("name", "email", "consent_how", "consent_wording", "news")}
    assert consent == {
        "name": "Rina Wati",
        "email": "rina@example.id",
        "consent_how": "present",
        "consent_wording": CURRENT_WORDING,
        "news": "both",
    }
    assert found["id"] == number
    assert found["consent_at"]
    assert [(step["action"], step["times"]) for step in found["steps"]] == [
        ("application.read", 2),
        ("answers.write person", 1),
    ]


def test_a_helper_fills_in_and_hands_in(applicant, office):
    _, applicant_s = None, applicant.headers
    _, applicant.headers = as_helper(applicant)
    assert applicant.fill().submit().status_code == 200
    applicant.headers = applicant_s
    (found,) = applicant.client.get(f"{applicant.path}/helpers", headers=applicant.headers).json
    assert found["steps"][-1]["action"] == "application.submit"


@pytest.mark.parametrize(
    ("method", "path"),
    [("post", "/link"), ("post", "/withdrawal"), ("post", "/helpers"), ("delete", "/helpers/1")],
)
def test_what_is_the_applicants_alone_is_closed_to_a_helper(applicant, office, method, path):
    _, headers = as_helper(applicant)
    body = {"json": HELPER} if path == "/helpers" else {}
    answer = getattr(office.client, method)(applicant.path + path, headers=headers, **body)
    assert (answer.status_code, answer.json["key"]) == (403, "only-applicant")


def test_a_helper_whose_help_ended_is_let_in_no_more(applicant, office):
    number, headers = as_helper(applicant)
    path = f"{applicant.path}/helpers/{number}"
    assert office.client.delete(path, headers=applicant.headers).status_code == 204
    assert office.client.get(applicant.path, headers=headers).status_code == 401
    again = office.client.delete(path, headers=applicant.headers)
    assert (again.status_code, again.json["key"]) == (404, "helper-unknown")


def test_a_new_helper_takes_the_place_of_the_old(applicant, office):
    _, first = as_helper(applicant)
    _, second = as_helper(applicant, name="Dewi")
    assert office.client.get(applicant.path, headers=first).status_code == 401
    assert office.client.get(applicant.path, headers=second).status_code == 200


def test_a_helper_of_one_application_sees_no_other(applicant, another, office):
    _, headers = as_helper(applicant)
    assert office.client.get(another.path, headers=headers).status_code == 401
    mixed = applicant_headers(another.receipt["reference"], help_by(applicant).json["code"])
    assert office.client.get(another.path, headers=mixed).status_code == 401


@pytest.mark.parametrize(
    ("news", "name", "email", "copies"),
    [
        ("applicant", "Siti Rahmawati", "siti@example.id", []),
        ("helper", "Rina Wati", "rina@example.id", []),
        ("both", "Siti Rahmawati", "siti@example.id", ["rina@example.id"]),
    ],
)
def test_the_news_goes_to_whom_the_applicant_chose(applicant, office, news, name, email, copies):
    applicant.fill()
    number, _ = as_helper(applicant, news="applicant")
    path = f"{applicant.path}/helpers/{number}"
    assert office.client.put(path, json={"news": news}, headers=applicant.headers).status_code == 204
    found = office.client.get(f"{applicant.path}/contact", headers=office.service("notification")).json
    assert (found["name"], found["email"], found["copies"]) == (name, email, copies)
    office.client.delete(path, headers=applicant.headers)
    found = office.client.get(f"{applicant.path}/contact", headers=office.service("notification")).json
    assert (found["email"], found["copies"]) == ("siti@example.id", [])


@pytest.mark.parametrize(
    ("changed", "pointer", "key"),
    [
        ({"name": None}, "/name", "required"),
        ({"name": ""}, "/name", "not-a-name"),
        ({"name": "x" * 101}, "/name", "length-between"),
        ({"name": 7}, "/name", "not-text"),
        ({"name": "12 34"}, "/name", "not-a-name"),
        ({"name": "Rina\u202etaW"}, "/name", "control-characters"),
        ({"name": "Ri\nna"}, "/name", "control-characters"),
        ({"email": "rina"}, "/email", "not-email"),
        ({"email": "rina@x.id\nBcc: a@b.id"}, "/email", "control-characters"),
        ({"how": "telepathy"}, "/how", "invalid-choice"),
        ({"news": "everybody"}, "/news", "invalid-choice"),
        ({"agreed": False}, "/agreed", "consent-needed"),
        ({"agreed": "yes"}, "/agreed", "consent-needed"),
        ({"agreed": None}, "/agreed", "required"),
        ({"wording": "1999-01"}, "/wording", "wording-outdated"),
        ({"colour": "red"}, "/colour", "unknown"),
    ],
)
def test_nobody_helps_without_saying_who_and_with_which_consent(applicant, keys_of, changed, pointer, key):
    answer = help_by(applicant, **changed)
    assert answer.status_code == 422
    assert keys_of(answer)[pointer] == key
    assert applicant.client.get(f"{applicant.path}/helpers", headers=applicant.headers).json == []


@pytest.mark.parametrize("size", [70_000, 10_000_000])
def test_a_body_of_megabytes_is_refused_before_it_is_read(applicant, office, size):
    answer = help_by(applicant, name="x" * size)
    assert (answer.status_code, answer.json["key"]) == (413, "body-too-large")


@pytest.mark.parametrize(
    "body", ["", "[", "[]", "7", "null", '"x"', '{"name": "\\u0000"}', '{"name": "\\ud800"}']
)
def test_what_is_no_object_lets_nobody_in(applicant, body):
    headers = applicant.headers | {"Content-Type": "application/json"}
    answer = applicant.client.post(f"{applicant.path}/helpers", body=body, headers=headers)
    assert answer.status_code in (400, 422)
    assert applicant.client.get(f"{applicant.path}/helpers", headers=applicant.headers).json == []


@pytest.mark.parametrize("number", ["0", "-1", "x", "99999999999999999999", "1.5", "%F0%9F%98%80"])
def test_a_helper_that_does_not_exist_is_not_ended(applicant, office, number):
    answer = office.client.delete(f"{applicant.path}/helpers/{number}", headers=applicant.headers)
    assert (answer.status_code, answer.json["key"]) == (404, "helper-unknown")


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_words_of_consent_are_shown_in_the_readers_language(office, language):
    found = office.client.get("/consent", headers={"Accept-Language": language}).json
    assert found["words"] == WORDINGS[CURRENT_WORDING].reads(language)
    assert [way["key"] for way in found["ways"]] == ["present", "paper", "guardian"]


@pytest.mark.parametrize("path", ["/link", "/helpers", "/helpers/1"])
def test_without_a_code_nobody_makes_links_or_lets_helpers_in(applicant, office, path):
    method = office.client.delete if path.endswith("1") else office.client.post
    options = {"json": HELPER} if path == "/helpers" else {}
    assert method(applicant.path + path, **options).status_code == 401
