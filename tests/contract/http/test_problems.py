"""Errors are RFC 9457 problems in the reader's language; what nobody expected shows nothing of the inside."""

import json

import pytest


def test_a_services_own_exception_becomes_its_problem_and_rolls_back(office):
    result = office.http.post("/notes", json={"words": "many"}, headers={"Accept-Language": "en"})
    assert result.status_code == 409
    shown = result.json
    assert shown["type"] == "urn:lebong:problem:too-many"
    assert (shown["title"], shown["detail"], shown["params"]) == ("Too many", "At most 3.", {"most": 3})
    assert shown["instance"] == "/notes"
    assert shown["request_id"] == result.headers["x-request-id"]
    assert result.headers["content-language"] == "en"
    assert office.count() == 0


def test_an_old_version_is_a_409(office):
    result = office.http.post("/notes", json={"words": "old"})
    assert (result.status_code, result.json["key"]) == (409, "version-conflict")


def test_an_unexpected_exception_is_logged_once_and_shows_nothing(office, capfd):
    from chassis.telemetry import configure

    configure("intake", "web")
    result = office.http.post("/notes", json={"words": "crash"}, headers={"X-Request-Id": "request-0042"})
    assert (result.status_code, result.json["key"]) == (500, "internal-error")
    assert "3171" not in result.text
    assert "RuntimeError" not in result.text
    assert "request-0042" in result.json["detail"]
    assert office.count() == 0
    lines = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    failures = [line for line in lines if line["event"] == "request failed"]
    assert len(failures) == 1
    assert failures[0]["request_id"] == "request-0042"
    assert failures[0]["route"] == "/notes"
    assert "RuntimeError" in failures[0]["exception"]


def test_named_errors_of_a_problem_are_translated(office):
    result = office.http.get("/away", headers={"Accept-Language": "en"})
    assert result.json["errors"] == [{"pointer": "/a", "key": "too-long", "message": "At most 3 long."}]


@pytest.mark.parametrize("path", ["/notes", "/nowhere", "/who"])
def test_every_answer_carries_security_headers_request_id_and_trace(office, path):
    parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    headers = office.http.get(path, headers={"traceparent": parent, "X-Request-Id": "abcdefgh"}).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["cache-control"] == "no-store"
    assert headers["x-request-id"] == "abcdefgh"
    assert headers["traceparent"][:36] == parent[:36]
    assert headers["traceparent"] != parent


@pytest.mark.parametrize("wrong", ["short", "x" * 65, "with space here", "line\tbreak-here"])
def test_a_request_id_that_is_not_sane_is_replaced(office, wrong):
    assert office.http.get("/who", headers={"X-Request-Id": wrong}).headers["x-request-id"] != wrong
