"""Who cannot get a service hears so at the first question, and is asked nothing else."""

from dataclasses import replace

import pytest

from services.intake.catalogue import catalogue
from services.intake.domain.answers import AnswersWrong, missing, read
from services.intake.domain.service import ELIGIBILITY, Condition, Field, FieldType, Group, Text
from tests.support.intake_forms import PASSPORT, TODAY

WHY = Text("Ajukan di kantor asal.", "Apply at your own office.")
PLAIN = catalogue()["e-passport"]


def asked(key, must_be, **more):
    return Field(
        key,
        FieldType.BOOLEAN,
        Text("Ya?", "Yes?"),
        Text("x", "x"),
        "UU",
        must_be=must_be,
        otherwise=WHY,
        **more,
    )


QUESTIONS = (
    asked("citizen_here", ("true",)),
    asked("abroad_now", ("false",), when=Condition((("citizen_here", ("true",)),))),
)
SERVICE = replace(PLAIN, eligibility=QUESTIONS, groups=(Group(ELIGIBILITY, WHY, QUESTIONS), *PLAIN.groups))
CAN = {"citizen_here": True, "abroad_now": False}


def wrong(given, kept=None, **more):
    with pytest.raises(AnswersWrong) as caught:
        read(SERVICE, given, kept or {}, TODAY, **more)
    return caught.value


def test_a_wrong_answer_is_refused_with_the_catalogues_words():
    (error,) = wrong({"citizen_here": False}).errors
    assert (error["pointer"], error["key"]) == ("/answers/citizen_here", "not-eligible")
    assert (error["why_id"], error["why_en"]) == (WHY.id, WHY.en)


def test_nothing_else_is_said_to_who_may_not_apply():
    found = wrong({"citizen_here": False, "email": "nobody"}, whole=True)
    assert [error.key for error in found.wrong] == ["not-eligible"]


def test_an_answer_given_earlier_bars_too():
    assert wrong({"years": "5"}, {"citizen_here": False}).wrong[0].field == "citizen_here"


def test_who_may_apply_goes_on():
    assert read(SERVICE, PASSPORT | CAN, {}, TODAY, whole=True)["citizen_here"] is True
    assert [field.key for field in missing(SERVICE, PASSPORT)] == ["citizen_here"]


def test_a_question_that_is_not_asked_bars_nobody():
    given = {"abroad_now": True}
    assert read(SERVICE, given, {}, TODAY) == given
    assert wrong({"citizen_here": True}, given).wrong[0].field == "abroad_now"
