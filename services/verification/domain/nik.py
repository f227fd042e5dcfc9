"""The Indonesian population number (NIK): what its sixteen digits say.

PP RR DD (region of first registration), DD MM YY (birth, day + 40 for women), SSSS (serial from 0001).
There is no check digit and no century, so a right structure proves little and a wrong one may be a slip.
Source: Law 23/2006 on population administration as amended by Law 24/2013 and the
layout published by the population offices.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_LAYOUT = re.compile(
    r"(?P<region>\d{6})(?P<day>\d\d)(?P<month>\d\d)(?P<year>\d\d)(?P<serial>\d{4})", re.ASCII
)
_WOMEN = 40

PROVINCES = frozenset(
    (
        *range(11, 20),
        21,
        *range(31, 37),
        *range(51, 54),
        *range(61, 66),
        *range(71, 77),
        81,
        82,
        *range(91, 98),
    )
)
"""Province codes in use (Kepmendagri 300.2.2-2430/2025); old numbers may carry others."""


class NotANik(ValueError):
    """The text cannot be a NIK; ``reason`` is ``layout``, ``date`` or ``serial``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Nik:
    """A NIK taken apart. ``year`` has two digits: the century is not in the number."""

    region: str
    day: int
    month: int
    year: int
    sex: str
    serial: str

    @property
    def province_known(self) -> bool:
        """Whether the first two digits are a province of today."""
        return int(self.region[:2]) in PROVINCES

    def born_on(self, birth: date) -> bool:
        """Whether the number was made for somebody born on this day."""
        return (self.day, self.month, self.year) == (birth.day, birth.month, birth.year % 100)


def parse(text: str) -> Nik:
    """Take a NIK apart; spaces, dots and dashes between digits are allowed. Raises :class:`NotANik`."""
    match = _LAYOUT.fullmatch(re.sub(r"[\s.\-]", "", text))
    if match is None:
        raise NotANik("layout")
    day, month, year = int(match["day"]), int(match["month"]), int(match["year"])
    sex = "female" if day > _WOMEN else "male"
    day -= _WOMEN if day > _WOMEN else 0
    if not any(_is_date(century + year, month, day) for century in (1900, 2000)):
        raise NotANik("date")
    if match["serial"] == "0000":
        raise NotANik("serial")
    return Nik(match["region"], day, month, year, sex, match["serial"])


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
