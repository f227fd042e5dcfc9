"""Places, appointments and the queue over HTTP: what is answered to whom, and everything that is refused."""

import base64
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from chassis.auth.testing import applicant_headers
from services.intake.tables import NEW_APPLICATION, Application, Place
from services.intake.usecases.desk import blank

SERVICE, CODE, ZONE = "passport-child", "4H7KQ-ZM2X9", ZoneInfo("Asia/Jakarta")


@pytest.fixture
def somebody(office):
    """Makes people whose application was handed in."""

    def make(state="submitted", service=SERVICE):
        key = base64.b64decode((office.secrets / "codes.key").read_text())
        row = blank(SimpleNamespace(code_key=key), CODE, service, "id", datetime.now(UTC))
        row |= {"state": state, "sequence": 1}
        with office.database.transaction() as session:
            session.execute(NEW_APPLICATION, row)
        return Person(office, row["reference"])

    return make


class Person:
    """Who acts on an appointment."""

    def __init__(self, office, reference):
        self.office, self.reference = office, reference
        self.path = f"/applications/{reference}/appointment"
        self.headers = applicant_headers(reference, CODE)

    def read(self):
        return self.office.client.get(self.path, headers=self.headers).json

    def hold(self, starts_at, **more):
        body = {"office": "bengkulu", "starts_at": starts_at, **more}
        return self.office.client.post(self.path, json=body, headers=self.headers)

    def confirm(self, starts_at):
        body = {"starts_at": starts_at}
        return self.office.client.post(f"{self.path}/confirmation", json=body, headers=self.headers)

    def cancel(self):
        return self.office.client.delete(self.path, headers=self.headers)

    def calendar(self):
        return self.office.client.get(f"{self.path}/calendar", headers=self.headers)

    def wait(self, **changed):
        first = datetime.now(ZONE).date()
        body = {"office": "bengkulu", "from_day": str(first), "until_day": str(first + timedelta(days=20))}
        return self.office.client.put(f"{self.path}/waiting", json=body | changed, headers=self.headers)


def places(at, **query):
    return at.client.get("/places", params={"service": SERVICE, "days": 14, **query})


def starts(office):
    return [one["starts_at"] for day in places(office).json["days"] for one in day["times"]]


def test_free_places_are_a_plain_list_of_days_and_hours(office):
    found = places(office).json
    assert found["office"] == "bengkulu"
    assert found["minutes"] == 30
    counts = [one["free"] for day in found["days"] for one in day["times"]]
    assert (set(counts) <= {3, 4}, counts[-1]) == (True, 3), (
        "the accessible place is anybody's only a day before"
    )
    assert {"bengkulu", "ketahun"} == {one["key"] for one in found["offices"]}
    assert all("no steps" in one["access"] or "without steps" in one["access"] for one in found["offices"])
    assert places(office, accessible="true").json["days"][-1]["times"][0]["free"] == 1


@pytest.mark.parametrize(
    ("query", "status", "key"),
    [
        ({"service": "haircut"}, 409, "no-appointment-needed"),
        ({"service": "exit-permit"}, 409, "no-appointment-needed"),
        ({"office": "nowhere"}, 422, "invalid-fields"),
        ({"service": ""}, 422, "invalid-fields"),
        ({"days": 15}, 422, "invalid-fields"),
        ({"days": 0}, 422, "invalid-fields"),
        ({"first": "2026-02-30"}, 422, "invalid-fields"),
        ({"accessible": "maybe"}, 422, "invalid-fields"),
        ({"colour": "red"}, 422, "invalid-fields"),
    ],
)
def test_a_question_about_places_that_makes_no_sense_is_refused(office, query, status, key):
    result = places(office, **query)
    assert (result.status_code, result.json["key"]) == (status, key)


def test_days_outside_what_can_be_booked_have_no_places(office):
    assert places(office, first="9999-12-30").json["days"] == []
    assert places(office, first="1900-01-01").json["days"][0]["day"] >= str(datetime.now(ZONE).date())


