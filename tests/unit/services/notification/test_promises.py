"""Letters promise what the catalogue promises, and call services what people know them by."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.notification import domain
from services.notification.adapters import letters

CATALOGUE = sorted((Path(__file__).resolve().parents[4] / "services/intake/catalogue").glob("*.yaml"))


def days(part: Any) -> Iterator[int]:
    """Every ``working_days`` below ``part``."""
    if isinstance(part, dict):
        yield from ([part["working_days"]] if "working_days" in part else [])
        part = list(part.values())
    for inner in part if isinstance(part, list) else []:
        yield from days(inner)


@pytest.mark.parametrize("file", CATALOGUE, ids=lambda file: file.stem)
def test_a_service_in_the_catalogue_has_a_name_and_its_promise_in_our_letters(file: Path) -> None:
    service = yaml.safe_load(file.read_text("utf-8"))
    key = service["key"]
    assert key in letters.words()["services"], f"templates/words.yaml needs the service {key}"
    assert domain.working_days(key) == max(days(service)), f"domain.WORKING_DAYS of {key}"


def test_the_catalogue_is_where_we_think_it_is() -> None:
    assert len(CATALOGUE) >= 3
