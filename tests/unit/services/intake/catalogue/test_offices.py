"""Where one can come, as data: every mistake is found with its file and line."""

from pathlib import Path

import pytest
import yaml

from services.intake.catalogue import catalogue
from services.intake.catalogue.marks import CatalogueError
from services.intake.catalogue.offices import FOLDER, faults, offices

LETTERS = FOLDER.parents[1] / "notification" / "templates" / "words.yaml"
BENGKULU = (FOLDER / "offices" / "bengkulu.yaml").read_text()


@pytest.fixture
def folder(tmp_path: Path):
    """Makes a catalogue's folder with one office, of which some words are others."""

    def make(old: str = "", new: str = "", name: str = "bengkulu.yaml") -> Path:
        assert old in BENGKULU
        (tmp_path / "offices").mkdir(exist_ok=True)
        (tmp_path / "offices" / name).write_text(BENGKULU.replace(old, new, 1) if old else BENGKULU)
        return tmp_path

    return make


def said(folder):
    return [f"{Path(one.mark.file).name}:{one.mark.line} {one.words}" for one in faults(folder, {})]


def test_our_own_offices_are_sound_and_serve_every_appointment():
    assert faults(FOLDER, catalogue()) == ()
    assert {one.key for one in offices().values()} == set(offices())


def test_what_no_source_says_is_marked_to_be_confirmed():
    assert {one.basis.confidence.value for one in offices().values()} == {"to-be-confirmed"}
    assert all(one.basis.note for one in offices().values())


def test_letters_know_every_office_by_its_name_and_address():
    known = yaml.safe_load(LETTERS.read_text())["offices"]
    for key, office in offices().items():
        assert known[key]["id"].startswith(office.title.id.split(" (")[0])
        assert office.address.en.split(",")[0] in known[key]["en"] or "Ketahun" in known[key]["en"]


def test_a_folder_without_offices_has_ours(tmp_path):
    assert offices(tmp_path) == offices()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("key: bengkulu", "key: other", "must be the file's name"),
        ('"08:00-12:00", ', '"12:00-08:00", ', "it closes before it opens"),
        ('"08:00-12:00", ', '"eight to twelve", ', "write hours as"),
        ("monday:", "mondey:", "mondey"),
        ("minutes: 30", "minutes: 4", "minutes"),
        ("places: 4", "places: 0", "places"),
        ("accessible: 1", "accessible: 5", "5 of 4 places cannot be accessible"),
        ("families: [passport]", "families: [passports]", "families"),
        ("days_ahead: 30", "days_ahead: 30\n  colour: red", "colour"),
        ("hold_minutes: 10", "hold_minutes: soon", "hold_minutes"),
        ("  en: Bengkulu Immigration Office (Class I TPI)\n", "", "title"),
        ("confidence: to-be-confirmed", "confidence: sure", "confidence"),
    ],
)
def test_each_mistake_is_told_with_its_line(folder, old, new, words):
    found = said(folder(old, new))
    assert len(found) == 1
    assert words in found[0]
    assert found[0].startswith("bengkulu.yaml:")
    with pytest.raises(CatalogueError, match=r"bengkulu\.yaml"):
        offices(folder(old, new))


def test_an_appointment_that_no_office_serves_is_found(folder):
    short = yaml.safe_load(BENGKULU)
    short["counters"] = [one for one in short["counters"] if one["key"] != "interviews"]
    path = folder()
    (path / "offices" / "bengkulu.yaml").write_text(yaml.safe_dump(short))
    long = {key: one for key, one in catalogue().items() if one.appointment and one.appointment.minutes > 30}
    assert long
    assert len(faults(path, catalogue())) == len(long)
