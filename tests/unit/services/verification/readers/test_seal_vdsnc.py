"""JSON in its canonical form (RFC 8785)."""

from __future__ import annotations

import json

import pytest

from services.verification.readers.seal_bytes import SealTrouble
from services.verification.readers.seal_vdsnc import canonical


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("0.0", "0"),
        ("-0.0", "0"),
        ("1", "1"),
        ("-1.50", "-1.5"),
        ("100", "100"),
        ("4.50", "4.5"),
        ("2e-3", "0.002"),
        ("1e-6", "0.000001"),
        ("1e-7", "1e-7"),
        ("1.5e-9", "1.5e-9"),
        ("333333333.33333329", "333333333.3333333"),
        ("1e20", "100000000000000000000"),
        ("1E21", "1e+21"),
        ("1E30", "1e+30"),
        ("1.25e+25", "1.25e+25"),
        ("9007199254740991", "9007199254740991"),
        ("5e-324", "5e-324"),
    ],
)
def test_numbers_are_written_as_ecmascript_writes_them(given: str, expected: str) -> None:
    assert canonical(json.loads(given)) == expected


def test_names_are_sorted_by_their_utf_16_code_units() -> None:
    names = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    written = canonical(dict.fromkeys(names, 0))
    assert list(json.loads(written)) == ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]


def test_text_keeps_its_letters_and_escapes_only_what_it_must() -> None:
    assert canonical("€$\u000f\nA'B\"\\/") == '"€$\\u000f\\nA\'B\\"\\\\/"'
    assert canonical([None, True, False, [], {}]) == "[null,true,false,[],{}]"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 2**60, "\ud800", {"\ud800": 1}, (1,)])
def test_what_json_cannot_hold_exactly_is_refused(value: object) -> None:
    with pytest.raises(SealTrouble):
        canonical(value)
