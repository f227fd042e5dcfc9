"""The villages of Lebong by their official codes, as the choices of a question of type ``village``."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from services.intake.catalogue.marks import read
from services.intake.domain.service import Choice, Text

FILE = Path(__file__).parent / "places" / "lebong.yaml"


@cache
def villages() -> tuple[Choice, ...]:
    """Every village and urban ward: ``17.07.01.1004`` is Kampung Jawa, Lebong Utara."""
    return tuple(_choices(read(FILE)["districts"]))


def _choices(districts: dict[str, dict[str, Any]]) -> Iterator[Choice]:
    for district, facts in districts.items():
        for village, name in facts["villages"].items():
            label = f"{name}, {facts['name']}"
            yield Choice(f"{district}.{village}", Text(label, label))