def test_a_place_is_held_confirmed_moved_and_cancelled(office, somebody):
    siti, (first, *_, last) = somebody(), starts(office)
    held = siti.hold(first)
    assert held.status_code == 200
    assert held.json["held"]["until"] > datetime.now(UTC).isoformat()
    assert siti.confirm(first).json["booked"]["starts_at"] == first
    assert siti.confirm(first).status_code == 200
    assert siti.hold(last).json["booked"]["starts_at"] == first
    moved = siti.confirm(last).json
    assert (moved["booked"]["starts_at"], moved["held"]) == (last, None)
    assert siti.cancel().status_code == 204
    assert siti.read()["booked"] is None
    assert [event.type for event in office.events()] == [
        f"intake.appointment.{fact}.v1" for fact in ("booked", "moved", "cancelled")
    ]


def test_the_calendar_file_is_replaced_after_a_move(office, somebody):
    siti, (first, *_, last) = somebody(), starts(office)
    assert siti.calendar().status_code == 404
    siti.hold(first), siti.confirm(first)
    before = siti.calendar()
    assert before.headers["content-type"].startswith("text/calendar")
    assert "SEQUENCE:0" in before.text
    siti.hold(last), siti.confirm(last)
    after = siti.calendar().text
    assert "SEQUENCE:1" in after
    assert datetime.fromisoformat(last).strftime("DTSTART:%Y%m%dT%H%M%SZ") in after


def sunday():
    today = datetime.now(ZONE).replace(hour=9, minute=0, second=0, microsecond=0)
    return today + timedelta(days=6 - today.weekday() or 7)


@pytest.mark.parametrize(
    ("when", "key"),
    [
        (lambda: datetime.now(ZONE) - timedelta(days=1), "place-in-past"),
        (lambda: datetime.now(ZONE) + timedelta(minutes=5), "place-too-soon"),
        (sunday, "place-on-holiday"),
        (lambda: sunday() + timedelta(days=70), "place-too-far"),
        (lambda: datetime(2199, 12, 31, tzinfo=UTC), "place-too-far"),
        (lambda: datetime(1901, 1, 1, tzinfo=UTC), "place-in-past"),
    ],
)
def test_a_time_that_cannot_be_booked_is_refused_with_its_reason(office, somebody, when, key, keys_of):
    siti = somebody()
    result = siti.hold(when().isoformat())
    assert (result.status_code, result.json["key"], keys_of(result)) == (
        *(422, "place-refused"),
        {"/starts_at": key},
    )
    assert siti.read()["held"] is None


@pytest.mark.parametrize(
    "starts_at",
    [
        None,
        "",
        "tomorrow",
        5,
        "2026-12-01",
        "2026-12-01T09:00:00",
        ["x"],
        "2026-13-01T09:00:00Z",
        "9" * 10_000,
    ],
)
def test_what_is_no_time_with_its_offset_is_refused(somebody, starts_at):
    siti = somebody()
    assert siti.hold(starts_at).status_code == 422
    assert siti.confirm(starts_at).status_code == 422


@pytest.mark.parametrize(
    "body",
    [{}, {"office": "x" * 41}, {"office": 7}, {"office": "nowhere"}, {"more": 1}],
)
def test_a_body_that_is_not_right_is_refused(office, somebody, body):
    siti, first = somebody(), starts(office)[0]
    given = {"starts_at": first, **body} if body else {}
    assert office.client.post(siti.path, json=given, headers=siti.headers).status_code == 422


def test_taken_meanwhile_is_told_to_the_fourth_of_three(office, somebody, keys_of):
    near = starts(office)[0]
    people = [somebody() for _ in range(5)]
    results = [one.hold(near) for one in people]
    refused = [one for one in results if one.status_code != 200]
    assert refused
    assert keys_of(refused[0]) == {"/starts_at": "place-taken"}


def test_somebody_elses_reference_and_a_wrong_code_are_answered_the_same(office, somebody):
    siti, budi, first = somebody(), somebody(), starts(office)[0]
    strange = office.client.post(
        siti.path, json={"office": "bengkulu", "starts_at": first}, headers=budi.headers
    )
    wrong = applicant_headers(siti.reference, "00000-00000")
    guessed = office.client.get(siti.path, headers=wrong)
    unknown = office.client.get(siti.path, headers=applicant_headers("LBG-00000000", CODE))
    assert {one.status_code for one in (strange, guessed, unknown)} == {401}
    assert {one.json["key"] for one in (strange, guessed, unknown)} == {"not-recognised"}
    assert office.client.get(siti.path).status_code == 401
    assert siti.read()["held"] is None


