"""Days that have to follow one another: a passport's end its beginning, a birth the parent's."""

from dataclasses import replace

import pytest

from services.intake.catalogue import catalogue
from services.intake.domain.answers import AnswersWrong, read
from services.intake.domain.service import Condition, Field, FieldType, Group, Text
from tests.support.intake_forms import TODAY

PLAIN = catalogue()["e-passport"]


def day(key, **more):
    return Field(
        key, FieldType.DATE, Text(f"{key}?", f"{key}?"), Text("x", "x"), "UU", required=False, **more
    )


PASSPORT = (day("issued"), day("expires", after="issued"))
CHILD = (
    day("mother_birth_date", when=Condition((("request", ("new",)),))),
    day("child_birth_date", after="mother_birth_date"),
)
SERVICE = replace(PLAIN, groups=(*PLAIN.groups, Group("days", Text("x", "x"), PASSPORT + CHILD)))


def wrong(given, kept=None):
    with pytest.raises(AnswersWrong) as caught:
        read(SERVICE, given, kept or {}, TODAY)
    return {error.field: error.key for error in caught.value.wrong}


@pytest.mark.parametrize("ends", ["2020-01-01", "2019-12-31"])
def test_a_passport_ends_after_it_begins(ends):
    assert wrong({"issued": "2020-01-01", "expires": ends}) == {"expires": "date-not-after"}
    assert read(SERVICE, {"issued": "2020-01-01", "expires": "2030-01-01"}, {}, TODAY)


def test_a_child_is_younger_than_its_mother():
    given = {"request": "new", "mother_birth_date": "2000-01-01", "child_birth_date": "1999-01-01"}
    assert wrong(given) == {"child_birth_date": "date-not-after"}


def test_the_mistake_is_said_where_it_is_being_made():
    kept = {"expires": "2020-01-01"}
    assert wrong({"issued": "2021-01-01"}, kept) == {"issued": "date-not-before"}
    assert read(SERVICE, {"phone": "081234567890"}, kept | {"issued": "2021-01-01"}, TODAY)


def test_a_day_that_is_not_asked_for_orders_nothing():
    given = {"request": "replacement", "mother_birth_date": "2000-01-01", "child_birth_date": "1999-01-01"}
    assert read(SERVICE, given, {}, TODAY)
