"""What is lost, what is doubled, and what is neither."""

from __future__ import annotations

from collections import Counter

import pytest

from cli.faults.audit import Check, Promise, compare

ONCE = Promise("once", lambda _: Counter())
REPEATABLE = Promise("mails", lambda _: Counter(), repeats="again")


@pytest.mark.parametrize(
    ("found", "lost", "doubled"),
    [
        pytest.param("ab", 0, 0, id="each once"),
        pytest.param("a", 1, 0, id="one missing"),
        pytest.param("abb", 0, 1, id="one twice"),
        pytest.param("abbb", 0, 2, id="one three times"),
        pytest.param("abc", 0, 1, id="one that nobody expects"),
        pytest.param("aa", 1, 1, id="one twice and one missing"),
        pytest.param("", 2, 0, id="nothing there"),
    ],
)
def test_each_is_expected_once(found: str, lost: int, doubled: int) -> None:
    assert compare(ONCE, Counter("ab"), Counter(found)) == Check("once", 2, lost, doubled)


def test_a_repetition_that_is_allowed_is_counted_as_such() -> None:
    assert compare(REPEATABLE, Counter("ab"), Counter("abb")) == Check("mails", 2, 0, 0, "1 again")


def test_a_mail_of_no_known_message_is_never_allowed() -> None:
    assert compare(REPEATABLE, Counter("ab"), Counter("abc")).doubled == 1
