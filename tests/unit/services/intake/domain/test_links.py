"""The token of a resume link: whole, in time, ours."""

from datetime import timedelta

import pytest

from services.intake.domain.links import LinkAltered, LinkExpired, Token, read, write
from tests.support.intake_forms import KEY, NOON

TOKEN = Token("LBG-7K3MQ2PA", "abcdefghijklmnop", NOON + timedelta(days=14))


def test_a_token_says_what_was_written_into_it():
    assert read(write(TOKEN, KEY), KEY, NOON) == TOKEN


def test_a_genuine_token_ends_at_its_second():
    text = write(TOKEN, KEY)
    read(text, KEY, TOKEN.ends_at - timedelta(seconds=1))
    with pytest.raises(LinkExpired):
        read(text, KEY, TOKEN.ends_at)


def test_no_character_of_a_token_can_be_changed():
    text = write(TOKEN, KEY)
    for place, char in enumerate(text):
        altered = text[:place] + ("x" if char != "x" else "y") + text[place + 1 :]
        with pytest.raises(LinkAltered):
            read(altered, KEY, NOON)


@pytest.mark.parametrize("text", ["", ".", "...", "LBG-7K3MQ2PA", "x" * 5000, "LBG-7K3MQ2PA.é.1.é", "\x00"])
def test_what_is_no_token_is_refused(text):
    with pytest.raises(LinkAltered):
        read(text, KEY, NOON)


def test_a_token_of_another_key_is_refused():
    with pytest.raises(LinkAltered):
        read(write(TOKEN, b"o" * 32), KEY, NOON)
