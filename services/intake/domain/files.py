"""What may be attached: three types, told by content, five mebibytes at most, with a tame name."""

from __future__ import annotations

import re
import unicodedata

MAX_BYTES = 5 * 1024 * 1024
MAX_PIXELS = 50_000_000
"""Above this an image costs more memory to look at than any telephone photograph."""
MAX_PAGES = 100
MAX_NAME = 100

_SIGNATURES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png", b"%PDF-": "application/pdf"}
_ENDINGS = {"image/jpeg": ("jpg", "jpeg", "jpe"), "image/png": ("png",), "application/pdf": ("pdf",)}
MEDIA_TYPES = tuple(_ENDINGS)
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


def tame(name: str, kind: str) -> str:
    """A file name without paths, control or direction characters; ``kind`` when nothing is left."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    if not last.isprintable():
        last = "".join(char for char in last if unicodedata.category(char)[0] != "C")
    kept = _STRANGE.sub("_", last).strip(" .")
    stem, dot, ending = kept.rpartition(".")
    if dot and len(kept) > MAX_NAME:
        kept = f"{stem[: MAX_NAME - len(ending[:8]) - 1]}.{ending[:8]}"
    return kept[:MAX_NAME] or kind
