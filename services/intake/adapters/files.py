"""Opens what strangers send, as far as needed to know that it is whole and harmless to look at."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, UnidentifiedImageError
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from services.intake.domain.files import MAX_PAGES, MAX_PIXELS, FileRefused, media_type

Image.MAX_IMAGE_PIXELS = MAX_PIXELS
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
_BROKEN_IMAGE = (OSError, SyntaxError, ValueError, UnidentifiedImageError, EOFError, IndexError)
_BROKEN_PDF = (
    PyPdfError,
    OSError,
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    RecursionError,
)
_END_WITHIN = 1024
"""Bytes from the end in which a whole PDF has its ``%%EOF`` (ISO 32000-1, annex H, note 18)."""


def inspect(content: bytes, name: str) -> str:
    """The media type of a file that opens. Raises :class:`FileRefused` saying what is wrong with it."""
    found = media_type(content, name)
    if found == "application/pdf":
        _inspect_pdf(content)
    else:
        _inspect_image(content)
    return found


def _inspect_image(content: bytes) -> None:
    try:
        with Image.open(BytesIO(content), formats=("JPEG", "PNG")) as image:
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
    except _BROKEN_IMAGE:
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
    except _BROKEN_PDF:
        raise FileRefused("file-damaged") from None
    if not 0 < pages <= MAX_PAGES:
        raise FileRefused("file-pages", limit=str(MAX_PAGES))
