"""`Idempotency-Key`: asked twice, done once, answered the same; on both databases, also when racing."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from chassis.auth.testing import applicant_headers
from chassis.clock import now
from chassis.database import Database
from chassis.http.idempotency import Claim, idempotency, purge

from .conftest import CODE, REFERENCE, Base, Office, build

KEY = "5f0c2f8e-1f3a-4d6e-9a53-b8f1f3c0a111"


def write(office: Office, words: str = "hello", key: str = KEY, **headers: str) -> Any:
    return office.http.post("/notes", json={"words": words}, headers={"Idempotency-Key": key, **headers})


def test_the_same_key_and_body_get_the_same_answer_and_one_row(office):
    first, second = write(office), write(office)
    assert (first.status_code, first.json) == (second.status_code, second.json) == (201, first.json)
    assert office.count() == 1


def test_the_same_key_with_another_body_is_a_422_and_changes_nothing(office):
    first = write(office)
    other = write(office, "other")
    assert (other.status_code, other.json["key"]) == (422, "idempotency-key-reused")
    assert write(office).json == first.json
    assert office.count() == 1


def test_a_failed_request_does_not_use_up_its_key(office):
    assert write(office, "many").status_code == 409
    assert write(office, "hello").status_code == 201


def test_different_keys_and_no_key_write_anew(office):
    write(office)
    write(office, key=KEY.replace("5", "6"))
    office.http.post("/notes", json={"words": "hello"})
    assert office.count() == 3


@pytest.mark.parametrize("key", ["", "1", "x" * 15, "x" * 129, "with spaces in the key"])
def test_a_key_that_others_could_choose_too_is_refused(office, key):
    result = write(office, key=key)
    assert (result.status_code, result.json["key"]) == (400, "idempotency-key-invalid")
    assert office.count() == 0


def test_keys_are_scoped_by_caller_and_route():
    claims = [
        Claim(KEY, scope, b"")._hash for scope in ("public||POST|/a", "public||POST|/b", "officer|x|POST|/a")
    ]
    assert len(set(claims)) == 3


def test_a_wrong_code_never_gets_an_earlier_answer(office):
    def add(code: str) -> int:
        headers = {**applicant_headers(REFERENCE, code), "Idempotency-Key": KEY}
        return int(office.http.post(f"/own/{REFERENCE}", headers=headers).status_code)

    assert [add(CODE), add(CODE), add("00000-00000"), add(CODE)] == [200, 200, 401, 200]


def test_the_stored_answer_cannot_be_read_without_the_key(office):
    write(office)
    with office.database.reading() as session:
        row = session.execute(select(idempotency)).one()
    assert b"code-1" not in row.answer
    assert KEY not in str(row)


def test_old_answers_are_forgotten(office):
    write(office)
    office.database.transact(purge, now() - timedelta(days=7))
    assert write(office).json["id"] == 1
    office.database.transact(purge, now() + timedelta(seconds=1))
    assert write(office).json["id"] == 2


def send(office: Office, kind: str = "long", key: str = KEY) -> Any:
    headers = {"Idempotency-Key": key}
    return office.http.post(f"/letters/{kind}", json={"words": "hello"}, headers=headers)


def test_what_is_slow_runs_before_the_transaction_and_is_handed_over(office):
    result = send(office)
    assert (result.status_code, result.json) == (201, {"prepared": 42})
    assert office.count() == 2


def test_an_earlier_answer_is_given_again_when_what_is_slow_fails_meanwhile(office):
    first = send(office)
    office.letters.away = True
    again = send(office)
    assert (again.status_code, again.json) == (first.status_code, first.json)


def test_what_is_slow_failing_the_first_time_leaves_the_key_unused(office):
    office.letters.away = True
    assert send(office).status_code == 503
    office.letters.away = False
    assert send(office).status_code == 201


@pytest.fixture
def both(database_url: str, secrets: Any) -> Iterator[Office]:
    database = Database(database_url)
    Base.metadata.create_all(database.engine)
    yield build(database, secrets)
    database.close()


def test_racing_requests_with_one_key_write_once_and_read_the_same(both):
    together = threading.Barrier(8)
    answers: list[Any] = []

    def ask() -> None:
        together.wait()
        answers.append(write(both))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert both.count() == 1
