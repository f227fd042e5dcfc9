"""The checks that look into files: their type, and whether they can be read."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject

from services.verification.checks import a0_file_type, a0_readable
from services.verification.domain.finding import Outcome

Make = Callable[..., Any]


def a_pdf(pages: int = 1, *, text: bytes = b"BT (Surat) Tj ET", password: str = "") -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        page = writer.add_blank_page(300, 300)
        if text:
            content = DecodedStreamObject()
            content.set_data(text)
            page[NameObject("/Contents")] = writer._add_object(content)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def a_huge_png(side: int) -> bytes:
    """A PNG that only claims to be huge: its header is right, its body is not there."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("kind", "name", "media_type"),
    [("JPEG", "foto.jpg", "image/jpeg"), ("JPEG", "FOTO.JPEG", "image/jpeg"), ("PNG", "foto", "image/png")],
)
def test_a_file_that_is_what_it_says_passes(
    material: Make, document: Make, picture: Make, kind: str, name: str, media_type: str
) -> None:
    (finding,) = a0_file_type.check(material(documents=[document(picture(kind), name, media_type)]))
    assert finding.outcome is Outcome.PASS
    assert finding.evidence["found"] == media_type


@pytest.mark.parametrize(
    ("content", "name", "media_type", "reason"),
    [
        (b"hello", "scan.jpg", "image/jpeg", "file-type-unknown"),
        (b"", "scan.jpg", "image/jpeg", "file-type-unknown"),
        (b"%PDF-1.7\n", "scan.jpg", "application/pdf", "file-type-differs"),
        (b"%PDF-1.7\n", "scan.pdf", "image/png", "file-type-differs"),
    ],
)
def test_a_file_of_another_type_than_it_says_is_a_concern(
    material: Make, document: Make, content: bytes, name: str, media_type: str, reason: str
) -> None:
    (finding,) = a0_file_type.check(material(documents=[document(content, name, media_type)]))
    assert (finding.outcome, finding.reason) == (Outcome.CONCERN, reason)


def test_bytes_that_are_not_those_stored_are_an_error_not_a_verdict(
    material: Make, document: Make, picture: Make
) -> None:
    swapped = replace(document(picture()), content=picture(seed=3))
    (finding,) = a0_file_type.check(material(documents=[swapped]))
    assert (finding.outcome, finding.reason) == (Outcome.ERROR, "file-not-as-stored")


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_page_with_something_on_it_is_readable(
    material: Make, document: Make, picture: Make, kind: str
) -> None:
    (finding,) = a0_readable.check(material(documents=[document(picture(kind))]))
    assert (finding.outcome, finding.params) == (Outcome.PASS, {"width": 800, "height": 600})
    assert finding.where["document"] == "passport"


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_truncated_picture_is_a_concern(
    material: Make, document: Make, picture: Make, kind: str, share: float
) -> None:
    whole = picture(kind)
    (finding,) = a0_readable.check(material(documents=[document(whole[: int(len(whole) * share)])]))
    assert finding.outcome is Outcome.CONCERN
    assert finding.reason in {"file-truncated", "file-broken"}


def test_a_picture_too_small_to_read_is_a_concern_that_says_how_large_it_must_be(
    material: Make, document: Make, picture: Make
) -> None:
    (finding,) = a0_readable.check(material(documents=[document(picture(size=(900, 120)))]))
    assert finding.reason == "image-too-small"
    assert finding.params == {"width": 900, "height": 120, "short": 300, "long": 400}


def test_a_blank_page_is_a_concern(material: Make, document: Make, picture: Make) -> None:
    (finding,) = a0_readable.check(material(documents=[document(picture(blank=True))]))
    assert finding.reason == "page-blank"


@pytest.mark.parametrize("side", [9_000, 30_000])
def test_a_picture_that_would_fill_the_memory_is_not_opened(
    material: Make, document: Make, side: int
) -> None:
    (finding,) = a0_readable.check(material(documents=[document(a_huge_png(side))]))
    assert (finding.outcome, finding.reason) == (Outcome.CONCERN, "image-too-large")


def test_a_pdf_with_text_is_readable(material: Make, document: Make) -> None:
    (finding,) = a0_readable.check(material(documents=[document(a_pdf(3))]))
    assert (finding.outcome, finding.params) == (Outcome.PASS, {"pages": 3})


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (a_pdf(password="rahasia"), "pdf-password"),
        (a_pdf(0), "pdf-without-pages"),
        (a_pdf(2, text=b""), "page-blank"),
        (a_pdf()[:-40], "file-truncated"),
        (b"%PDF-1.7\nnothing here\n%%EOF\n", "file-broken"),
    ],
)
def test_a_pdf_that_nobody_can_read_is_a_concern(
    material: Make, document: Make, content: bytes, reason: str
) -> None:
    (finding,) = a0_readable.check(material(documents=[document(content)]))
    assert (finding.outcome, finding.reason) == (Outcome.CONCERN, reason)


# The fixtures only make values: nothing in them has to be made anew for each example.
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_mutated_file_always_ends_as_one_finding(
    data: st.DataObject, material: Make, picture: Make, document: Make
) -> None:
    whole = data.draw(st.sampled_from([picture("JPEG"), picture("PNG"), a_pdf(2)]))
    place = data.draw(st.integers(8, len(whole) - 1))
    mutated = whole[:place] + data.draw(st.binary(min_size=1, max_size=40)) + whole[place + 1 :]
    (finding,) = a0_readable.check(material(documents=[document(mutated)]))
    assert finding.outcome in {Outcome.PASS, Outcome.CONCERN}


def test_a_type_that_nobody_opens_is_left_to_the_check_of_types(material: Make, document: Make) -> None:
    (finding,) = a0_readable.check(material(documents=[document(b"MZ")]))
    assert finding.outcome is Outcome.NOT_APPLICABLE
