"""A file is taken when it opens and is whole, and refused with its reason otherwise."""

import struct
import zlib
from hashlib import sha256
from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from chassis import sandbox
from services.intake.adapters import files
from services.intake.adapters.files import inspect, join
from services.intake.adapters.opener import MAX_SCANS, VIEW_SIDE
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
    assert inspect(image("JPEG"), "a.jpg").media_type == "image/jpeg"
    assert inspect(image("PNG"), "a.png").media_type == "image/png"
    assert inspect(pdf(3), "a.pdf").pages == 3


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
    assert inspect(content, "a.jpg").media_type == "image/jpeg"
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


@pytest.mark.parametrize("pages", [MAX_PAGES + 1, 1_000])
def test_a_pdf_with_too_many_pages_is_refused(pages):
    assert refusal(pdf(pages)) == "file-pages"


def test_a_pdf_may_have_the_most_pages():
    assert inspect(pdf(MAX_PAGES), "a.pdf").pages == MAX_PAGES


def test_the_same_bytes_sent_again_are_not_opened_again(monkeypatch):
    content = image("PNG")
    first = inspect(content, "once.png")
    monkeypatch.setattr(files, "_look", _never)
    assert inspect(content, "again.png") is first
    with pytest.raises(FileRefused):
        inspect(content, "again.pdf")


def _never(*_):
    raise AssertionError("it was opened again")


def photograph(**options):
    """A JPEG with the place and the telephone it was taken with, lying on its side."""
    picture = Image.new("RGB", (60, 40), "red")
    told = Image.Exif()
    told[0x010F], told[0x0112] = "Telephone of Siti", 6
    told.get_ifd(0x8825)[2] = (3.0, 7.0, 30.0)
    buffer = BytesIO()
    picture.save(buffer, "JPEG", exif=told, comment=b"at home", **options)
    return buffer.getvalue()


def test_what_viewers_get_has_no_place_no_telephone_and_stands_upright():
    content = photograph()
    assert b"Siti" in content
    view = inspect(content, "a.jpg").view
    shown = Image.open(BytesIO(view))
    assert b"Siti" not in view
    assert b"at home" not in view
    assert not shown.getexif()
    assert set(shown.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert shown.size == (40, 60)


def test_what_viewers_get_is_not_larger_than_a_screen_needs():
    shown = Image.open(BytesIO(inspect(image("PNG", (6_000, 3_000)), "a.png").view))
    assert shown.format == "JPEG"
    assert shown.size == (VIEW_SIDE, VIEW_SIDE // 2)


def test_a_transparent_picture_is_shown_on_white():
    buffer = BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(buffer, "PNG")
    shown = Image.open(BytesIO(inspect(buffer.getvalue(), "a.png").view))
    assert shown.getpixel((5, 5)) == (255, 255, 255)


def test_a_pdf_is_shown_without_what_runs_in_it_or_says_who_made_it():
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    script = {"/S": "/JavaScript", "/JS": "app.alert(1)"}
    action = DictionaryObject({NameObject(key): _pdf_value(value) for key, value in script.items()})
    writer.root_object[NameObject("/OpenAction")] = action
    writer.pages[0][NameObject("/AA")] = DictionaryObject({NameObject("/O"): action})
    writer.add_attachment("a.exe", b"MZ")
    writer.add_metadata({"/Author": "Siti"})
    buffer = BytesIO()
    writer.write(buffer)
    view = inspect(buffer.getvalue(), "a.pdf").view
    words = (b"/JavaScript", b"Siti", b"EmbeddedFile", b"OpenAction", b"/AA")
    assert [word for word in words if word in buffer.getvalue()] == list(words)
    assert [word for word in words if word in view] == []
    assert len(PdfReader(BytesIO(view)).pages) == 1


def _pdf_value(value):
    return NameObject(value) if value.startswith("/") else TextStringObject(value)


def test_pictures_become_one_pdf_in_their_order_and_turned():
    made = join([(image("JPEG", (60, 40)), 0), (image("PNG", (60, 40)), 90), (photograph(), 270)])
    boxes = [page.mediabox for page in PdfReader(BytesIO(made)).pages]
    assert [box.width > box.height for box in boxes] == [True, False, True]
    assert made == join([(image("JPEG", (60, 40)), 0), (image("PNG", (60, 40)), 90), (photograph(), 270)])


def test_a_file_whose_opening_does_not_end_is_refused(monkeypatch):
    monkeypatch.setattr(sandbox, "_asked", _hangs)
    assert refusal(image("PNG", (31, 17))) == "file-too-heavy"


def _hangs(*_):
    raise sandbox.Lost("stopped after 10 s")


def test_a_pdf_that_swells_when_it_is_opened_is_refused():
    assert refusal(swelling()) in {"file-too-heavy", "file-damaged"}


def swelling():
    """A PDF whose table of objects is a stream of a few kilobytes that becomes two gigabytes."""
    squeezed = zlib.compressobj(9)
    zeros = squeezed.compress(b"\0" * 2**20) * 1
    rest = b"".join(squeezed.compress(b"\0" * 2**20) for _ in range(2_000)) + squeezed.flush()
    stream = zeros + rest
    head = b"%PDF-1.7\n"
    table = b"1 0 obj\n<< /Type /XRef /Size 9 /W [1 2 1] /Root 2 0 R /Filter /FlateDecode /Length %d >>\n"
    body = table % len(stream) + b"stream\n" + stream + b"\nendstream\nendobj\n"
    return head + body + b"startxref\n%d\n%%%%EOF" % len(head)


def test_what_is_only_tried_out_is_not_remembered():
    content = image("PNG", (77, 33))
    inspect(content, "a.png", remember=False)
    assert files._MEMORY.get(sha256(content).digest()) is None
    inspect(content, "a.png")
    assert files._MEMORY.get(sha256(content).digest()) is not None


def test_no_more_is_remembered_than_is_set(monkeypatch):
    monkeypatch.setattr(files, "REMEMBERED_BYTES", 10_000)
    memory = files._Memory()
    for place in range(50):
        memory.keep(bytes([place]), files.Looked("image/png", 1, (), b"x" * 1_000, "image/jpeg"))
    assert memory.get(bytes([49])) is not None
    assert memory.get(bytes([0])) is None
    assert len(memory._known) == 10
