"""What was once published stays readable: the golden examples against the event classes."""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from contracts import PUBLISHED, examples
from contracts.event import Event


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the golden examples that a test may spoil."""
    return Path(shutil.copytree(examples.FOLDER, tmp_path / "golden"))


def fake(**fields: Any) -> type[Event]:
    """An event class under the type of ``CaseOpened`` with other fields: (type, default...) by name."""
    made = dataclasses.make_dataclass(
        "Fake",
        [
            (name, kind[0], dataclasses.field(default=kind[1])) if len(kind) > 1 else (name, kind[0])
            for name, kind in fields.items()
        ],
        bases=(Event,),
        frozen=True,
        kw_only=True,
    )
    made.type, made.source = TYPE, "verification"
    return made


TYPE = "verification.case.opened.v1"
ORIGINAL = {"reference": (str,), "service": (str,), "round": (int,)}


def faults_with(folder: Path, **fields: Any) -> list[str]:
    return examples.faults({**PUBLISHED, TYPE: fake(**fields)}, folder)


def test_every_event_has_a_golden_example_that_is_read_and_written_back_equal() -> None:
    assert examples.faults() == []
    assert all(examples.examples(type_) for type_ in PUBLISHED)


def test_the_original_fields_of_a_fake_event_are_accepted(folder: Path) -> None:
    assert faults_with(folder, **ORIGINAL) == []


def test_an_event_without_an_example_is_a_fault(folder: Path) -> None:
    (found,) = examples.faults({**PUBLISHED, "intake.fee.paid.v1": fake(**ORIGINAL)}, folder)
    assert "intake.fee.paid.v1: no golden example" in found


def test_removing_a_field_is_a_fault(folder: Path) -> None:
    (found,) = faults_with(folder, reference=(str,), service=(str,))
    assert "round is lost on reading" in found


def test_renaming_a_field_is_a_fault(folder: Path) -> None:
    found = faults_with(folder, reference=(str,), service=(str,), attempt=(int,))
    assert any("can no longer be read" in fault for fault in found)


def test_renaming_a_field_with_a_default_is_a_fault(folder: Path) -> None:
    found = faults_with(folder, reference=(str,), service=(str,), attempt=(int, 1))
    assert any("round is lost on reading" in fault for fault in found)


def test_changing_the_type_of_a_field_is_a_fault(folder: Path) -> None:
    (found,) = faults_with(folder, **(ORIGINAL | {"round": (str,)}))
    assert "can no longer be read" in found


def test_adding_a_field_without_a_default_is_a_fault(folder: Path) -> None:
    found = faults_with(folder, **ORIGINAL, office=(str,))
    assert any("a new field needs a default" in fault for fault in found)


def test_adding_a_field_with_a_default_asks_for_one_more_example(folder: Path) -> None:
    (found,) = faults_with(folder, **ORIGINAL, office=(str, ""))
    assert f"add {TYPE}.2.json" in found


def test_adding_a_field_with_a_default_and_a_further_example_is_fine(folder: Path) -> None:
    example = examples.examples(TYPE)[0]
    example["data"]["office"] = "KNJKTS"
    (folder / f"{TYPE}.2.json").write_text(json.dumps(example))
    examples.record_new(folder)
    assert faults_with(folder, **ORIGINAL, office=(str, "")) == []


def test_taking_an_event_back_is_a_fault(folder: Path) -> None:
    kept = {type_: event for type_, event in PUBLISHED.items() if type_ != TYPE}
    (found,) = examples.faults(kept, folder)
    assert "a published type is never taken back" in found


def test_a_golden_example_may_not_be_edited(folder: Path) -> None:
    path = folder / f"{TYPE}.json"
    path.write_text(path.read_text().replace('"round": 1', '"round": 2'))
    (found,) = examples.changed(folder)
    assert f"{TYPE}.json was edited: it shows what has been published" in found


def test_a_golden_example_may_not_be_removed(folder: Path) -> None:
    (folder / f"{TYPE}.json").unlink()
    (found,) = examples.changed(folder)
    assert f"{TYPE}.json was removed" in found


def test_recording_new_examples_does_not_bless_an_edited_one(folder: Path) -> None:
    path = folder / f"{TYPE}.json"
    path.write_text(path.read_text().replace('"round": 1', '"round": 2'))
    examples.record_new(folder)
    assert any("was edited" in fault for fault in examples.changed(folder))


def test_a_new_example_must_be_recorded(folder: Path) -> None:
    (folder / f"{TYPE}.2.json").write_text((folder / f"{TYPE}.json").read_text())
    (found,) = examples.changed(folder)
    assert "is new" in found
    examples.record_new(folder)
    assert examples.changed(folder) == []
