"""How names of other alphabets are written in a machine readable zone (ICAO Doc 9303-3, section 6).

Table A (Latin letters with marks) and table B (Cyrillic) of the standard. Where it allows two spellings both
are made; Arabic letters are not in here: such a page is compared by its Latin line.
"""

from __future__ import annotations

import re
import unicodedata

_LATIN = {
    "Á": "A", "À": "A", "Â": "A", "Ã": "A", "Ă": "A", "Ā": "A", "Ą": "A", "Ć": "C", "Ĉ": "C", "Č": "C",
    "Ċ": "C", "Ç": "C", "Ð": "D", "Ď": "D", "Đ": "D", "É": "E", "È": "E", "Ê": "E", "Ë": "E", "Ě": "E",
    "Ė": "E", "Ē": "E", "Ę": "E", "Ĕ": "E", "Ĝ": "G", "Ğ": "G", "Ġ": "G", "Ģ": "G", "Ħ": "H", "Ĥ": "H",
    "ı": "I", "Í": "I", "Ì": "I", "Î": "I", "Ï": "I", "Ĩ": "I", "İ": "I", "Ī": "I", "Į": "I", "Ĭ": "I",
    "Ĵ": "J", "Ķ": "K", "Ł": "L", "Ĺ": "L", "Ľ": "L", "Ļ": "L", "Ŀ": "L", "Ń": "N", "Ň": "N", "Ņ": "N",
    "Ŋ": "N", "Ó": "O", "Ò": "O", "Ô": "O", "Õ": "O", "Ő": "O", "Ō": "O", "Ŏ": "O", "Ŕ": "R", "Ř": "R",
    "Ŗ": "R", "Ś": "S", "Ŝ": "S", "Š": "S", "Ş": "S", "Ș": "S", "Ť": "T", "Ţ": "T", "Ț": "T", "Ŧ": "T",
    "Ú": "U", "Ù": "U", "Û": "U", "Ũ": "U", "Ŭ": "U", "Ű": "U", "Ů": "U", "Ū": "U", "Ų": "U", "Ŵ": "W",
    "Ý": "Y", "Ŷ": "Y", "Ÿ": "Y", "Ź": "Z", "Ž": "Z", "Ż": "Z", "Þ": "TH", "Æ": "AE", "Ĳ": "IJ", "Œ": "OE",
    "ß": "SS", "ẞ": "SS", "ĸ": "Q",
}  # fmt: skip
_TWO_WAYS = {
    "Ä": ("AE", "A"), "Ö": ("OE", "O"), "Ü": ("UE", "U", "UXX"), "Å": ("AA", "A"), "Ø": ("OE", "O"),
    "Ñ": ("N", "NXX"),
}  # fmt: skip
_CYRILLIC = {
    "А": "A", "Б": "B", "В": "V", "Г": "G", "Д": "D", "Е": "E", "Ё": "E", "Ж": "ZH", "З": "Z", "И": "I",
    "І": "I", "Й": "I", "К": "K", "Л": "L", "М": "M", "Н": "N", "О": "O", "П": "P", "Р": "R", "С": "S",
    "Т": "T", "У": "U", "Ф": "F", "Х": "KH", "Ц": "TS", "Ч": "CH", "Ш": "SH", "Щ": "SHCH", "Ъ": "IE",
    "Ы": "Y", "Ь": "", "Э": "E", "Ю": "IU", "Я": "IA", "Ѕ": "DZ", "Ј": "J", "Љ": "LJ", "Њ": "NJ", "Ќ": "K",
    "Џ": "DZ", "Ґ": "G", "Ў": "U", "Ѓ": "G", "Ђ": "D", "Ћ": "C", "Є": "IE", "Ї": "I", "Ѫ": "U", "Ғ": "F",
}  # fmt: skip

_LEFT_OUT = str.maketrans("", "", "'’ʼ`´.")
_TIES = frozenset(("BIN", "BINTI", "BT", "BTE", "IBNI", "AL", "AP", "A/L", "A/P"))
"""Words that say whose child somebody is: printed in full, short or not at all."""


def written(name: str) -> str:
    """The name as the standard's first choice writes it, words parted by one filler."""
    return "<".join(variant(name, 0))


def variant(name: str, which: int) -> tuple[str, ...]:
    """The words of a name in A-Z; ``which`` of the two or three allowed spellings of a letter."""
    plain = unicodedata.normalize("NFC", name).upper().translate(_LEFT_OUT)
    letters = "".join(_letter(char, which) for char in plain)
    return tuple(re.findall(r"[A-Z]+", letters))


def _letter(char: str, which: int) -> str:
    if char in _TWO_WAYS:
        ways = _TWO_WAYS[char]
        return ways[min(which, len(ways) - 1)]
    known = _LATIN.get(char, _CYRILLIC.get(char))
    if known is not None:
        return known
    bare = unicodedata.normalize("NFKD", char)
    return "".join(each for each in bare if not unicodedata.combining(each))


def agrees(name: str, surname: str, given: str, *, truncated: bool) -> bool:
    """Whether a typed or printed name is the one of the zone.

    Words may stand in any order (a form has one field, some states put the given name first), a person may
    have one name, words of descent (bin, binti) may be missing on one side, and a name that fills its field
    may be cut anywhere, its last words left out.
    """
    zone = tuple(f"{surname} {given}".split())
    return bool(zone) and any(_same(variant(name, which), zone, truncated) for which in (0, 1, 2))


def _same(typed: tuple[str, ...], zone: tuple[str, ...], truncated: bool) -> bool:
    if sorted(typed) == sorted(zone) or "".join(typed) == "".join(zone):
        return True
    left, right = _without_ties(typed), _without_ties(zone)
    if left and sorted(left) == sorted(right):
        return True
    return truncated and _begins(left, right)


def _without_ties(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in _TIES)


def _begins(typed: tuple[str, ...], zone: tuple[str, ...]) -> bool:
    left = list(typed)
    for word in zone:
        found = next((each for each in left if each == word), None)
        found = found or next((each for each in left if each.startswith(word)), None)
        if found is None:
            return False
        left.remove(found)
    return bool(zone)
