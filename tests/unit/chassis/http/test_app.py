import pytest

from chassis.database import service_metadata
from chassis.database.testing import memory
from chassis.http import Binary, Call, Problem, create, operation
from chassis.http.testing import client
from chassis.settings import common


class Good:
    @operation("Say hello")
    def on_get(self, call: Call) -> object:
        return {"hello": call.language}


class Unmarked:
    def on_get(self, call: Call) -> object:
        return {}


class OwnError(Exception):
    pass


def build(**options):
    database = memory(service_metadata())
    options.setdefault("routes", [("/good", Good())])
    return create("intake", common("intake", {}), database, title="T", version="1", **options)


def test_an_operation_needs_no_database_until_it_asks_for_a_session():
    assert client(build()).get("/good", headers={"Accept-Language": "en"}).json == {"hello": "en"}


def test_a_resource_without_an_operation_is_refused_at_start():
    with pytest.raises(ValueError, match="Unmarked at /bad has no method with @operation"):
        build(routes=[("/bad", Unmarked())])


def test_a_problem_without_words_in_both_languages_is_refused_at_start():
    with pytest.raises(ValueError, match="'own-error' needs a phrase in 'id' and in 'en'"):
        build(problems={OwnError: ("own-error", 409)}, phrases={"own-error": {"en": ("a", "b")}})


class Whole:
    """What a protocol on top of HTTP needs: every method, headers of its own, a body that broke off."""

    @operation("Ask", always={"X-Protocol": "1"}, returns_binary=("text/plain",))
    def on_head(self, call: Call) -> object:
        call.headers["X-Here"] = "5"
        return Binary(b"", "text/plain")

    @operation("What is spoken", always={"X-Protocol": "1"})
    def on_options(self, call: Call) -> object:
        return None

    @operation("Add", binary=True, partial=True, always={"X-Protocol": "1"})
    def on_patch(self, call: Call) -> object:
        if call.raw == b"bad":
            raise Problem("bad-request", 400)
        return Binary(call.raw, "text/plain")


def test_an_operation_can_answer_head_and_options_with_headers_of_its_own():
    asked = client(build(routes=[("/whole", Whole())]))
    head, options = asked.head("/whole"), asked.options("/whole")
    assert (head.status_code, head.headers["X-Here"], head.headers["X-Protocol"]) == (200, "5", "1")
    assert (options.status_code, options.headers["X-Protocol"]) == (204, "1")


def test_a_partial_body_is_taken_as_far_as_it_came_and_a_refusal_has_the_headers_too():
    asked = client(build(routes=[("/whole", Whole())]))
    assert asked.patch("/whole", body=b"abc", headers={"Content-Length": "9"}).content == b"abc"
    refused = asked.patch("/whole", body=b"bad")
    assert (refused.status_code, refused.headers["X-Protocol"]) == (400, "1")


def test_a_method_is_overridden_for_tus_alone():
    asked = client(build(routes=[("/whole", Whole())]))
    meant = {"X-HTTP-Method-Override": "PATCH"}
    assert asked.post("/whole", body=b"abc", headers=meant).status_code == 405
    tus = meant | {"Tus-Resumable": "1.0.0"}
    assert asked.post("/whole", body=b"abc", headers=tus).content == b"abc"
    assert asked.get("/whole", headers=tus).status_code == 405
