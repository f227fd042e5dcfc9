"""Two-dimensional barcodes (QR, Data Matrix, Aztec) in a picture or on the first pages of a PDF."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import zxingcpp
from numpy.typing import NDArray
from PIL import Image

from chassis import sandbox

Grey = NDArray[np.uint8]
Box = tuple[float, float, float, float]

LIMITS = sandbox.Limits(seconds=10, processor_seconds=8, memory_bytes=2 * 1024**3)

PAGES = 3
"""Pages of a PDF that are looked at."""
MOST = 8
"""Barcodes of one document that are looked at."""
_SYMBOLS = zxingcpp.barcode_formats_from_str("QRCode,DataMatrix,Aztec")
_DOTS_AN_INCH, _LONGEST, _SMALL, _MAX_PIXELS = 200, 3200, 1200, 120_000_000


@dataclass(frozen=True)
class Barcode:
    """What a barcode holds, and where it is: the page from 1, the box in 0..1 of the page."""

    content: bytes
    symbol: str
    page: int
    box: Box


def barcodes_of(content: bytes) -> list[Barcode]:
    """Every barcode, page by page, each content once. Raises what Pillow or pdfium raise on a broken file."""
    found: dict[bytes, Barcode] = {}
    for page, sheet in enumerate(_sheets(content), start=1):
        for one in _on(sheet, page):
            found.setdefault(one.content, one)
    return list(found.values())[:MOST]


def in_process(content: bytes) -> list[Barcode]:
    """The barcodes of a picture, looked for in a process of its own. Raises what :mod:`chassis.sandbox` does.

    Also :class:`ValueError` for a file that cannot be opened.
    """
    answer, parts = sandbox.run(f"{__name__}:answer", {}, [content], LIMITS)
    if answer.get("error"):
        raise ValueError(str(answer["error"])[:40])
    told = list(zip(answer["found"], parts, strict=True))[:MOST]
    return [
        Barcode(part, str(one["symbol"]), int(one["page"]), _four([float(each) for each in one["box"]]))
        for one, part in told
    ]


def answer(request: dict[str, Any], parts: list[bytes]) -> tuple[dict[str, Any], list[bytes]]:
    """The other side of :func:`in_process`."""
    try:
        found = barcodes_of(parts[0])
    except Exception as problem:  # noqa: BLE001 - a malformed file may break a decoder in any way
        return {"error": type(problem).__name__}, []
    told = [{"symbol": one.symbol, "page": one.page, "box": one.box} for one in found]
    return {"found": told}, [one.content for one in found]


def _four(box: list[float]) -> Box:
    left, top, right, bottom = box
    return left, top, right, bottom


def _on(sheet: Grey, page: int) -> list[Barcode]:
    """At its own size; a small picture once more at twice the size, where fine modules are told apart."""
    codes = zxingcpp.read_barcodes(sheet, formats=_SYMBOLS)
    if not codes and max(sheet.shape) <= _SMALL:
        sheet = np.ascontiguousarray(sheet.repeat(2, axis=0).repeat(2, axis=1))
        codes = zxingcpp.read_barcodes(sheet, formats=_SYMBOLS)
    height, width = sheet.shape
    return [
        Barcode(code.bytes, str(code.format), page, _box(code.position, width, height))
        for code in codes
        if code.bytes
    ]


def _box(position: Any, width: int, height: int) -> Box:
    corners = [getattr(position, name) for name in ("top_left", "top_right", "bottom_left", "bottom_right")]
    across = [min(max(corner.x / width, 0), 1) for corner in corners]
    down = [min(max(corner.y / height, 0), 1) for corner in corners]
    return min(across), min(down), max(across), max(down)


def _sheets(content: bytes) -> Iterator[Grey]:
    if not content[:1024].lstrip().startswith(b"%PDF-"):
        yield _picture(content)
        return
    import pypdfium2  # here: a picture does not need it, and its process should start fast

    document = pypdfium2.PdfDocument(content)
    try:
        for number in range(min(len(document), PAGES)):
            page = document[number]
            scale = min(_DOTS_AN_INCH / 72, _LONGEST / (max(page.get_size()) or 1))
            drawn = page.render(scale=scale, may_draw_forms=False).to_pil().convert("L")
            yield np.ascontiguousarray(drawn, np.uint8)
    finally:
        document.close()


def _picture(content: bytes) -> Grey:
    with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as opened:
        if opened.width * opened.height > _MAX_PIXELS:
            raise ValueError(f"more than {_MAX_PIXELS} pixels")
        opened.draft("L", (_LONGEST, _LONGEST))
        if opened.mode == "I;16":
            grey = Image.fromarray((np.asarray(opened) >> 8).astype(np.uint8))
        else:
            grey = opened.convert("L")
        grey.thumbnail((_LONGEST, _LONGEST))
        return np.ascontiguousarray(grey, np.uint8)
