"""What a reader sees in two revisions of one PDF: text, rendered picture and form fields, page by page.

pdfium draws both. A change inside a form field is told from a change anywhere else, because a signature may
permit the first and never the second; a validator alone does not see every difference (shadow attacks,
Mainka et al., NDSS 2021).
"""

from __future__ import annotations

import difflib
import io
from dataclasses import dataclass, field

import cv2
import numpy as np
import numpy.typing as npt
import pypdfium2
from PIL import Image, ImageDraw

from services.verification.readers.pdf_fields import Field, Fields, fields_of

PAGES = 20
"""Pages that are compared; of a longer file it is said that the rest was not."""
_SCALE = 1.5
_LONGEST = 1800
_STEP = 40
"""Grey levels (0..255) that a pixel must differ by: less is rounding of the same drawing."""
_SPECK = 4
"""Pixels: fewer together are not a change that a person sees."""
_EDGE = 2
"""Points around a field that its border may use."""
_BOXES = 12
_WORDS = 160
_INK = 100
_WIDTH = 1000

Picture = npt.NDArray[np.uint8]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, kw_only=True)
class Change:
    """What differs on one page (from 1). Boxes are (x0, y0, x1, y1) in 0..1 of the page, from its top left.

    ``covered``: a field that was not there when it was signed hides what was there.
    """

    page: int
    inside: tuple[Box, ...] = ()
    outside: tuple[Box, ...] = ()
    covered: tuple[Box, ...] = ()
    was: str = ""
    now: str = ""


@dataclass(frozen=True, kw_only=True)
class Compared:
    """Every page with a change; ``filled`` and ``replaced`` name the fields whose value differs.

    ``pages`` before and after; ``all_pages`` is False when some were not compared.
    """

    changes: tuple[Change, ...]
    filled: tuple[str, ...]
    replaced: tuple[str, ...]
    pages: tuple[int, int]
    all_pages: bool
    pictures: dict[str, bytes] = field(default_factory=dict)

    @property
    def outside(self) -> bool:
        """Whether anything but form fields differs."""
        return self.pages[0] != self.pages[1] or any(
            one.outside or one.was or one.now for one in self.changes
        )

    @property
    def covered(self) -> bool:
        """Whether a later field lies over what was signed."""
        return any(one.covered for one in self.changes)

    @property
    def any(self) -> bool:
        """Whether anything differs that a person can see or read."""
        return bool(self.changes or self.filled or self.replaced) or self.outside


def compare(before: bytes, after: bytes) -> Compared:
    """Compare two revisions. Raises what pdfium and pikepdf raise on a file that cannot be opened."""
    fields = fields_of(before, PAGES), fields_of(after, PAGES)
    files = pypdfium2.PdfDocument(before), pypdfium2.PdfDocument(after)
    try:
        for file in files:
            file.init_forms()  # else the fields of a page are not drawn; scripts do not run
        pages = len(files[0]), len(files[1])
        found = [_page(files, fields, number) for number in range(min(*pages, PAGES))]
    finally:
        for file in files:
            file.close()
    changes = [change for change, _ in found if change is not None]
    filled, replaced = _values(*fields)
    return Compared(
        changes=tuple(changes),
        filled=filled,
        replaced=replaced,
        pages=pages,
        all_pages=max(pages) <= PAGES,
        pictures=next((drawn for change, drawn in found if change is not None), {}),
    )


def _page(
    files: tuple[pypdfium2.PdfDocument, pypdfium2.PdfDocument], fields: tuple[Fields, Fields], number: int
) -> tuple[Change | None, dict[str, bytes]]:
    (old, words), (new, later) = _seen(files[0], number), _seen(files[1], number)
    was, now = _text_change(words, later)
    if old.shape != new.shape:
        change = Change(page=number + 1, outside=((0.0, 0.0, 1.0, 1.0),), was=was, now=now)
    else:
        known = [one for one in fields[0].fields if one.page == number]
        fresh = [one for one in fields[1].fields if one.page == number and not one.among(known)]
        change = _change(old, new, known, fresh, Change(page=number + 1, was=was, now=now))
    boxes = [*change.outside, *change.covered, *change.inside]
    if not boxes and not was and not now:
        return None, {}
    return change, {"before": _drawn(old, boxes), "after": _drawn(new, boxes)}


