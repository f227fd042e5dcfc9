"""Bad input gets a clear error and changes nothing."""

import json
from types import SimpleNamespace
from typing import Any

import pytest
from falcon.testing import TestClient

from chassis.http import Problem
from chassis.http.body import read

GOOD = {"words": "hello"}


def errors(result: Any) -> dict[str, str]:
    return {error["pointer"]: error["key"] for error in result.json["errors"]}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, {"/words": "required"}),
        ({"words": None}, {"/words": "null"}),
        ({"words": ""}, {"/words": "length-between"}),
        ({"words": "x" * 41}, {"/words": "length-between"}),
        ({"words": 7}, {"/words": "not-text"}),
        ({"words": "a", "pages": "many"}, {"/pages": "not-integer"}),
        ({"words": "a", "pages": 1.5}, {"/pages": "not-integer"}),
        ({"words": "a", "pages": 0}, {"/pages": "range"}),
        ({"words": "a", "kind": "odd"}, {"/kind": "invalid-choice"}),
        ({"words": "a", "stranger": 1}, {"/stranger": "unknown"}),
        ({"words": "a", "a/b~c": 1}, {"/a~1b~0c": "unknown"}),
        ({"words": "a", "readers": "all"}, {"/readers": "not-list"}),
        ({"words": "a", "readers": [1]}, {"/readers/0": "not-object"}),
        (
            {"words": "a", "readers": [{"email": "a@b.id"}, {"email": "x", "born": "2001-02-30"}]},
            {"/readers/1/email": "not-email", "/readers/1/born": "not-date"},
        ),
        ([], {"": "not-object"}),
        ("text", {"": "not-object"}),
    ],
)
def test_every_wrong_field_is_named_and_nothing_is_written(office, body, expected):
    result = office.http.post("/notes", json=body)
    assert result.status_code == 422
    assert result.headers["content-type"] == "application/problem+json"
    assert errors(result) == expected
    assert office.count() == 0


@pytest.mark.parametrize(("language", "word"), [("id", "wajib"), ("en", "required"), ("fr", "wajib")])
def test_field_messages_speak_the_readers_language(office, language, word):
    result = office.http.post("/notes", json={}, headers={"Accept-Language": language})
    assert word in result.json["errors"][0]["message"]


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"{", b'{"words": }', b"\xff\xfe", b'{"words": NaN}', b"[" * 5000),
        b'{"words": "a\\u0000b"}',
        b'{"a":' * 900 + b'"\\u0000"' + b"}" * 900,
        b"[" * 900 + b'{"a\\u0000": 1}' + b"]" * 900,
    ],
)
def test_malformed_json_is_a_400(office, body):
    result = office.http.post("/notes", body=body, headers={"Content-Type": "application/json"})
    assert (result.status_code, result.json["key"]) == (400, "malformed-json")
    assert office.count() == 0


def test_very_many_tiny_values_are_refused_before_they_are_made(office):
    body = b'{"readers": [' + b",".join([b"{}"] * 11_000) + b"]}"
    result = office.http.post("/notes", body=body, headers={"Content-Type": "application/json"})
    assert (result.status_code, result.json["key"]) == (413, "too-many-values")


def test_of_very_many_errors_the_first_hundred_are_told(office):
    result = office.http.post("/notes", json={"words": "a", "readers": [{}] * 500})
    assert (result.status_code, len(result.json["errors"])) == (422, 100)


@pytest.mark.parametrize("length", ["-1", "1e3", "\xb2"])
def test_a_length_that_is_no_number_is_a_400(length):
    with pytest.raises(Problem) as refused:
        read(SimpleNamespace(env={"CONTENT_LENGTH": length}), 100)
    assert (refused.value.status, refused.value.key) == (400, "bad-request")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "", "text/json+xml"])
def test_another_content_type_is_a_415(office, kind):
    result = office.http.post("/notes", body=json.dumps(GOOD), headers={"Content-Type": kind})
    assert (result.status_code, result.json["key"]) == (415, "wrong-content-type")
    assert "application/json" in result.json["detail"]


