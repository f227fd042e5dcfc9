"""The words of the pages in other languages than English, and how they are made ready.

English is the source; ``<language>/LC_MESSAGES/messages.po`` holds every other language.
"""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER = Path(__file__).parent


def compile_catalogs(folder: Path = FOLDER) -> list[Path]:
    """Write the ``.mo`` beside each ``.po`` that is newer; returns those written.

    Called by the launcher and when the pages start. Safe to call from several processes at once.
    """
    return [_compile(po) for po in sorted(folder.glob("*/LC_MESSAGES/*.po")) if _stale(po)]


def _stale(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return not mo.exists() or mo.stat().st_mtime_ns < po.stat().st_mtime_ns


def _compile(po: Path) -> Path:
    with po.open("rb") as source:
        catalog = read_po(source, locale=po.parent.parent.name)
    made = BytesIO()
    write_mo(made, catalog)
    mo, fresh = po.with_suffix(".mo"), po.with_suffix(f".{os.getpid()}")
    fresh.write_bytes(made.getvalue())
    fresh.replace(mo)
    return mo
