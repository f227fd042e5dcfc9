"""The office's catalogue is sound, and a mistake in one is named with its file and place."""

import pytest
import yaml

from services.intake.catalogue import CatalogueError, catalogue, load
from services.intake.catalogue.checks import SHARED
from services.intake.domain.service import FieldType
from tests.support.samples import SAMPLES


def broken(tmp_path, change):
    """Load a copy of the passport's file with one change; return what is said about it."""
    raw = yaml.safe_load((SAMPLES / "e-passport.yaml").read_text("utf-8"))
    change(raw)
    (tmp_path / "e-passport.yaml").write_text(yaml.safe_dump(raw, allow_unicode=True), "utf-8")
    with pytest.raises(CatalogueError) as caught:
        load(tmp_path)
    assert "e-passport.yaml" in str(caught.value)
    return str(caught.value)


def test_every_service_has_the_questions_that_all_share():
    for service in catalogue().values():
        assert set(SHARED) <= set(service.fields)
        assert {"nik", "passport_number"} & set(service.fields)


def test_every_fact_says_where_it_stands_and_every_question_why_it_is_asked():
    for service in catalogue().values():
        lines = [line for part in service.fees for line in part.lines]
        for basis in [line.basis for line in lines] + [step.basis for step in service.steps]:
            assert basis.legal_basis
            assert basis.source
        for field in service.fields.values():
            assert field.why.id
            assert field.why.en
            assert field.law


def test_conflicting_facts_carry_a_note_in_both_languages():
    doubtful = [
        line.basis
        for service in catalogue().values()
        for part in service.fees
        for line in part.lines
        if line.basis.confidence == "to-be-confirmed"
    ]
    assert doubtful
    assert all(basis.note and basis.note.id != basis.note.en for basis in doubtful)


def test_a_file_loads_unchanged_from_another_folder(tmp_path):
    (tmp_path / "e-passport.yaml").write_bytes((SAMPLES / "e-passport.yaml").read_bytes())
    assert load(tmp_path)["e-passport"] == load(SAMPLES)["e-passport"]


def fee_lines(raw):
    return raw["fees"][0]["lines"]


MISTAKES = {
    "an unknown key": (lambda raw: raw.update(colour="red"), "colour"),
    "a missing translation": (lambda raw: raw["title"].pop("en"), "title.en"),
    "an empty text": (lambda raw: raw["title"].update(en=""), "title.en"),
    "an amount that is no whole number": (
        lambda raw: fee_lines(raw)[0].update(amount=1.5),
        "fees.0.lines.0.amount",
    ),
    "a negative amount": (lambda raw: fee_lines(raw)[0].update(amount=-1), "fees.0.lines.0.amount"),
    "an amount without a basis": (lambda raw: fee_lines(raw)[0].pop("basis"), "fees.0.lines.0.basis"),
    "an unknown confidence": (
        lambda raw: fee_lines(raw)[0]["basis"].update(confidence="sure"),
        "basis.confidence",
    ),
    "a date in quotes": (lambda raw: raw.update(offered_from="2024-12-17"), "without quotes"),
    "a missing shared question": (
        lambda raw: raw["groups"][2]["fields"].pop(1),
        "question 'email' is missing",
    ),
    "a question asked twice": (
        lambda raw: raw["groups"][0]["fields"].append(raw["groups"][0]["fields"][0]),
        "field 'request' is there twice",
    ),
    "a choice without choices": (
        lambda raw: raw["groups"][0]["fields"][0].pop("choices"),
        "field 'request'",
    ),
    "a condition on an unknown question": (
        lambda raw: raw["documents"][1].update(when={"colour": ["red"]}),
        "document 'family-card'",
    ),
    "a condition on an unknown value": (
        lambda raw: raw["documents"][1].update(when={"request": ["stolen"]}),
        "no value 'stolen'",
    ),
    "a fee that depends on an unpriced question": (
        lambda raw: raw["fees"][1].update(due={"request": ["new"]}),
        "priced: true",
    ),
    "two tariff lines for one day": (
        lambda raw: fee_lines(raw)[0]["basis"].update(valid_to=None),
        "both apply",
    ),
    "a day without a tariff line": (lambda raw: fee_lines(raw).pop(2), "no line for"),
    "a tariff that ends": (
        lambda raw: fee_lines(raw)[1]["basis"].update(valid_to=raw["offered_from"]),
        "no line for",
    ),
    "another name than the file": (lambda raw: raw.update(key="passport"), "the file's name"),
    "a default that is no value": (
        lambda raw: raw["groups"][0]["fields"][2].update(default="maybe"),
        "default 'maybe'",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_refused_with_its_place(tmp_path, mistake):
    change, said = MISTAKES[mistake]
    assert said in broken(tmp_path, change)


def test_a_key_written_twice_and_a_file_that_is_no_yaml_are_refused(tmp_path):
    file = tmp_path / "x.yaml"
    for text, said in (("key: x\nkey: y\n", "written twice"), ("key: [", "x.yaml"), ("just text", "x.yaml")):
        file.write_text(text)
        with pytest.raises(CatalogueError, match=said):
            load(tmp_path)


def test_an_empty_folder_says_what_it_needs(tmp_path):
    with pytest.raises(CatalogueError, match="one file per service"):
        load(tmp_path)


def test_a_service_can_be_added_by_a_file_alone(tmp_path):
    text = (SAMPLES / "visit-stay-extension.yaml").read_text("utf-8")
    (tmp_path / "my-service.yaml").write_text(text.replace("key: visit-stay-extension", "key: my-service"))
    assert load(tmp_path)["my-service"].fields["days"].type is FieldType.CHOICE
