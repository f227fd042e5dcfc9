"""The generated event reference is up to date, whole and true."""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from contracts import PUBLISHED, asyncapi, examples, reference
from contracts.event import Event
from contracts.schema import derive


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return json.loads((asyncapi.DOCS / "asyncapi.json").read_text())


def test_the_committed_files_are_what_the_code_generates() -> None:
    assert asyncapi.stale() == []


def test_the_check_says_which_file_is_out_of_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(asyncapi, "DOCS", Path(shutil.copytree(asyncapi.DOCS, tmp_path / "docs")))
    (tmp_path / "docs" / "events.md").write_text("something old")
    assert asyncapi.main(["--check"]) == 1
    assert "events.md is out of date: python -m contracts.asyncapi --write" in capsys.readouterr().err
    assert asyncapi.main(["--write"]) == 0
    assert asyncapi.main(["--check"]) == 0


def test_every_event_has_a_channel_an_operation_and_a_message(document: dict[str, Any]) -> None:
    assert document["asyncapi"] == "3.0.0"
    assert set(document["channels"]) == set(PUBLISHED) == set(document["components"]["messages"])
    assert {f"publish.{type_}" for type_ in PUBLISHED} == set(document["operations"])


def test_every_reference_in_the_document_leads_somewhere(document: dict[str, Any]) -> None:
    pointers = list(_pointers(document))
    assert pointers
    for pointer in pointers:
        target: Any = document
        for step in pointer.removeprefix("#/").split("/"):
            target = target[step]


@pytest.mark.parametrize("type_", PUBLISHED)
def test_golden_examples_satisfy_the_json_schema(document: dict[str, Any], type_: str) -> None:
    golden = list(examples.examples(type_))
    assert golden
    for example in golden:
        _validator(document, type_).validate(example)


@pytest.mark.parametrize("type_", PUBLISHED)
def test_the_json_schema_refuses_an_event_without_a_field(document: dict[str, Any], type_: str) -> None:
    (example, *_) = examples.examples(type_)
    del example["data"]["reference" if "reference" in example["data"] else "ticket"]
    assert not _validator(document, type_).is_valid(example)


@pytest.mark.parametrize("name", ["id", "source", "subject", "time", "sequence", "traceparent", "data"])
def test_the_json_schema_refuses_an_envelope_without(document: dict[str, Any], name: str) -> None:
    (example, *_) = examples.examples("verification.case.opened.v1")
    del example[name]
    assert not _validator(document, "verification.case.opened.v1").is_valid(example)


def test_the_page_tells_every_event_field_and_example() -> None:
    page = reference.page()
    for type_, event in PUBLISHED.items():
        assert f"### {type_}\n" in page
        assert f"`{event.__name__}`" in page
        for example in examples.examples(type_):
            assert json.dumps(example, indent=2) in page
            assert all(f"| `{name}` |" in page for name in example["data"])


def test_every_event_says_what_it_means() -> None:
    assert [event.__name__ for event in PUBLISHED.values() if not event.__doc__] == []


def test_an_event_with_a_field_of_an_unknown_type_says_what_may_be_used() -> None:
    odd = dataclasses.make_dataclass("Odd", [("price", float)], bases=(Event,))
    with pytest.raises(TypeError, match=r"Odd\.price is a .*float.*: events carry only str, int"):
        derive(odd)


def _validator(document: dict[str, Any], type_: str) -> jsonschema.Draft202012Validator:
    schema = document["components"]["messages"][type_]["payload"] | {"components": document["components"]}
    return jsonschema.Draft202012Validator(schema)


def _pointers(value: Any) -> list[str]:
    if isinstance(value, list):
        return [pointer for one in value for pointer in _pointers(one)]
    if not isinstance(value, dict):
        return []
    here = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
    return here + [pointer for one in value.values() for pointer in _pointers(one)]
