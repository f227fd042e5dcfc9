import base64
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.auth.applicants import (
    basic,
    credentials,
    is_reference,
    matches,
    new_code,
    new_reference,
    seal,
    tidy_reference,
)

KEY = b"k" * 32


def test_references_and_codes_have_their_form_and_do_not_repeat():
    references = {new_reference() for _ in range(500)}
    codes = {new_code() for _ in range(500)}
    assert len(references) == len(codes) == 500
    assert all(re.fullmatch(r"LBG-[0-9A-HJKMNP-TV-Z]{8}", one) and is_reference(one) for one in references)
    assert all(re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}", one) for one in codes)


@pytest.mark.parametrize(
    "typed",
    [
        "4H7K0-1M2X9",
        "4h7k0-1m2x9",
        " 4H7K01M2X9 ",
        "4H7KO-IM2X9",
        "4h7ko lm2x9",
        "4H7K0–1M2X9",
        "4H7K0\t1M2X9",
    ],
)
def test_a_code_is_recognised_as_people_type_it(typed):
    assert matches(typed, seal("4H7K0-1M2X9", KEY), KEY)


@pytest.mark.parametrize("typed", ["", "4H7K0-1M2X8", "4H7K0-1M2X", "4H7K0-1M2X99", "\ud800", "é" * 5])
def test_another_code_is_not(typed):
    assert not matches(typed, seal("4H7K0-1M2X9", KEY), KEY)


def test_the_seal_needs_the_offices_key():
    assert seal("4H7K0-1M2X9", KEY) != seal("4H7K0-1M2X9", b"x" * 32)
    assert not matches("4H7K0-1M2X9", "broken é", KEY)


@given(st.text(min_size=1).filter(lambda text: ":" not in text), st.text(min_size=1))
def test_credentials_read_what_basic_wrote(reference, code):
    try:
        header = basic(reference, code)
    except UnicodeEncodeError:
        return
    assert credentials(header) == (tidy_reference(reference), code)


@pytest.mark.parametrize(
    "header",
    ["", "Basic", "Basic ", "Bearer abc", "Basic ???", "Basic " + base64.b64encode(b"no-colon").decode()]
    + ["Basic " + base64.b64encode(raw).decode() for raw in (b":", b"a:", b":b", b"\xff:\xff")],
)
def test_what_is_no_pair_is_none(header):
    assert credentials(header) is None


@pytest.mark.parametrize("typed", ["LBG-7K3M9QX0", "lbg 7k3m9qxo", "LBG7K3M9QXO", " lbg-7k3m-9qx0 "])
def test_a_reference_is_recognised_as_people_type_it(typed):
    assert tidy_reference(typed) == "LBG-7K3M9QX0"
