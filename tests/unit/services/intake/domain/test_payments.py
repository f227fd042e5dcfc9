"""What money that arrives is worth: one table, and no rupiah that is nowhere."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.domain.payments import Kind, is_billing_code, is_receipt_number, judge, wait_after

RUPIAH = st.integers(1, 10**12)


@pytest.mark.parametrize(
    ("amount", "waits", "paid", "late", "credited", "difference", "refund"),
    [
        (950_000, True, False, False, True, None, 0),
        (950_000, True, False, True, True, Kind.PAID_LATE, 0),
        (949_000, True, False, False, False, Kind.TOO_LITTLE, 949_000),
        (949_000, True, False, True, False, Kind.TOO_LITTLE, 949_000),
        (951_000, True, False, False, True, Kind.TOO_MUCH, 1_000),
        (951_000, True, False, True, True, Kind.TOO_MUCH, 1_000),
        (950_000, False, True, False, False, Kind.PAID_TWICE, 950_000),
        (950_000, False, False, True, False, Kind.AFTER_END, 950_000),
    ],
)
def test_each_way_of_paying_has_its_rule(amount, waits, paid, late, credited, difference, refund):
    verdict = judge(amount, 950_000, waits=waits, paid=paid, late=late)
    assert (verdict.credited, verdict.difference, verdict.refund) == (credited, difference, refund)


@given(RUPIAH, RUPIAH, st.booleans(), st.booleans(), st.booleans())
def test_every_rupiah_is_credited_or_goes_back(amount, owed, waits, paid, late):
    verdict = judge(amount, owed, waits=waits, paid=paid, late=late)
    assert amount == (owed if verdict.credited else 0) + verdict.refund


@given(RUPIAH, RUPIAH, st.booleans(), st.booleans(), st.booleans())
def test_nothing_that_does_not_fit_passes_in_silence(amount, owed, waits, paid, late):
    verdict = judge(amount, owed, waits=waits, paid=paid, late=late)
    fits = waits and amount == owed and not late
    assert (verdict.difference is None) == fits
    assert verdict.credited == (waits and amount >= owed)


@pytest.mark.parametrize(
    ("text", "good"),
    [("0A1B2C3D4E5F6G7H", True), ("0a1b2c3d4e5f6g7h", False), ("0A1B2C3D4E5F6G7", False), ("", False)],
)
def test_a_receipt_number_has_sixteen_capital_letters_and_digits(text, good):
    assert is_receipt_number(text) is good


@pytest.mark.parametrize(
    ("text", "good"), [("820123456789012", True), ("82012345678901", False), ("", False)]
)
def test_a_billing_code_has_fifteen_digits(text, good):
    assert is_billing_code(text) is good


def test_a_provider_that_is_away_is_asked_less_and_less_often():
    waits = [wait_after(attempts) for attempts in range(1, 12)]
    assert waits == sorted(waits)
    assert waits[0] == timedelta(seconds=1)
    assert waits[-1] == timedelta(minutes=1)
