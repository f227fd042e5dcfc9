"""A file is taken when it opens and is whole, and refused with its reason otherwise."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from services.intake.adapters import files
from services.intake.adapters.files import MAX_SCANS, inspect
from services.intake.domain.files import MAX_PAGES, FileRefused
from tests.support.intake_forms import image, pdf


def refusal(content, name="scan"):
    with pytest.raises(FileRefused) as caught:
        inspect(content, name)
    return caught.value.key


def bomb(width, height):
    """A small PNG that claims to be huge."""

    def chunk(kind, data):
        checksum = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def test_whole_files_of_the_three_types_are_taken():
    assert inspect(image("JPEG"), "a.jpg") == "image/jpeg"
    assert inspect(image("PNG"), "a.png") == "image/png"
    assert inspect(pdf(3), "a.pdf") == "application/pdf"


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_truncated_picture_is_refused(kind, share):
    content = noisy(kind)
    assert refusal(content[: int(len(content) * share)]) == "file-damaged"


def noisy(kind):
    buffer = BytesIO()
    Image.effect_noise((200, 200), 80).save(buffer, kind)
    return buffer.getvalue()


def test_a_picture_without_its_last_bytes_is_refused():
    assert refusal(image("PNG")[:-12]) == "file-damaged"


def test_a_small_picture_of_endless_scans_is_refused_before_it_is_opened():
    buffer = BytesIO()
    Image.new("L", (4_000, 4_000), 90).save(buffer, "JPEG", progressive=True)
    content = buffer.getvalue()
    last = content[content.rfind(b"\xff\xda") : -2]
    assert inspect(content, "a.jpg") == "image/jpeg"
    assert refusal(content[:-2] + last * MAX_SCANS + b"\xff\xd9") == "file-damaged"


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_truncated_pdf_is_refused(share):
    content = pdf(5)
    assert refusal(content[: int(len(content) * share)]) == "file-damaged"


def test_a_signature_alone_is_no_file():
    assert refusal(b"\xff\xd8\xff" + b"junk" * 10) == "file-damaged"
    assert refusal(b"\x89PNG\r\n\x1a\n" + b"junk" * 10) == "file-damaged"
    assert refusal(b"%PDF-1.7\njunk\n%%EOF") in ("file-damaged", "file-pages")


@pytest.mark.parametrize("size", [(8_000, 8_000), (60_000, 60_000), (2**31 - 1, 2**31 - 1)])
def test_a_decompression_bomb_is_refused_before_it_is_opened(size):
    assert refusal(bomb(*size)) == "file-too-many-pixels"


def test_a_locked_pdf_is_refused_by_name():
    assert refusal(pdf(password="secret")) == "file-locked"


def test_a_pdf_locked_in_an_unknown_way_is_refused_too():
    content = pdf().replace(b"trailer\n<<", b"trailer\n<< /Encrypt << /Filter /Odd >>")
    assert b"/Odd" in content
    assert refusal(content) == "file-damaged"


def test_a_pdf_with_too_many_pages_is_refused():
    assert refusal(pdf(MAX_PAGES + 1)) == "file-pages"
    assert inspect(pdf(MAX_PAGES), "a.pdf") == "application/pdf"


def test_the_same_bytes_sent_again_are_not_opened_again(monkeypatch):
    content = image("PNG")
    assert inspect(content, "once.png") == "image/png"
    monkeypatch.setattr(files, "_inspect_image", _never)
    assert inspect(content, "again.png") == "image/png"
    with pytest.raises(FileRefused):
        inspect(content, "again.pdf")


def _never(_content):
    raise AssertionError("it was opened again")
