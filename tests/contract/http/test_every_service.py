"""What every service's real API keeps, whatever it offers: read from its own description."""

import base64
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from chassis.auth.rights import GRANTS
from chassis.auth.testing import applicant_headers, make_secrets, service_headers
from chassis.http.testing import Client, client
from cli.home import SERVICES

METHODS = {"get", "post", "put", "patch", "delete"}
JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    make_secrets(folder / "secrets")
    for name in ("codes", "blobs", "session"):
        (folder / "secrets" / f"{name}.key").write_text(base64.b64encode(b"k" * 32).decode())
    return folder


@pytest.fixture(scope="module", params=SERVICES)
def service(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def api(service: str, home: Path) -> Client:
    settings = import_module(f"services.{service}.settings").load({"LEBONG_HOME": str(home)})
    return client(import_module(f"services.{service}.api").create_app(settings))


def operations(api: Client) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in api.get("/openapi.json").json["paths"].items():
        for method in METHODS & methods.keys():
            address = path
            for parameter in methods[method].get("parameters", []):
                if parameter["in"] == "path":
                    address = address.replace(f"{{{parameter['name']}}}", "LBG-00000000")
            yield method, address, methods[method]


def guarded(api: Client) -> list[tuple[str, str]]:
    return [(method, path) for method, path, one in operations(api) if {} not in one["security"]]


def taking_json(api: Client) -> list[tuple[str, str]]:
    return [
        (method, path)
        for method, path, one in operations(api)
        if {} in one["security"] and "application/json" in one.get("requestBody", {}).get("content", {})
    ]


def test_what_each_service_may_ask_of_the_others_has_been_decided():
    assert {*SERVICES, "gateway"} == set(GRANTS), "chassis/auth/rights.py: one row a service, empty or not"


def test_it_lives_and_describes_itself(api):
    assert api.get("/health/live").status_code == 200
    described = api.get("/openapi.json").json
    assert described["openapi"].startswith("3.1")
    assert list(operations(api))


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "$ref":
                yield inner
            else:
                yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


def test_its_description_is_sound(api):
    described = api.get("/openapi.json").json
    for reference in set(references(described)):
        node = described
        for part in reference.removeprefix("#/").split("/"):
            node = node[part]
    for name, schema in described["components"]["schemas"].items():
        Draft202012Validator.check_schema(schema)
        assert "Schema" not in name
    identifiers = [one["operationId"] for _, _, one in operations(api)]
    assert len(identifiers) == len(set(identifiers))


def test_without_credentials_every_guarded_operation_is_a_401(api):
    for method, path in guarded(api):
        result = getattr(api, method)(path)
        assert result.status_code == 401, f"{method} {path}"
        assert "www-authenticate" in result.headers, f"{method} {path}"


def test_a_token_for_another_service_is_a_403_everywhere(api, service, home):
    other = "feedback" if service != "feedback" else "intake"
    headers = service_headers(home / "secrets", "gateway", other)
    for method, path in guarded(api):
        result = getattr(api, method)(path, headers=headers)
        assert (result.status_code, result.json["key"]) == (403, "token-not-for-here"), f"{method} {path}"


def test_a_service_without_rights_is_a_403_everywhere(api, service, home):
    headers = service_headers(home / "secrets", "analytics", service)
    for method, path in guarded(api):
        result = getattr(api, method)(path, headers=headers)
        assert (result.status_code, result.json["key"]) == (403, "not-allowed"), f"{method} {path}"


def test_an_applicant_with_a_good_code_is_nobody_at_another_reference(api):
    headers = applicant_headers("LBG-11111111", "4H7KQ-ZM2X9")
    for method, path, one in operations(api):
        if {"applicant": []} in one["security"]:
            result = getattr(api, method)(path, headers=headers)
            assert (result.status_code, result.json["key"]) == (401, "not-recognised"), f"{method} {path}"


def test_malformed_json_wrong_type_and_unknown_fields_are_told_apart_everywhere(api):
    for method, path in taking_json(api):
        ask = getattr(api, method)
        assert ask(path, body=b"{", headers=JSON).status_code == 400, path
        assert ask(path, body=b"{}", headers={"Content-Type": "text/csv"}).status_code == 415, path
        strange = ask(path, json={"no_such_field": 1})
        assert strange.status_code == 422, path
        assert {"pointer": "/no_such_field", "key": "unknown"}.items() <= next(
            error for error in strange.json["errors"] if error["pointer"] == "/no_such_field"
        ).items(), path


def test_a_body_over_the_limit_is_a_413_everywhere(api):
    for method, path in taking_json(api):
        result = getattr(api, method)(path, body=b"{}", headers={**JSON, "Content-Length": "999999999"})
        assert result.status_code == 413, path
