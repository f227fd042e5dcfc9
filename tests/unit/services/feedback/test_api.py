"""Rating by link, speaking up, and the public index, over HTTP."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select

from chassis.auth import links
from chassis.auth.testing import make_secrets, officer_headers, signer
from chassis.auth.trail import audit_trail
from chassis.database import Database
from chassis.http.client import Refused, Unavailable
from chassis.http.testing import Client, client
from services.feedback import api, domain
from services.feedback.adapters.memory import MemoryApplications
from services.feedback.settings import load
from services.feedback.tables import Base, Voice

ACCEPTED = domain.Finished("LBG-AAAA1111", "e-passport", "accepted")
WAITING = domain.Finished("LBG-CCCC3333", "e-passport", "in_review")
KEY = {"Idempotency-Key": "0123456789abcdef"}


def all_of(score: int) -> dict[str, int]:
    return dict.fromkeys(domain.ELEMENTS, score)


@pytest.fixture
def office(tmp_path: Path) -> Path:
    return make_secrets(tmp_path / "secrets")


@pytest.fixture
def intake() -> MemoryApplications:
    return MemoryApplications(ACCEPTED, WAITING)


@pytest.fixture
def app(tmp_path: Path, office: Path, intake: MemoryApplications) -> Client:
    settings = load(
        {
            "LEBONG_HOME": str(tmp_path),
            "LEBONG_SECRETS": str(office),
            "LEBONG_FEEDBACK_VOICES_AN_HOUR": "3",
        }
    )
    Base.metadata.create_all(Database(settings.common.database_url).engine)
    return client(api.create_app(settings, intake), **{"Accept-Language": "en"})


@pytest.fixture
def manager(office: Path) -> dict[str, str]:
    return officer_headers(office, roles=("manager",))


def link(
    office: Path,
    reference: str = ACCEPTED.reference,
    purpose: str = "rate",
    issuer: str = "notification",
    days: float = 90,
    now: datetime | None = None,
) -> str:
    return "/ratings/" + links.make(signer(office, issuer), purpose, reference, days, now)


def rate(app: Client, path: str, scores: Any = None, headers: Any = None, **more: Any) -> Any:
    return app.post(path, json={"scores": scores or all_of(4), **more}, headers=headers or {})


def count(app: Client) -> int:
    return int(app.get("/ikm").json["n"])


def test_a_link_says_what_it_rates(app: Client, office: Path) -> None:
    answer = app.get(link(office))
    assert answer.status_code == 200
    assert answer.json == {
        "reference": ACCEPTED.reference,
        "service": "e-passport",
        "already_rated": False,
        "elements": list(domain.ELEMENTS),
    }


def test_a_rating_is_taken_and_counts(app: Client, office: Path) -> None:
    assert rate(app, link(office), words="Terima kasih.").status_code == 201
    assert app.get(link(office)).json["already_rated"] is True
    shown = app.get("/ikm").json
    assert (shown["n"], shown["ikm"], shown["ikm_rounded_weight"], shown["grade"]) == (
        1,
        "100.00",
        "99.90",
        "A",
    )


def test_the_same_application_is_rated_once(app: Client, office: Path) -> None:
    rate(app, link(office))
    again = rate(app, link(office), all_of(1))
    assert (again.status_code, again.json["key"]) == (409, "already-rated")
    assert app.get("/ikm").json["ikm"] == "100.00"


def test_two_ratings_racing_are_one(app: Client, office: Path) -> None:
    path, answers = link(office), []
    start = threading.Barrier(4)

    def go() -> None:
        start.wait(timeout=10)
        answers.append(rate(app, path).status_code)

    threads = [threading.Thread(target=go) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(answers) == [201, 409, 409, 409]
    assert count(app) == 1


def test_the_same_key_gets_the_same_answer_again(app: Client, office: Path) -> None:
    address = link(office)
    first = rate(app, address, headers=KEY)
    second = rate(app, address, headers=KEY)
    assert (first.status_code, first.json) == (second.status_code, second.json) == (201, first.json)


def test_intake_is_asked_while_no_transaction_is_open(
    app: Client, office: Path, intake: MemoryApplications, tmp_path: Path
) -> None:
    database = Database(f"sqlite:///{tmp_path}/databases/feedback.sqlite")
    told = intake.of

    def write_meanwhile(reference: str) -> domain.Finished:
        with database.transaction() as session:
            session.execute(delete(Voice))
        return told(reference)

    intake.of = write_meanwhile  # type: ignore[method-assign]
    assert rate(app, link(office), headers=KEY).status_code == 201


def test_the_same_key_gets_the_same_answer_with_intake_away(
    app: Client, office: Path, intake: MemoryApplications
) -> None:
    path = link(office)
    first = rate(app, path, headers=KEY)
    intake.mood = Unavailable("intake: ConnectError")
    assert rate(app, path, headers=KEY).json == first.json


def test_a_key_used_for_another_rating_is_refused(app: Client, office: Path) -> None:
    path = link(office)
    rate(app, path, headers=KEY)
    other = rate(app, path, all_of(1), headers=KEY)
    assert (other.status_code, other.json["key"]) == (422, "idempotency-key-reused")


@pytest.mark.parametrize(
    "bad",
    [
        {"issuer": "feedback"},
        {"purpose": "track"},
        {"days": 1, "now": datetime.now(UTC) - timedelta(days=2)},
    ],
)
def test_a_link_that_is_forged_for_something_else_or_expired_does_nothing(
    app: Client, office: Path, bad: dict[str, Any]
) -> None:
    for answer in (app.get(link(office, **bad)), rate(app, link(office, **bad))):
        assert (answer.status_code, answer.json["key"]) == (410, "bad-link")
        assert "90 days" in answer.json["detail"]
    assert count(app) == 0


def test_a_link_changed_by_one_letter_does_nothing(app: Client, office: Path) -> None:
    path = link(office)
    changed = path[:-5] + ("A" if path[-5] != "A" else "B") + path[-4:]
    assert rate(app, changed).json["key"] == "bad-link"
    assert rate(app, "/ratings/nonsense").json["key"] == "bad-link"


def test_a_link_signed_with_another_offices_key_does_nothing(app: Client, tmp_path: Path) -> None:
    stranger = make_secrets(tmp_path / "elsewhere")
    assert rate(app, link(stranger)).json["key"] == "bad-link"


def test_an_application_without_a_decision_cannot_be_rated_yet(app: Client, office: Path) -> None:
    for answer in (app.get(link(office, WAITING.reference)), rate(app, link(office, WAITING.reference))):
        assert (answer.status_code, answer.json["key"]) == (409, "not-finished")


def test_an_application_that_is_gone_says_so(app: Client, office: Path) -> None:
    answer = rate(app, link(office, "LBG-ZZZZ9999"))
    assert (answer.status_code, answer.json["key"]) == (410, "application-gone")


@pytest.mark.parametrize("mood", [Unavailable("intake is away"), Refused(403, {}, "GET intake")])
def test_with_intake_away_the_person_is_asked_to_come_back(
    app: Client, office: Path, intake: MemoryApplications, mood: Exception
) -> None:
    intake.mood = mood
    answer = rate(app, link(office))
    assert (answer.status_code, answer.json["key"]) == (503, "try-later")
    assert answer.headers["Retry-After"] == "60"
    intake.mood = None
    assert rate(app, link(office)).status_code == 201


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/scores"),
        ({"scores": None}, "/scores"),
        ({"scores": []}, "/scores"),
        ({"scores": dict.fromkeys(domain.ELEMENTS[1:], 3)}, "/scores/requirements"),
        ({"scores": {**all_of(3), "time": 0}}, "/scores/time"),
        ({"scores": {**all_of(3), "time": 5}}, "/scores/time"),
        ({"scores": {**all_of(3), "time": "3"}}, "/scores/time"),
        ({"scores": {**all_of(3), "time": 2.5}}, "/scores/time"),
        ({"scores": {**all_of(3), "time": None}}, "/scores/time"),
        ({"scores": {**all_of(3), "price": 3}}, "/scores/price"),
        ({"scores": all_of(3), "extra": 1}, "/extra"),
        ({"scores": all_of(3), "words": "x" * 2001}, "/words"),
        ({"scores": all_of(3), "words": 7}, "/words"),
    ],
)
def test_a_rating_that_is_not_one_names_the_field_and_changes_nothing(
    app: Client, office: Path, body: dict[str, Any], pointer: str
) -> None:
    answer = app.post(link(office), json=body)
    assert answer.status_code == 422
    assert pointer in [error["pointer"] for error in answer.json["errors"]]
    assert count(app) == 0


def test_what_is_no_json_is_refused(app: Client, office: Path) -> None:
    headers = {"Content-Type": "application/json"}
    assert app.post(link(office), body="{", headers=headers).status_code == 400
    assert app.post(link(office), body="{}", headers={"Content-Type": "text/plain"}).status_code == 415


def test_nobody_has_rated_and_the_page_says_so(app: Client) -> None:
    shown = app.get("/ikm").json
    assert shown == {
        "n": 0,
        "enough_answers": False,
        "ikm": None,
        "ikm_rounded_weight": None,
        "grade": None,
        "elements": [],
    }


def test_the_index_of_a_service_counts_only_its_ratings(app: Client, office: Path) -> None:
    rate(app, link(office))
    assert app.get("/ikm", params={"service": "e-passport"}).json["n"] == 1
    assert app.get("/ikm", params={"service": "limited-stay-work"}).json["n"] == 0


def test_anyone_can_speak_up_and_gets_a_ticket(app: Client, manager: dict[str, str]) -> None:
    said = {"kind": "suggestion", "words": "Buka hari Sabtu.", "contact": "0812-0000"}
    answer = app.post("/voices", json=said)
    assert answer.status_code == 201
    (item,) = app.get("/voices", headers=manager).json["items"]
    assert item["ticket"] == answer.json["ticket"]
    assert (item["words"], item["contact"], item["language"]) == ("Buka hari Sabtu.", "0812-0000", "en")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"words": "x"}, "/kind"),
        ({"kind": "praise", "words": "x"}, "/kind"),
        ({"kind": "complaint"}, "/words"),
        ({"kind": "complaint", "words": ""}, "/words"),
        ({"kind": "complaint", "words": " \n\t"}, "/words"),
        ({"kind": "complaint", "words": "x" * 2001}, "/words"),
        ({"kind": "complaint", "words": "x", "contact": "y" * 201}, "/contact"),
        ({"kind": "complaint", "words": "x", "name": "y"}, "/name"),
    ],
)
def test_a_voice_that_is_not_one_names_the_field(app: Client, body: dict[str, Any], pointer: str) -> None:
    answer = app.post("/voices", json=body)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json["errors"]] == [pointer]


def test_one_client_cannot_flood_the_office(app: Client, manager: dict[str, str]) -> None:
    body = {"kind": "complaint", "words": "Lagi."}
    assert [app.post("/voices", json=body).status_code for _ in range(4)] == [201, 201, 201, 429]
    assert len(app.get("/voices", headers=manager).json["items"]) == 3


def test_a_voice_sent_again_with_its_key_is_one_voice(app: Client, manager: dict[str, str]) -> None:
    body = {"kind": "complaint", "words": "Antrean terlalu lama."}
    first, second = (app.post("/voices", json=body, headers=KEY) for _ in range(2))
    assert first.json == second.json
    assert len(app.get("/voices", headers=manager).json["items"]) == 1
    other = app.post("/voices", json={**body, "words": "Lain."}, headers=KEY)
    assert other.json["key"] == "idempotency-key-reused"


def test_managers_read_ratings_page_by_page(
    app: Client, office: Path, intake: MemoryApplications, manager: dict[str, str]
) -> None:
    for number in range(3):
        reference = f"LBG-{number:08d}"
        intake.known[reference] = domain.Finished(reference, "e-passport", "accepted")
        rate(app, link(office, reference))
    first = app.get("/ratings", params={"limit": 2}, headers=manager).json
    rest = app.get("/ratings", params={"limit": 2, "cursor": first["next"]}, headers=manager).json
    shown = [item["reference"] for item in first["items"] + rest["items"]]
    assert sorted(shown) == [f"LBG-{number:08d}" for number in range(3)]
    assert rest["next"] is None


@pytest.mark.parametrize("path", ["/ratings", "/voices"])
def test_only_managers_read_what_people_wrote(app: Client, office: Path, path: str) -> None:
    assert app.get(path).status_code == 401
    assert app.get(path, headers=officer_headers(office, roles=("officer",))).status_code == 403


def test_every_reading_of_what_people_wrote_is_written_down(
    app: Client, manager: dict[str, str], tmp_path: Path
) -> None:
    app.get("/voices?kind=complaint", headers=manager)
    app.get("/ratings", headers=manager)
    app.get("/voices")
    with Database(f"sqlite:///{tmp_path}/databases/feedback.sqlite").reading() as session:
        rows = session.execute(select(audit_trail.c.who, audit_trail.c.action, audit_trail.c.subject))
        assert rows.all() == [
            ("officer sari", "voices.read", "complaint"),
            ("officer sari", "ratings.read", "all"),
        ]