def test_an_expired_hold_is_not_confirmed(office, somebody):
    siti, first = somebody(), starts(office)[0]
    siti.hold(first)
    with office.database.transaction() as session:
        session.execute(update(Place).values(until=datetime.now(UTC) - timedelta(seconds=1)))
    result = siti.confirm(first)
    assert (result.status_code, result.json["key"]) == (409, "hold-lapsed")
    assert office.events() == []


def test_the_same_key_holds_once_and_is_answered_the_same(office, somebody):
    siti, (first, *_, last) = somebody(), starts(office)
    headers = siti.headers | {"Idempotency-Key": "k" * 20}
    body = {"office": "bengkulu", "starts_at": first}
    once = office.client.post(siti.path, json=body, headers=headers)
    siti.hold(last)
    again = office.client.post(siti.path, json=body, headers=headers)
    assert again.json == once.json
    assert siti.read()["held"]["starts_at"] == last


@pytest.mark.parametrize("state", ["draft", "accepted", "withdrawn"])
def test_an_application_that_nobody_works_on_books_nothing(office, somebody, state):
    siti = somebody(state)
    assert siti.read()["possible"] is False
    assert siti.hold(starts(office)[0]).json["key"] == "not-in-this-state"


def test_a_service_for_which_nobody_comes_says_so(office, somebody):
    siti = somebody(service="exit-permit")
    assert (siti.read()["needed"], siti.read()["offices"]) == (False, [])
    assert siti.hold(starts(office)[0]).json["key"] == "no-appointment-needed"
    assert siti.wait().json["key"] == "no-appointment-needed"


def test_one_waits_and_leaves_the_list(office, somebody):
    siti = somebody()
    assert siti.wait(accessible=True).json["waiting"]["accessible"] is True
    leave = office.client.delete(f"{siti.path}/waiting", headers=siti.headers)
    assert leave.status_code == 204
    assert siti.read()["waiting"] is None


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"from_day": "2026-02-30"}, "/from_day"),
        ({"until_day": "2020-01-01"}, "/until_day"),
        ({"from_day": "2020-01-01", "until_day": "2020-01-02"}, "/until_day"),
        ({"office": "nowhere"}, "/office"),
        ({"accessible": "perhaps"}, "/accessible"),
    ],
)
def test_a_wish_that_cannot_come_true_is_refused(somebody, changed, pointer, keys_of):
    siti = somebody()
    result = siti.wait(**changed)
    assert result.status_code == 422
    assert pointer in keys_of(result)
    assert siti.read()["waiting"] is None


def test_the_queue_is_for_officers(office, somebody):
    siti = somebody()
    for path in ("queue", "tickets", "calls", "outcomes"):
        act = office.client.get if path == "queue" else office.client.post
        address = f"/offices/bengkulu/{path}"
        assert act(address).status_code == 401
        assert act(address, headers=siti.headers).status_code == 403


def test_an_officer_sees_who_is_next(office):
    headers = office.officer()
    found = office.client.get("/offices/bengkulu/queue", headers=headers).json
    assert (found["next"], found["entries"]) == (None, [])
    nobody = office.client.post("/offices/bengkulu/calls", json={"window": 1}, headers=headers)
    assert (nobody.status_code, nobody.json["key"]) == (409, "queue-moved")
    gone = {"entry": "ticket:9", "outcome": "served"}
    assert office.client.post("/offices/bengkulu/outcomes", json=gone, headers=headers).status_code == 404
    assert office.client.get("/offices/nowhere/queue", headers=headers).status_code == 404
    body = {"service": SERVICE}
    assert office.client.post("/offices/nowhere/tickets", json=body, headers=headers).status_code == 404


@pytest.mark.parametrize(
    "body", [{}, {"window": 0}, {"window": 100}, {"window": "1"}, {"window": 1, "entry": 3}]
)
def test_a_call_that_is_not_right_is_refused(office, body):
    result = office.client.post("/offices/bengkulu/calls", json=body, headers=office.officer())
    assert result.status_code == 422


def test_the_version_of_the_application_rises_with_each_news(office, somebody):
    siti, first = somebody(), starts(office)[0]
    siti.hold(first), siti.confirm(first)
    with office.database.reading() as session:
        row = session.get(Application, siti.reference)
    assert (row.version, row.sequence) == (2, 2)
