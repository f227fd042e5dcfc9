import pytest

from chassis.database import service_metadata
from chassis.database.testing import memory
from chassis.http import Call, create, operation
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
