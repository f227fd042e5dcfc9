"""What may be attached: three types, told by content, five mebibytes at most, one file and not two in one."""

from __future__ import annotations

import enum
import re
import unicodedata
import zipfile
from io import BytesIO

MAX_BYTES = 5 * 1024 * 1024
MAX_PIXELS = 50_000_000
"""Above this an image costs more memory to look at than any telephone photograph."""
MAX_PAGES = 100
MAX_NAME = 100
MAX_JOINED = 20
"""Pages that can be put together into one document, photograph by photograph."""
TURNS = (0, 90, 180, 270)
"""How far a page can be turned, clockwise."""

_SIGNATURES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png", b"%PDF-": "application/pdf"}
_ENDINGS = {"image/jpeg": ("jpg", "jpeg", "jpe"), "image/png": ("png",), "application/pdf": ("pdf",)}
MEDIA_TYPES = tuple(_ENDINGS)
_OTHERS = re.compile(rb"<(?:html|script)[\s>]|<\?php\s|rar!\x1a\x07|7z\xbc\xaf\x27\x1c", re.IGNORECASE)
"""Marks of what else a file may be. An archive of the common kind is told by its end."""
_PDF = re.compile(rb"%pdf-\d", re.IGNORECASE)
_HIDDEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
"""Categories of Unicode: control, direction and invisible characters among them."""
_STRANGE = re.compile(r"[^\w .()-]")


class FileRefused(ValueError):
    """The file cannot be taken; ``key`` is the phrase that tells the person why and what to do.

    ``kind`` names the document it was meant for, once known.
    """

    def __init__(self, key: str, **params: str) -> None:
        super().__init__(f"file refused: {key} {params or ''}".strip())
        self.key, self.params = key, params
        self.kind = ""

    @property
    def errors(self) -> list[dict[str, str]]:
        """The same as a problem's ``errors``."""
        return [{"pointer": f"/documents/{self.kind}", "key": self.key, **self.params}]


def media_type(content: bytes, name: str) -> str:
    """The type by content. Raises :class:`FileRefused`: empty, too big, unknown, not what ``name`` says."""
    if not content:
        raise FileRefused("file-empty")
    if len(content) > MAX_BYTES:
        raise FileRefused("file-too-big", limit=f"{MAX_BYTES // 1024 // 1024} MB")
    found = next((type_ for head, type_ in _SIGNATURES.items() if content.startswith(head)), None)
    if found is None:
        raise FileRefused("file-type-unknown")
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if ending and ending not in _ENDINGS[found]:
        raise FileRefused("file-type-differs", ending=ending, found=_ENDINGS[found][0].upper())
    return found


def single(content: bytes, type_: str) -> None:
    """Raises :class:`FileRefused` for a file that is another one as well, depending on who opens it.

    Telephones put harmless things behind a picture; what a browser, an archive program or a PDF reader would
    open is none of them.
    """
    another = zipfile.is_zipfile(BytesIO(content)) or _OTHERS.search(content)
    if another or (type_ != "application/pdf" and _PDF.search(content)):
        raise FileRefused("file-two-in-one")


def named(name: str, kind: str) -> str:
    """The file's name, shortened, without odd signs; ``kind`` when nothing is left.

    Raises :class:`FileRefused` for a path, and for control characters and others that hide what it says.
    """
    if "/" in name or "\\" in name:
        raise FileRefused("file-name-path")
    if any(unicodedata.category(char) in _HIDDEN for char in name):
        raise FileRefused("file-name-hidden")
    kept = _STRANGE.sub("_", unicodedata.normalize("NFC", name)).strip(" .")
    stem, dot, ending = kept.rpartition(".")
    if dot and len(kept) > MAX_NAME:
        kept = f"{stem[: MAX_NAME - len(ending[:8]) - 1]}.{ending[:8]}"
    return kept[:MAX_NAME] or kind


class Scan(enum.StrEnum):
    """What the virus scanner says of a file."""

    WAITING = "waiting"  # the scanner did not answer yet: nobody is shown the file
    CLEAN = "clean"
    INFECTED = "infected"  # removed
    NONE = "not-scanned"  # this office has no scanner


def effective(scan: str, scanning: bool) -> Scan:
    """What counts in an office that is ``scanning`` or not: there, a file that was never scanned waits."""
    if scan in (Scan.CLEAN, Scan.INFECTED):
        return Scan(scan)
    return Scan.WAITING if scanning else Scan.NONE


def state_of(scan: Scan, examined: bool) -> str:
    """Where a document stands, for its applicant: ``received`` -> ``being_scanned`` -> ``examined``."""
    if scan is Scan.INFECTED:
        return "refused"
    if examined:
        return "examined"
    return "being_scanned" if scan is Scan.WAITING else "received"
