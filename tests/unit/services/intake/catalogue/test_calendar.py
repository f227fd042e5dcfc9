"""The files of holidays and of overstay: what stands in them, and each mistake with its file and line."""

import shutil

import pytest

from services.intake.catalogue import calendar, examine, penalties
from services.intake.catalogue.loader import FOLDER
from services.intake.catalogue.marks import CatalogueError
from tests.support.samples import SAMPLES


@pytest.fixture
def folder(tmp_path):
    """A copy of the office's calendar and overstay rule."""
    for part in ("calendar", "penalties"):
        shutil.copytree(FOLDER / part, tmp_path / part)
    return tmp_path


def change(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_every_holiday_has_both_languages_a_basis_and_a_day_of_its_own_year():
    for year in calendar.calendar().years:
        assert len({one.day for one in year.days}) == len(year.days)
        for one in year.days:
            assert one.title.id
            assert one.title.en
            assert one.basis.legal_basis
            assert one.day.year == year.year


def test_days_of_which_no_decree_was_read_are_to_be_confirmed():
    bases = [one.basis for year in calendar.calendar().years for one in year.days]
    assert {basis.confidence for basis in bases if "belum" in basis.source} == {"to-be-confirmed"}


MISTAKES = {
    "a day of another year": ("- day: 2026-01-01", "- day: 2025-01-01", "is not in 2026"),
    "a day twice": ("- day: 2026-01-16", "- day: 2026-01-01", "2026-01-01 is there twice"),
    "an unknown kind": ("kind: national", "kind: local", "kind"),
    "a missing language": ("title: {id: Tahun Baru Imlek 2577, en:", "title: {id: Imlek, de:", "en"),
    "another year than the file": ("year: 2026", "year: 2031", "must be the file's name 2026"),
    "a day that does not exist": ("day: 2026-02-17", "day: 2026-02-30", "a day that does not exist"),
}


@pytest.mark.parametrize(("old", "new", "words"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_in_a_calendar_is_named_with_file_and_line(folder, old, new, words):
    change(folder / "calendar" / "2026.yaml", old, new)
    with pytest.raises(CatalogueError) as caught:
        calendar.calendar(folder)
    assert any(f"{folder / 'calendar' / '2026.yaml'}:" in str(fault) for fault in caught.value.faults)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new"),
    [("valid_to: 2019-05-02", "valid_to: 2019-05-04"), ("valid_to: 2024-12-16", "valid_to: 2024-12-01")],
)
def test_a_gap_or_overlap_of_overstay_rates_is_named(folder, old, new):
    change(folder / "penalties" / "overstay.yaml", old, new)
    (fault,) = penalties.faults(folder)
    assert "the day before the next begins" in fault.words
    assert fault.mark.line > 1


def test_the_check_of_the_catalogue_looks_at_both(folder):
    change(folder / "calendar" / "2026.yaml", "year: 2026", "year: 2031")
    change(folder / "penalties" / "overstay.yaml", "amount: 300000", "amount: 300000.5")
    shutil.copy(SAMPLES / "e-passport.yaml", folder)
    names = {fault.mark.file.rsplit("/", 1)[-1] for fault in examine(folder).faults}
    assert {"2026.yaml", "overstay.yaml"} <= names


def test_a_catalogue_without_them_takes_the_offices_own(tmp_path):
    assert calendar.calendar(tmp_path) == calendar.calendar()
    assert penalties.overstay(tmp_path) == penalties.overstay()