def test_a_charset_parameter_is_accepted(office):
    headers = {"Content-Type": "application/json; charset=utf-8"}
    assert office.http.post("/notes", body=json.dumps(GOOD), headers=headers).status_code == 201


def test_null_is_not_an_object(office):
    result = office.http.post("/notes", body=b"null", headers={"Content-Type": "application/json"})
    assert (result.status_code, errors(result)) == (422, {"": "not-object"})


class Chunks:
    """An input stream of no declared length, as a chunked body reaches the app; counts what is read of it."""

    def __init__(self, total: int) -> None:
        self.total, self.taken = total, 0

    def read(self, size: int = -1) -> bytes:
        size = self.total - self.taken if size < 0 else min(size, 1000, self.total - self.taken)
        self.taken += size
        return b"x" * size


def chunked(app: Any, path: str, stream: Any, method: str = "POST", kind: str = "application/json") -> Any:
    def change(environ: dict[str, Any]) -> dict[str, Any]:
        environ.pop("CONTENT_LENGTH", None)
        return {**environ, "wsgi.input": stream, "HTTP_TRANSFER_ENCODING": "chunked"}

    def wrapped(environ: dict[str, Any], start: Any) -> Any:
        return app(change(environ), start)

    return TestClient(wrapped).simulate_request(method, path, headers={"Content-Type": kind})


def test_a_declared_body_over_the_limit_is_refused_unread(office):
    result = office.http.post("/notes", body=b"x" * 65_537, headers={"Content-Type": "application/json"})
    assert (result.status_code, result.json["key"], result.json["params"]) == (
        413,
        "body-too-large",
        {"limit": 65_536},
    )


def test_a_chunked_body_over_the_limit_is_refused_when_the_limit_is_passed(office):
    stream = Chunks(10_000_000)
    result = chunked(office.app, "/notes", stream)
    assert (result.status_code, result.json["key"]) == (413, "body-too-large")
    assert stream.taken == 65_537


def test_a_chunked_body_within_the_limit_is_read_whole(office):
    result = chunked(office.app, "/files", Chunks(100), "PUT", "image/png")
    assert (result.status_code, result.content) == (200, b"x" * 100)


def test_a_binary_body_of_another_type_or_size_is_refused(office):
    wrong = office.http.put("/files", body=b"abc", headers={"Content-Type": "image/gif"})
    large = office.http.put("/files", body=b"x" * 101, headers={"Content-Type": "image/png"})
    good = office.http.put("/files", body=b"abc", headers={"Content-Type": "image/png"})
    assert (wrong.status_code, large.status_code) == (415, 413)
    assert (good.status_code, good.content, good.headers["content-type"]) == (200, b"cba", "image/png")


def test_a_body_cut_short_is_a_400(office):
    headers = {"Content-Type": "application/json", "Content-Length": "500"}
    result = office.http.post("/notes", body=json.dumps(GOOD), headers=headers)
    assert (result.status_code, result.json["key"]) == (400, "body-truncated")


def test_an_unknown_path_and_method_are_problems(office):
    missing = office.http.get("/nowhere")
    wrong = office.http.delete("/notes")
    assert (missing.status_code, missing.json["key"]) == (404, "not-found")
    assert (wrong.status_code, wrong.json["key"]) == (405, "method-not-allowed")
    assert "POST" in wrong.headers["allow"]


@pytest.mark.parametrize("path", ["/own/a%00b", "/notes?cursor=%00"])
def test_nul_in_an_address_is_a_400(office, path):
    assert office.http.get(path).status_code == 400


@pytest.mark.parametrize("query", ["limit=many", "stranger=1", "limit=1&limit=2"])
def test_a_wrong_query_is_a_422(office, query):
    result = office.http.get(f"/notes?{query}")
    assert (result.status_code, result.json["key"]) == (422, "invalid-fields")


@pytest.mark.parametrize("cursor", ["!!", "bnVsbA", "WzEsMl0", "W251bGxd", "W3t9XQ", "é"])
def test_a_broken_cursor_is_a_400(office, cursor):
    result = office.http.get("/notes", params={"cursor": cursor})
    assert (result.status_code, result.json["key"]) == (400, "cursor-invalid")
