"""Opens what strangers send. Runs in the sandbox alone (:mod:`chassis.sandbox`), which sets its limits."""

from __future__ import annotations

import time
from io import BytesIO
from typing import Any

from PIL import Image, ImageFilter, ImageOps, ImageStat

from services.intake.domain.files import MAX_PAGES, MAX_PIXELS, FileRefused
from services.intake.domain.photo import Measures, judge

Image.MAX_IMAGE_PIXELS = MAX_PIXELS
MAX_SCANS = 100
"""A progressive JPEG has about ten. Each is a pass over the whole picture: a hundred bytes cost 35 ms."""
END_WITHIN = 1024
"""Bytes from the end in which a whole PDF has its ``%%EOF`` (ISO 32000-1, annex H, note 18)."""
VIEW_SIDE = 2400
"""Pixels of the longer side of what viewers get: a page of A4 at 200 points an inch, like a good scan."""
VIEW_QUALITY = 82
VIEW_DPI = 200
JUDGED_SIDE = 1000
_PRINT = 24
"""How much brightness bends at print, of 255: grain of the film is below."""
_BENDS = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128)
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
_ERAS = time.gmtime(0)

Answer = tuple[dict[str, Any], list[bytes]]


def examine(request: dict[str, Any], parts: list[bytes]) -> Answer:
    """``{"media_type"}`` and a file -> ``{"pages", "hints"}`` and its view; or ``{"refused", "params"}``."""
    read = _pdf if request["media_type"] == "application/pdf" else _image
    try:
        return read(parts[0])
    except FileRefused as refused:
        return {"refused": refused.key, "params": refused.params}, []


def join(request: dict[str, Any], parts: list[bytes]) -> Answer:
    """``{"turned": [0, 90, ...]}`` and pictures -> ``{"pages"}`` and one PDF of them, in this order."""
    pages = []
    for content, turned in zip(parts, request["turned"], strict=True):
        with Image.open(BytesIO(content), formats=("JPEG", "PNG")) as image:
            pages.append(_upright(image).rotate(-turned, expand=True))
    buffer = BytesIO()
    # Without the hour of its making: the same pages are the same file.
    told = {"resolution": VIEW_DPI, "quality": VIEW_QUALITY, "creationDate": _ERAS, "modDate": _ERAS}
    pages[0].save(buffer, "PDF", save_all=True, append_images=pages[1:], **told)
    return {"pages": len(pages)}, [buffer.getvalue()]


def _image(content: bytes) -> Answer:
    if content.count(b"\xff\xda") > MAX_SCANS or (content[:1] == b"\x89" and b"IEND" not in content):
        raise FileRefused("file-damaged")
    try:
        with Image.open(BytesIO(content), formats=("JPEG", "PNG")) as image:
            width, height = image.size
            if width * height > MAX_PIXELS:
                raise FileRefused("file-too-many-pixels", limit=f"{MAX_PIXELS // 1_000_000}")
            shown = _upright(image)
    except _BOMBS:
        raise FileRefused("file-too-many-pixels", limit=f"{MAX_PIXELS // 1_000_000}") from None
    except FileRefused:
        raise
    except Exception:  # noqa: BLE001  (whatever the reader of a broken picture stumbles over)
        raise FileRefused("file-damaged") from None
    return {"pages": 1, "hints": judge(_measured(shown, max(width, height)))}, [_jpeg(shown)]


def _upright(image: Image.Image) -> Image.Image:
    """The picture as it is looked at: turned as the camera said, on white, without anything said about it."""
    # All of a JPEG is read, but not kept at its full size: little memory is used.
    image.draft("RGB", (VIEW_SIDE, VIEW_SIDE))
    image.load()
    turned = ImageOps.exif_transpose(image)
    turned.thumbnail((VIEW_SIDE, VIEW_SIDE))
    if turned.has_transparency_data:
        clear = turned.convert("RGBA")
        turned = Image.new("RGB", clear.size, "white")
        turned.paste(clear, mask=clear.getchannel("A"))
    shown = turned.convert("RGB")
    shown.info = {}
    return shown


def _jpeg(image: Image.Image) -> bytes:
    buffer = BytesIO()
    image.save(buffer, "JPEG", quality=VIEW_QUALITY)
    return buffer.getvalue()


def _measured(image: Image.Image, longer_side: int) -> Measures:
    grey = image.convert("L")
    grey.thumbnail((JUDGED_SIDE, JUDGED_SIDE))
    p01, p95, p99 = _percentiles(grey.histogram(), 0.01, 0.95, 0.99)
    bends = _inner(grey.filter(ImageFilter.GaussianBlur(1)).filter(_BENDS), 2)
    strong = _percentiles(_sizes(bends), 0.995)[0]
    inside, edge = _print(grey)
    bend = strong / max(1, p99 - p01)
    return Measures(longer_side, p01, p95, p99, bend, inside, edge)


def _percentiles(counts: list[int], *shares: float) -> list[int]:
    found, total = [], sum(counts)
    for share in shares:
        seen = 0
        for value, count in enumerate(counts):
            seen += count
            if seen >= total * share:
                found.append(value)
                break
    return found


def _sizes(bends: Image.Image) -> list[int]:
    counts = [0] * 129
    for value, count in enumerate(bends.histogram()):
        counts[min(128, abs(value - 128))] += count
    return counts


def _inner(image: Image.Image, margin: int) -> Image.Image:
    width, height = image.size
    if min(width, height) <= 2 * margin:
        return image
    return image.crop((margin, margin, width - margin, height - margin))


def _print(grey: Image.Image) -> tuple[float, float]:
    """The share of points with print: in the middle, and along the edge that has most."""
    points = grey.filter(_BENDS).point([255 * (abs(value - 128) > _PRINT) for value in range(256)])
    points = _inner(points, 1)
    width, height = points.size
    band = max(4, round(min(width, height) * 0.012))
    if min(width, height) <= 8 * band:
        return 0.0, 0.0
    sides = (
        (0, band, band, height - band),
        (width - band, band, width, height - band),
        (band, 0, width - band, band),
        (band, height - band, width - band, height),
    )
    edges = [ImageStat.Stat(points.crop(side)).mean[0] / 255 for side in sides]
    return ImageStat.Stat(_inner(points, 4 * band)).mean[0] / 255, max(edges)


def _pdf(content: bytes) -> Answer:
    from pypdf import PdfReader, PdfWriter  # not before it is needed: it takes longer to load than a picture

    if b"%%EOF" not in content[-END_WITHIN:]:
        raise FileRefused("file-damaged")
    try:
        reader = PdfReader(BytesIO(content))
        if reader.is_encrypted:
            raise FileRefused("file-locked")
        pages = len(reader.pages)
        if not 0 < pages <= MAX_PAGES:
            raise FileRefused("file-pages", limit=str(MAX_PAGES))
        writer = PdfWriter()
        for page in reader.pages:
            # What runs, opens or travels along in a PDF is on none of these pages afterwards.
            for name in ("/Annots", "/AA", "/Metadata", "/PieceInfo"):
                page.pop(name, None)
            writer.add_page(page)
        writer.metadata = None
        buffer = BytesIO()
        writer.write(buffer)
    except FileRefused:
        raise
    except Exception:  # noqa: BLE001  (whatever the reader of a broken document stumbles over)
        raise FileRefused("file-damaged") from None
    return {"pages": pages, "hints": ()}, [buffer.getvalue()]
