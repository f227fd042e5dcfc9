"""Amounts, days, times and lengths as people write them."""

from __future__ import annotations

import pytest
from flask import Flask, g

from gateway import languages


@pytest.mark.parametrize("language", ["id", "en"])
def test_an_amount_reads_as_on_the_bill(app: Flask, language: str) -> None:
    with app.test_request_context(f"/{language}/"):
        assert languages.money(650_000) == "Rp650.000"
        assert languages.money(1_000_000) == "Rp1.000.000"


@pytest.mark.parametrize(
    ("language", "day", "moment"),
    [
        ("id", "24 November 2026", "25 November 2026, 00.30 WIB"),
        ("en", "24 November 2026", "25 November 2026, 00:30 WIB"),
    ],
)
def test_a_time_is_shown_in_western_indonesian_time(app: Flask, language: str, day: str, moment: str) -> None:
    with app.test_request_context(f"/{language}/"):
        g.lang = language
        assert languages.day("2026-11-24") == day
        assert languages.moment("2026-11-24T17:30:00+00:00") == moment
        assert languages.day("no date") == "no date"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.4, "less than a second"),
        (1, "1 second"),
        (59.6, "1 minute"),
        (3540, "59 minutes"),
        (3599, "1 hour"),
        (86_400, "1 day"),
        (200_000, "2 days"),
    ],
)
def test_a_length_of_time_is_told_in_one_unit(app: Flask, seconds: float, words: str) -> None:
    with app.test_request_context("/en/"):
        g.lang = "en"
        assert languages.span(seconds) == words


def test_a_size_is_told_in_the_readers_notation(app: Flask) -> None:
    with app.test_request_context("/id/"):
        g.lang = "id"
        assert languages.size(1_240_000) == "1,2 MB"
        assert languages.size(12) == "1 kB"
