"""What officers think of concerns: recorded once each, and counted by check and week."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from services.verification.domain.case import CaseUnknown, FindingUnknown, HeldByOther, NothingToJudge
from services.verification.usecases import Practice, drift, judge, opinions, take

REFERENCE = "LBG-TEST0001"
PRACTICE = Practice(ZoneInfo("Asia/Jakarta"))


@pytest.fixture
def odd(scene: Any) -> Any:
    """A case with a concern: the NIK says another sex."""
    scene.submit(sex="male")
    scene.examine()
    return scene


def concern(scene: Any) -> int:
    return next(int(row.id) for row in scene.findings("nik") if row.outcome == "concern")


def says(
    scene: Any, number: int, agrees: bool, why: str = "", officer: str = "sari", of: str = REFERENCE
) -> None:
    scene.database.transact(judge, PRACTICE, of, number, officer, agrees=agrees, why=why, now=scene.now)


def said(scene: Any, number: int) -> list[tuple[str, bool, str]]:
    found = scene.database.read(opinions, REFERENCE).get(number, [])
    return [(one.officer, one.agrees, one.why) for one in found]


def test_an_officers_later_word_replaces_the_earlier(odd: Any) -> None:
    number = concern(odd)
    says(odd, number, True)
    says(odd, number, False, " typed wrong ")
    says(odd, number, True, officer="budi")
    assert sorted(said(odd, number)) == [("budi", True, ""), ("sari", False, "typed wrong")]


def test_what_raises_no_concern_cannot_be_judged(odd: Any) -> None:
    passed = next(row.id for row in odd.findings() if row.outcome == "pass")
    with pytest.raises(NothingToJudge):
        says(odd, passed, True)


def test_a_finding_of_another_case_is_not_found(odd: Any) -> None:
    number = concern(odd)
    odd.submit("LBG-TEST0002")
    with pytest.raises(FindingUnknown):
        says(odd, number, True, of="LBG-TEST0002")
    with pytest.raises(FindingUnknown):
        says(odd, 999, True)
    with pytest.raises(CaseUnknown):
        says(odd, number, True, of="LBG-NOBODY00")
    assert said(odd, number) == []


def test_a_case_in_another_officers_hand_is_not_judged(odd: Any) -> None:
    odd.database.transact(take, PRACTICE, REFERENCE, "budi", now=odd.now)
    with pytest.raises(HeldByOther):
        says(odd, concern(odd), True)


def test_opinions_are_counted_by_check_and_week_of_the_office(odd: Any) -> None:
    number = concern(odd)
    says(odd, number, False, "typed wrong")
    says(odd, number, True, officer="budi")
    odd.later(days=6)  # the Monday after
    says(odd, number, True, officer="tono")
    assert odd.database.read(drift, PRACTICE, now=odd.now) == [
        {"check": "nik", "week": date(2026, 11, 23), "judged": 2, "disagreed": 1},
        {"check": "nik", "week": date(2026, 11, 30), "judged": 1, "disagreed": 0},
    ]
    odd.later(weeks=12, days=1)
    assert odd.database.read(drift, PRACTICE, now=odd.now) == []
