"""Zones found and read on drawn pages of an invented state, with known truth."""

import io
import random

import numpy as np
import pytest
from PIL import Image

from services.verification.evaluation.capture import capture
from services.verification.evaluation.pages import Page, draw, jpeg, nothing
from services.verification.evaluation.zones import KINDS, invent
from services.verification.readers.ocr import Read
from services.verification.readers.zone import fit, picture_of, read_zones


def page(kind: str) -> Page:
    chance = random.Random(f"reader {kind}")
    return draw(invent(chance), kind, chance)


@pytest.mark.parametrize("kind", KINDS)
def test_a_zone_of_every_layout_is_read_from_a_scan(kind: str) -> None:
    made = page(kind)
    (found,) = read_zones(picture_of(capture(made.picture, "scan", random.Random(kind))))
    assert found.text == made.zone
    assert found.layout.kind == kind
    assert found.same_twice
    assert all(len(line.certainties) == found.layout.length for line in found.lines)


@pytest.mark.parametrize(("degrees", "turned"), [(90, 270), (180, 180), (270, 90), (30, 0)])
def test_a_turned_picture_is_read_and_the_turn_told(degrees: int, turned: int) -> None:
    made = page("TD3")
    (found,) = read_zones(picture_of(jpeg(made.picture.rotate(degrees, expand=True, fillcolor="grey"))))
    assert (found.text, found.turned) == (made.zone, turned)


def test_two_zones_on_one_picture_are_both_read() -> None:
    one, other = page("TD3"), page("TD1")
    both = Image.new("RGB", (1700, 1900), "grey")
    both.paste(one.picture, (60, 40))
    both.paste(other.picture, (300, 1150))
    assert {found.text for found in read_zones(picture_of(jpeg(both)))} == {one.zone, other.zone}


def test_a_letter_has_no_zone() -> None:
    assert read_zones(picture_of(jpeg(nothing(random.Random(1))))) == []


def test_an_empty_sheet_has_no_zone() -> None:
    assert read_zones(np.full((400, 600, 3), 255, np.uint8)) == []


def test_the_turn_that_a_camera_noted_is_applied() -> None:
    file = io.BytesIO()
    noted = Image.Exif()
    noted[0x0112] = 6
    Image.new("RGB", (60, 40)).save(file, "JPEG", exif=noted)
    assert picture_of(file.getvalue()).shape == (60, 40, 3)


def test_fillers_read_too_few_are_put_in_and_nothing_else_is() -> None:
    whole = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<"
    fitted = fit(read_without(whole, 28, 30, 31), 36)
    assert fitted is not None
    assert fitted[0] == whole
    assert fit(read_without(whole, 7), 36) is None


def read_without(whole: str, *lost: int) -> Read:
    kept = [place for place in range(len(whole)) if place not in lost]
    text = "".join(whole[place] for place in kept)
    return Read(text, (0.9,) * len(kept), tuple(20.0 * place for place in kept))
