"""Opens what strangers send, as far as needed to know that it is whole and harmless to look at."""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO
from threading import BoundedSemaphore

from PIL import Image
from pypdf import PdfReader

from services.intake.domain.files import MAX_PAGES, MAX_PIXELS, FileRefused, media_type

Image.MAX_IMAGE_PIXELS = MAX_PIXELS
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
_AT_ONCE = BoundedSemaphore(2)
"""The largest pictures take 350 MB to open: people who send such ones at the same moment wait in line."""
REMEMBERED = 10_000
_WHOLE: set[bytes] = set()
"""Digests of files that opened: over a bad network the same bytes come again, and need no second look."""
MAX_SCANS = 100
"""A progressive JPEG has about ten. Each is a pass over the whole picture: a hundred bytes cost 35 ms."""
_END_WITHIN = 1024
"""Bytes from the end in which a whole PDF has its ``%%EOF`` (ISO 32000-1, annex H, note 18)."""


def inspect(content: bytes, name: str) -> str:
    """The media type of a file that opens. Raises :class:`FileRefused` saying what is wrong with it."""
    found = media_type(content, name)
    digest = sha256(content).digest()
    if digest not in _WHOLE:
        _inspect_pdf(content) if found == "application/pdf" else _inspect_image(content)
        _remember(digest)
    return found


def _remember(digest: bytes) -> None:
    if len(_WHOLE) >= REMEMBERED:
        _WHOLE.clear()
    _WHOLE.add(digest)


def _inspect_image(content: bytes) -> None:
    if content.count(b"\xff\xda") > MAX_SCANS or (content[:1] == b"\x89" and b"IEND" not in content):
        raise FileRefused("file-damaged")
    try:
        with _AT_ONCE, Image.open(BytesIO(content), formats=("JPEG", "PNG")) as image:
            width, height = image.size
            if width * height > MAX_PIXELS:
                raise FileRefused("file-too-many-pixels", limit=f"{MAX_PIXELS // 1_000_000}")
            # A JPEG is decoded at an eighth of its size: all of the file is read, little memory is used.
            image.draft("L", (1, 1))
            image.load()
    except _BOMBS:
        raise FileRefused("file-too-many-pixels", limit=f"{MAX_PIXELS // 1_000_000}") from None
    except FileRefused:
        raise
    except Exception:  # noqa: BLE001  (whatever the reader of a broken picture stumbles over)
        raise FileRefused("file-damaged") from None


def _inspect_pdf(content: bytes) -> None:
    if b"%%EOF" not in content[-_END_WITHIN:]:
        raise FileRefused("file-damaged")
    try:
        reader = PdfReader(BytesIO(content))
        if reader.is_encrypted:
            raise FileRefused("file-locked")
        pages = len(reader.pages)
        if pages:
            _ = reader.pages[0].mediabox, reader.pages[pages - 1].mediabox
    except FileRefused:
        raise
    except Exception:  # noqa: BLE001  (whatever the reader of a broken document stumbles over)
        raise FileRefused("file-damaged") from None
    if not 0 < pages <= MAX_PAGES:
        raise FileRefused("file-pages", limit=str(MAX_PAGES))