def _change(old: Picture, new: Picture, known: list[Field], fresh: list[Field], text: Change) -> Change:
    mask = _differs(old, new)
    allowed, later = _area(known, mask), _area(fresh, mask)
    ink = (cv2.cvtColor(old, cv2.COLOR_RGB2GRAY) < 255 - _INK) & later & ~allowed
    hidden = mask & ink
    return Change(
        page=text.page,
        inside=_boxes(mask & (allowed | later) & ~hidden),
        outside=_boxes(mask & ~(allowed | later)),
        covered=_boxes(hidden),
        was=text.was,
        now=text.now,
    )


def _seen(file: pypdfium2.PdfDocument, number: int) -> tuple[Picture, list[str]]:
    """The page as it is drawn, with its annotations and fields, and the words of its content."""
    page = file[number]
    scale = min(_SCALE, _LONGEST / (max(page.get_size()) or 1))
    picture = np.asarray(page.render(scale=scale, may_draw_forms=True).to_pil().convert("RGB"), np.uint8)
    return picture, page.get_textpage().get_text_range().split()


def _text_change(old: list[str], new: list[str]) -> tuple[str, str]:
    if old == new:
        return "", ""
    steps = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    changed = [step for step in steps if step[0] != "equal"]
    was = " … ".join(" ".join(old[step[1] : step[2]]) for step in changed)
    now = " … ".join(" ".join(new[step[3] : step[4]]) for step in changed)
    return was[:_WORDS], now[:_WORDS]


def _differs(old: Picture, new: Picture) -> npt.NDArray[np.bool_]:
    apart = cv2.absdiff(old, new).max(axis=2)
    return np.asarray(apart > _STEP)


def _area(fields: list[Field], mask: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    area = np.zeros_like(mask)
    height, width = mask.shape
    for one in fields:
        x0, y0, x1, y1 = one.box
        edge = _EDGE * _SCALE
        top, left = max(0, int(y0 * height - edge)), max(0, int(x0 * width - edge))
        area[top : int(y1 * height + edge) + 1, left : int(x1 * width + edge) + 1] = True
    return area


def _boxes(mask: npt.NDArray[np.bool_]) -> tuple[Box, ...]:
    """The places of a mask, letters that are near each other in one box; the largest first."""
    near = cv2.dilate(mask.astype(np.uint8), np.ones((7, 19), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(near)
    height, width = mask.shape
    pixels = np.bincount(labels[mask], minlength=count)
    order = sorted((at for at in range(1, count) if pixels[at] >= _SPECK), key=lambda at: -int(pixels[at]))
    places = [[int(each) for each in stats[at][:4]] for at in order[:_BOXES]]
    return tuple((x / width, y / height, (x + w) / width, (y + h) / height) for x, y, w, h in places)


def _values(old: Fields, new: Fields) -> tuple[tuple[str, ...], tuple[str, ...]]:
    changed = {name for name, value in new.values.items() if value != old.values.get(name, "")}
    changed |= {name for name, value in old.values.items() if value and name not in new.values}
    replaced = {name for name in changed if old.values.get(name, "") not in ("", "/Off")}
    return tuple(sorted(changed - replaced)), tuple(sorted(replaced))


def _drawn(picture: Picture, boxes: list[Box]) -> bytes:
    image = Image.fromarray(picture)
    image.thumbnail((_WIDTH, _WIDTH * 2))
    pen = ImageDraw.Draw(image)
    for x0, y0, x1, y1 in boxes:
        place = (x0 * image.width - 2, y0 * image.height - 2, x1 * image.width + 2, y1 * image.height + 2)
        pen.rectangle(place, outline=(190, 20, 20), width=2)
    file = io.BytesIO()
    image.save(file, "JPEG", quality=78)
    return file.getvalue()
