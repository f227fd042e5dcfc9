"""Every field of every form: whatever is sent is taken as it is or named as wrong; nothing else changes."""

import pytest

from services.intake.catalogue import catalogue
from services.intake.domain.answers import AnswersWrong, missing, read
from services.intake.domain.service import FieldType
from tests.support.intake_forms import TODAY

BAD = {
    "a number": 7,
    "a list": ["a"],
    "an object": {"a": "b"},
    "a fraction": 1.5,
    "ten megabytes": "a" * 10_000_000,
    "a control character": "a\x00b",
    "new lines": "a\r\nBcc: b@c.id",
    "a right-to-left override": "a\u202eb",
    "an emoji": "a 😀",
}
MARKUP = {"markup": "<script>alert(1)</script>"}
DAYS = {"a day that does not exist": "2026-02-30", "a day of the next century": "2126-01-01"}
SERVICES = list(catalogue().values())


def bad(field):
    """What is wrong there; in a text, markup is only letters, and a page shows it as such."""
    more = {} if field.type is FieldType.TEXT else MARKUP
    return BAD | more | (DAYS if field.type is FieldType.DATE else {})


def named(service, given, kept):
    with pytest.raises(AnswersWrong) as caught:
        read(service, given, kept, TODAY)
    return {(error.field, error.key) for error in caught.value.wrong}


def asking(field):
    """Answers with which the field is asked for."""
    return {name: values[0] for name, values in field.when.terms}


@pytest.mark.parametrize("service", SERVICES, ids=lambda one: one.key)
def test_a_bad_answer_is_named_at_its_field_and_changes_nothing(service):
    kept = {"unrelated": "kept"}
    for field in service.fields.values():
        for value in bad(field).values():
            assert {name for name, _ in named(service, {field.key: value}, kept)} == {field.key}
    assert kept == {"unrelated": "kept"}


@pytest.mark.parametrize("service", SERVICES, ids=lambda one: one.key)
def test_an_empty_answer_is_asked_for_again_or_taken_away(service):
    for field in service.fields.values():
        for empty in (None, "", "   "):
            if field.required:
                assert (field.key, "required") in named(service, {field.key: empty}, asking(field))
            else:
                assert field.key not in read(service, {field.key: empty}, asking(field), TODAY)


@pytest.mark.parametrize("service", SERVICES, ids=lambda one: one.key)
def test_an_absent_answer_is_named_when_it_is_required(service):
    for field in service.fields.values():
        assert (field in missing(service, asking(field))) is field.required


@pytest.mark.parametrize("service", SERVICES, ids=lambda one: one.key)
def test_each_wrong_answer_about_who_may_apply_is_refused_with_its_reason(service):
    for field in service.eligibility:
        for value in set(field.values) - set(field.must_be):
            assert (field.key, "not-eligible") in named(service, {field.key: value}, asking(field))
