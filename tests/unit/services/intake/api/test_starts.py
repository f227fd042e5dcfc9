"""One address begins so many drafts an hour: a village does, a machine that fills the database does not."""

import pytest

from chassis.http.testing import client
from services.intake.api import create_app
from services.intake.settings import load

BODY = {"service": "e-passport"}
LIMIT = 2


@pytest.fixture
def visitor(office, tmp_path):
    """Somebody at an address that may begin :data:`LIMIT` drafts."""
    settings = load({"LEBONG_HOME": str(tmp_path), "LEBONG_STARTS_AN_HOUR": str(LIMIT)})
    return client(create_app(settings), **{"Accept-Language": "en"})


def test_who_begins_too_many_drafts_waits_and_those_begun_go_on(visitor):
    key = {"Idempotency-Key": "the-first-of-them"}
    first = visitor.post("/applications", json=BODY, headers=key)
    assert first.status_code == 201
    assert visitor.post("/applications", json=BODY).status_code == 201
    refused = visitor.post("/applications", json=BODY)
    assert (refused.status_code, refused.json["key"]) == (429, "too-many-drafts")
    assert 0 < int(refused.headers["Retry-After"]) <= 3600
    assert visitor.post("/applications", json=BODY, headers=key).json == first.json


def test_what_is_refused_does_not_count(visitor):
    for _ in range(LIMIT + 1):
        assert visitor.post("/applications", json={"service": "moon-visa"}).status_code == 422
    assert visitor.post("/applications", json=BODY).status_code == 201


def test_the_same_request_again_counts_once(visitor):
    for _ in range(LIMIT + 1):
        again = visitor.post("/applications", json=BODY, headers={"Idempotency-Key": "sent-again-and-again"})
        assert again.status_code == 201
    assert visitor.post("/applications", json=BODY).status_code == 201
