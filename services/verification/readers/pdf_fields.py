"""The form fields of a PDF: where they lie, and what is filled in (ISO 32000-2 §12.7)."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pikepdf

_PARENTS = 20
_LENGTH = 120


@dataclass(frozen=True)
class Field:
    """A field on a page (from 0); ``box``: (x0, y0, x1, y1) in 0..1 of the page, from its top left."""

    name: str
    page: int
    box: tuple[float, float, float, float]

    def among(self, others: Iterable[Field]) -> bool:
        """Whether one of ``others`` lies in the same place, whatever its name."""
        return any(all(abs(a - b) < 0.002 for a, b in zip(self.box, one.box, strict=True)) for one in others)


@dataclass(frozen=True)
class Fields:
    """All fields of the pages looked at, and the value of each by its name; signature fields have none."""

    fields: tuple[Field, ...]
    values: Mapping[str, str]


def fields_of(content: bytes, pages: int) -> Fields:
    """The fields of the first ``pages`` pages. Raises what pikepdf raises on a file it cannot open."""
    found: list[Field] = []
    values: dict[str, str] = {}
    with pikepdf.open(io.BytesIO(content)) as file:
        for number in range(min(pages, len(file.pages))):
            page = file.pages[number]
            for widget in _widgets(page.obj):
                name, value = _named(widget)
                values[name] = value
                if (box := _box(page, widget)) is not None:
                    found.append(Field(name, number, box))
    return Fields(tuple(found), values)


def _widgets(page: Any) -> Iterable[Any]:
    annotations = page.get("/Annots", ())
    for one in annotations if isinstance(annotations, pikepdf.Array) else ():
        if isinstance(one, pikepdf.Dictionary) and one.get("/Subtype") == "/Widget":
            yield one


def _named(widget: Any) -> tuple[str, str]:
    """The full name, and the value, of the field itself or inherited."""
    names: list[str] = []
    value: Any = None
    kind: Any = None
    node = widget
    for _ in range(_PARENTS):
        if not isinstance(node, pikepdf.Dictionary):
            break
        names += [str(node["/T"])] if "/T" in node else []
        value = node.get("/V") if value is None else value
        kind = node.get("/FT") if kind is None else kind
        node = node.get("/Parent")
    text = "" if value is None or kind == "/Sig" else str(value)[:_LENGTH]
    return ".".join(reversed(names)), text


def _box(page: pikepdf.Page, widget: Any) -> tuple[float, float, float, float] | None:
    """None when the field has no area, or the page is turned: then it takes no part in what is permitted."""
    try:
        left, low, right, high = sorted_rect([float(each) for each in widget["/Rect"]])
        x0, y0, x1, y1 = sorted_rect([float(each) for each in page.cropbox])
    except (KeyError, TypeError, ValueError):
        return None
    wide, tall = x1 - x0, y1 - y0
    turned = int(page.obj.get("/Rotate", 0)) % 360
    if turned or wide <= 0 or tall <= 0 or right - left <= 0 or high - low <= 0:
        return None
    return (left - x0) / wide, (y1 - high) / tall, (right - x0) / wide, (y1 - low) / tall


def sorted_rect(rect: list[float]) -> tuple[float, float, float, float]:
    """A rectangle with its lower left corner first. Raises ``ValueError`` when it has not four numbers."""
    a, b, c, d = rect
    return min(a, c), min(b, d), max(a, c), max(b, d)
