"""Types are told by content, and names are made tame."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.domain.files import MAX_BYTES, FileRefused, media_type, tame
from tests.support.intake_forms import image, pdf


def refusal(content, name="scan"):
    with pytest.raises(FileRefused) as caught:
        media_type(content, name)
    return caught.value.key


def test_the_three_types_are_told_by_their_content():
    assert media_type(image("JPEG"), "a.jpeg") == "image/jpeg"
    assert media_type(image("PNG"), "a.PNG") == "image/png"
    assert media_type(pdf(), "a.pdf") == "application/pdf"


def test_a_name_without_an_ending_says_nothing():
    assert media_type(image("PNG"), "scan") == "image/png"


def test_empty_too_big_unknown_and_misnamed_files_are_told_apart():
    assert refusal(b"") == "file-empty"
    assert refusal(image() + b"x" * MAX_BYTES) == "file-too-big"
    assert refusal(b"GIF89a....") == "file-type-unknown"
    assert refusal(b"<html>", "a.pdf") == "file-type-unknown"
    assert refusal(pdf(), "a.jpg") == "file-type-differs"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\siti\\ktp saya.jpg", "ktp saya.jpg"),
        ("a\r\nContent-Type: text.html", "aContent-Type_ text.html"),
        ("\u202egnp.jpg", "gnp.jpg"),
        ("...", "identity-card"),
        ("", "identity-card"),
        ("<b>.png", "_b_.png"),
    ],
)
def test_a_name_keeps_only_what_is_harmless(given, kept):
    assert tame(given, "identity-card") == kept


@given(name=st.text(max_size=400))
def test_no_name_is_ever_empty_long_or_a_path(name):
    kept = tame(name, "identity-card")
    assert 0 < len(kept) <= 100
    assert kept.isprintable()
    assert not set(kept) & set('/\\<>:"|?*\0')


def test_a_long_name_keeps_its_ending():
    assert tame("x" * 300 + ".jpeg", "k").endswith(".jpeg")
