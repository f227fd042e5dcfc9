"""Can each file be opened to its end, and is there something on it that a person could read?"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from typing import Any

from PIL import Image, ImageStat, UnidentifiedImageError
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from services.verification.checks.a0_file_type import type_of
from services.verification.checks.contract import Check, Material
from services.verification.domain.finding import Basis, Finding, Outcome

CHECK = Check("readable", "1", Basis.CONTENT)

MIN_SHORT_SIDE, MIN_LONG_SIDE = 300, 400
"""Pixels: below this, print of the size used on passports cannot be read."""
MAX_PIXELS = 60_000_000
"""Larger pictures are not opened: they would take more memory than a worker has."""
BLANK_DEVIATION = 3.0
"""Grey levels (0..255): a page whose brightness varies less is empty."""
MAX_PAGES = 50
"""Pages of a PDF that are looked at."""

_PREVIEW = (800, 800)
_PDF_FAULTS = (
    PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError,
)  # fmt: skip

Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)


class Unreadable(Exception):
    """Why a file cannot be read: a reason key and its parameters."""

    def __init__(self, reason: str, **params: Any) -> None:
        super().__init__(reason)
        self.reason, self.params = reason, params


def check(material: Material) -> Iterator[Finding]:
    """One finding a document; a type that cannot be opened is left to the check before this one."""
    for document in material.dossier.documents:
        outcome, reason, params = _examine(document.content)
        yield CHECK.finding(material, outcome, reason, params=params, document=document, evidence=params)


def _examine(content: bytes) -> tuple[Outcome, str, dict[str, Any]]:
    readers = {"image/jpeg": _read_image, "image/png": _read_image, "application/pdf": _read_pdf}
    read = readers.get(type_of(content))
    if read is None:
        return Outcome.NOT_APPLICABLE, "readable-unknown-type", {}
    try:
        return Outcome.PASS, *read(content)
    except Unreadable as problem:
        return Outcome.CONCERN, problem.reason, problem.params


def _read_image(content: bytes) -> tuple[str, dict[str, Any]]:
    try:
        image = Image.open(io.BytesIO(content), formats=("JPEG", "PNG"))
        width, height = image.size
        image.draft("L", _PREVIEW)
        grey = image.convert("L")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as problem:
        raise Unreadable("image-too-large", megapixels=MAX_PIXELS // 1_000_000) from problem
    except UnidentifiedImageError as problem:
        raise Unreadable("file-broken") from problem
    except (OSError, SyntaxError, ValueError) as problem:
        raise Unreadable("file-truncated") from problem
    if min(width, height) < MIN_SHORT_SIDE or max(width, height) < MIN_LONG_SIDE:
        raise Unreadable(
            "image-too-small", width=width, height=height, short=MIN_SHORT_SIDE, long=MIN_LONG_SIDE
        )
    grey.thumbnail(_PREVIEW)
    if ImageStat.Stat(grey).stddev[0] < BLANK_DEVIATION:
        raise Unreadable("page-blank")
    return "image-readable", {"width": width, "height": height}


def _read_pdf(content: bytes) -> tuple[str, dict[str, Any]]:
    if b"%%EOF" not in content[-2048:]:
        raise Unreadable("file-truncated")
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted:
            raise Unreadable("pdf-password")
        pages = len(reader.pages)
        blank = all(_is_blank(reader, number) for number in range(min(pages, MAX_PAGES)))
    except _PDF_FAULTS as problem:
        raise Unreadable("file-broken") from problem
    if pages == 0:
        raise Unreadable("pdf-without-pages")
    if blank:
        raise Unreadable("page-blank")
    return "pdf-readable", {"pages": pages}


def _is_blank(reader: PdfReader, number: int) -> bool:
    contents = reader.pages[number].get_contents()
    return contents is None or not contents.get_data().strip()
