"""The small encodings that seals are built of: C40 text, DER-TLV, dates (ICAO Doc 9303-13, 2.3 and 2.6)."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

Decode = Callable[[bytes], object]
"""What makes the value of a field out of its bytes; raises :class:`SealTrouble`."""
Plain = dict[str, Any]
"""Fields of a seal: text by name, ``mrz`` a list of lines; plain JSON."""


class SealTrouble(Exception):
    """The seal cannot be read: ``reason`` is the key of a sentence, ``params`` fill it."""

    def __init__(self, reason: str, **params: Any) -> None:
        super().__init__(reason)
        self.reason, self.params = reason, params


@dataclass(frozen=True, kw_only=True)
class Seal:
    """A seal taken apart. ``country`` has two or three letters, ``signer`` and ``reference`` name the key.

    ``signed`` are the bytes that ``signature`` (r and s, one after the other) covers; ``digest`` is the name
    of the hash function, empty where the size of the key decides. ``certificate`` (DER) comes with some.
    """

    kind: str
    version: str
    country: str
    document: str
    fields: Plain
    signed: bytes = field(repr=False)
    signature: bytes = field(repr=False)
    signer: str = ""
    reference: str = ""
    signed_on: date | None = None
    digest: str = ""
    certificate: bytes = field(default=b"", repr=False)


class Bytes:
    """Reads forward through bytes; :class:`SealTrouble` ``seal-cut`` where they end too early."""

    def __init__(self, content: bytes) -> None:
        self._content, self.place = content, 0

    def more(self) -> bool:
        """Whether anything is left."""
        return self.place < len(self._content)

    def take(self, count: int, what: str) -> bytes:
        """The next ``count`` bytes, called ``what`` when they are missing."""
        taken = self._content[self.place : self.place + count]
        if len(taken) < count:
            raise SealTrouble("seal-cut", what=what, found=len(taken), expected=count)
        self.place += count
        return taken

    def tlv(self) -> tuple[int, bytes]:
        """The next tag with its value; the length as in DER, at most three bytes of it."""
        tag = self.take(1, "tag")[0]
        length = self.take(1, "length")[0]
        if length > 0x83 or length == 0x80:
            raise SealTrouble("seal-broken", detail=f"length byte {length:#04x}")
        if length > 0x80:
            length = int.from_bytes(self.take(length - 0x80, "length"))
        return tag, self.take(length, f"value of tag {tag:#04x}")


def all_tlv(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Every tag with its value. Raises :class:`SealTrouble`, also for a tag that comes twice."""
    reader, seen = Bytes(content), set()
    while reader.more():
        tag, value = reader.tlv()
        if tag in seen:
            raise SealTrouble("seal-broken", detail=f"tag {tag:#04x} twice")
        seen.add(tag)
        yield tag, value


def text(content: bytes) -> str:
    """C40 text (ISO/IEC 16022, the basic set) of capitals, digits and spaces. Raises :class:`SealTrouble`."""
    if len(content) % 2:
        raise SealTrouble("seal-broken", detail="text of an odd length")
    out: list[str] = []
    for place in range(0, len(content), 2):
        last = place + 2 == len(content)
        out.extend(_pair(content[place], content[place + 1], last=last))
    return "".join(out)


def _pair(high: int, low: int, *, last: bool) -> Iterator[str]:
    if high == 0xFE and last:
        yield chr(low - 1) if 0x20 < low <= 0x7F else _refuse(low)
        return
    number = high * 256 + low - 1
    values = [number // 1600, number // 40 % 40, number % 40]
    if last:
        while values and values[-1] == 0:
            values.pop()
    for value in values:
        yield _LETTERS.get(value) or _refuse(value)


def _refuse(value: int) -> str:
    raise SealTrouble("seal-broken", detail=f"no letter has the value {value}")


_LETTERS = {3: " "} | {value: chr(value + (44 if value < 14 else 51)) for value in range(4, 40)}


def day(content: bytes) -> date | None:
    """A date as the number MMDDYYYY in three bytes; None when it is left open or is none."""
    number = int.from_bytes(content)
    try:
        return date(number % 10000, number // 1000000, number // 10000 % 100)
    except ValueError:
        return None


def masked_day(content: bytes) -> str:
    """A date in four bytes: which digits are unknown, then MMDDYYYY; as YYYY-MM-DD with ``x`` for unknown."""
    number = f"{int.from_bytes(content[1:]):08}"
    if len(content) != 4 or len(number) != 8:
        raise SealTrouble("seal-broken", detail="date")
    mask = content[0]
    shown = "".join("x" if mask >> (7 - place) & 1 else digit for place, digit in enumerate(number))
    return f"{shown[4:]}-{shown[:2]}-{shown[2:4]}"


_SHAPES = {90: (30, 30, 30), 88: (44, 44), 72: (36, 36), 64: (36, 28)}


def zone(content: bytes, *, visa_a: bool = False) -> list[str]:
    """The lines of a machine readable zone in C40; visas leave out the end of the second line.

    Raises :class:`SealTrouble`.
    """
    written = text(content).replace(" ", "<")
    lengths = (44, 28) if visa_a and len(written) == 72 else _SHAPES.get(len(written), ())
    if not lengths:
        raise SealTrouble("seal-broken", detail=f"a zone of {len(written)} characters")
    reader, lines = iter(written), []
    for length in lengths:
        lines.append("".join(next(reader) for _ in range(length)).ljust(lengths[0], "<"))
    return lines


def fields_of(messages: Mapping[int, bytes], words: Mapping[int, tuple[str, Decode]]) -> Plain:
    """The known fields by name. One that cannot be read is left out: the signature is judged anyhow."""
    fields = Plain()
    for tag, value in messages.items():
        if tag in words:
            name, decode = words[tag]
            with contextlib.suppress(SealTrouble):
                fields[name] = decode(value)
    return fields
