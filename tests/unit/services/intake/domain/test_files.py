"""Types are told by content; two files in one, paths and hidden signs are refused."""

import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.domain.files import MAX_BYTES, FileRefused, Scan, media_type, named, single, state_of
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
        ("ktp saya (2).jpg", "ktp saya (2).jpg"),
        ("foto é.png", "foto é.png"),
        ("...", "identity-card"),
        ("", "identity-card"),
        ("<b>.png", "_b_.png"),
    ],
)
def test_a_name_keeps_only_what_is_harmless(given, kept):
    assert named(given, "identity-card") == kept


@pytest.mark.parametrize("given", ["../../etc/passwd", "/a.jpg", "C:\\Users\\siti\\ktp.jpg", "a/b.png"])
def test_a_name_with_a_path_is_refused(given):
    with pytest.raises(FileRefused, match="file-name-path"):
        named(given, "identity-card")


@pytest.mark.parametrize(
    "given", ["a\r\nContent-Type: x.jpg", "\u202egnp.jpg", "a\0.jpg", "a\x1b[2J.png", "\u2028"]
)
def test_a_name_with_control_or_direction_characters_is_refused(given):
    with pytest.raises(FileRefused, match="file-name-hidden"):
        named(given, "identity-card")


@given(name=st.text(max_size=400))
def test_no_name_that_is_taken_is_empty_long_or_a_path(name):
    try:
        kept = named(name, "identity-card")
    except FileRefused:
        return
    assert 0 < len(kept) <= 100
    assert kept.isprintable()
    assert not set(kept) & set('/\\<>:"|?*\0')


def test_a_long_name_keeps_its_ending():
    assert named("x" * 300 + ".jpeg", "k").endswith(".jpeg")


def archive(before=b""):
    buffer = BytesIO()
    buffer.write(before)
    with zipfile.ZipFile(buffer, "a") as made:
        made.writestr("a.txt", "inside")
    return buffer.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        archive(image()),
        image() + b"<html><body>",
        image() + b"<SCRIPT>alert(1)</SCRIPT>",
        image() + b"<?php system($_GET[0]);",
        image() + pdf(),
        image("PNG") + pdf(),
        image() + b"Rar!\x1a\x07\x00",
        image("PNG") + b"7z\xbc\xaf\x27\x1c",
    ],
)
def test_a_picture_that_is_another_file_as_well_is_refused(content):
    with pytest.raises(FileRefused, match="file-two-in-one"):
        single(content, "image/jpeg")


def test_a_pdf_that_is_an_archive_or_a_page_as_well_is_refused():
    for content in (archive(pdf()), pdf() + b"<script src=x></script>"):
        with pytest.raises(FileRefused, match="file-two-in-one"):
            single(content, "application/pdf")


@pytest.mark.parametrize("more", [b"", b"\0" * 100, b"MotionPhoto_Data", b"<x:xmpmeta", image()])
def test_what_telephones_put_behind_a_picture_is_taken(more):
    single(image() + more, "image/jpeg")
    single(pdf(), "application/pdf")


def test_a_document_is_received_scanned_examined_or_refused():
    assert state_of(Scan.NONE, examined=False) == "received"
    assert state_of(Scan.CLEAN, examined=False) == "received"
    assert state_of(Scan.WAITING, examined=False) == "being_scanned"
    assert state_of(Scan.CLEAN, examined=True) == "examined"
    assert state_of(Scan.INFECTED, examined=True) == "refused"
