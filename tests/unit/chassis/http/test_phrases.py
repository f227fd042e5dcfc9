import re

import pytest

from chassis.http.fields import _RULES
from chassis.http.language import LANGUAGES
from chassis.http.phrases import FIELDS, PHRASES, PROBLEMS, text_of
from chassis.http.runtime import STANDARD

_HOLES = re.compile(r"\{(\w+)\}")


@pytest.mark.parametrize("key", sorted(PHRASES))
def test_every_phrase_is_there_in_every_language_with_the_same_parameters(key):
    assert set(PHRASES[key]) == set(LANGUAGES)
    holes = {language: set(_HOLES.findall(" ".join(text))) for language, text in PHRASES[key].items()}
    assert len(set(map(frozenset, holes.values()))) == 1


@pytest.mark.parametrize("key", sorted(PROBLEMS))
def test_every_problem_has_a_title_and_says_what_to_do(key):
    for title, detail in PROBLEMS[key].values():
        assert title
        assert detail.endswith(".")
        assert not title.endswith(".")


def test_every_rule_and_every_standard_problem_has_its_phrase():
    assert {key for _, key, _ in _RULES} <= set(FIELDS)
    assert {key for key, _ in STANDARD.values()} <= set(PROBLEMS)


def test_a_missing_parameter_or_phrase_never_breaks_the_answer():
    assert text_of(PHRASES, "too-long", "en", {}) == ("", "At most max long.")
    assert text_of(PHRASES, "too-long", "ms", {}) == text_of(PHRASES, "too-long", "id", {})
    assert text_of(PHRASES, "no-such-key", "en", {}) == ("no-such-key", "no-such-key")
