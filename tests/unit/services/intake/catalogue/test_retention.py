"""The rules of retention: what stands in the file, and each mistake with its file and line."""

import shutil
from datetime import date

import pytest

from services.intake.catalogue import examine, retention
from services.intake.catalogue.loader import FOLDER
from services.intake.catalogue.marks import CatalogueError
from services.intake.domain.retention import OUTCOMES


@pytest.fixture
def path(tmp_path):
    """A copy of the office's rules."""
    shutil.copytree(FOLDER / "retention", tmp_path / "retention")
    return tmp_path / retention.FILE


def change(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_each_outcome_has_one_rule_for_each_of_its_parts_on_any_day():
    rules = retention.retention()
    for day in (date(2026, 1, 1), date(2026, 11, 25), date(2050, 1, 1)):
        found = [(rule.outcome, rule.what) for rule in rules.on(day)]
        assert sorted(found) == sorted((one, what) for one, parts in OUTCOMES.items() for what in parts)


def test_periods_that_no_text_gives_are_to_be_confirmed_by_the_office():
    assert {rule.basis.confidence for rule in retention.retention().rules} == {"to-be-confirmed"}
    assert all(rule.basis.note for rule in retention.retention().rules)


FIRST = "  - outcome: draft\n    what: everything\n    days: 90\n"
MISTAKES = {
    "an unknown outcome": ("outcome: draft", "outcome: lost", "rules.1.outcome"),
    "a part that it does not have": (
        "draft\n    what: everything",
        "draft\n    what: files",
        "draft: what is one of everything",
    ),
    "no days": ("    days: 90\n", "", "rules.1.days"),
    "half a day": ("days: 90", "days: 90.5", "rules.1.days"),
    "days before the end": ("days: 90", "days: -1", "rules.1.days"),
    "practice that is stored": ("days: 0", "days: 1", "practice: nothing of it is ever stored"),
    "no basis": ("confidence: to-be-confirmed", "", "confidence"),
    "an unknown field": ("days: 90", "days: 90\n    weeks: 2", "weeks"),
    "no rule left": (
        "outcome: refused\n    what: ways",
        "outcome: accepted\n    what: ways",
        "no rule for refused",
    ),
    "a rule that ends": (
        "valid_from: 2026-01-01",
        "valid_from: 2026-01-01\n      valid_to: 2026-12-31",
        "after 2026-12-31 there is no rule",
    ),
}


@pytest.mark.parametrize(("old", "new", "words"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_named_with_file_and_line(path, old, new, words):
    change(path, old, new)
    found = [str(fault) for fault in retention.faults(path.parent.parent)]
    assert any(words in one and one.startswith(f"{path}:") for one in found), found
    with pytest.raises(CatalogueError):
        retention.retention(path.parent.parent)


def test_a_new_schedule_is_a_new_line_from_its_day(path):
    new = FIRST.replace("90", "30") + (
        "    basis: {legal_basis: JRA 2027, valid_from: 2027-01-01, source: surat, confidence: official}\n"
    )
    path.write_text(path.read_text() + new)
    (fault,) = retention.faults(path.parent.parent)
    assert "draft and everything: the line before 2027-01-01 must end on 2026-12-31" in str(fault)


def test_catalogue_check_reads_the_rules(tmp_path):
    shutil.copytree(FOLDER, tmp_path / "catalogue")
    change(tmp_path / "catalogue" / retention.FILE, "days: 90", "days: ninety")
    assert any("rules.1.days" in str(fault) for fault in examine(tmp_path / "catalogue").faults)


def test_a_folder_without_rules_goes_by_the_offices_own(tmp_path):
    assert retention.retention(tmp_path) == retention.retention()
