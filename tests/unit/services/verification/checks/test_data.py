"""The checks of typed data: NIK, machine readable zone, register, and the same file elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from services.verification.adapters.register import Answer, Status, Subject
from services.verification.adapters.register_simulator import Behaviour, RegisterSimulator
from services.verification.checks import b1_mrz, b3_register, b4_reuse, b5_nik
from services.verification.domain.finding import Outcome

Make = Callable[..., Any]
ZONE = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10"
HOLDER = {
    "full_name": "Anna Maria Eriksson",
    "birth_date": "1974-08-12",
    "sex": "female",
    "passport_number": "L898902C3",
    "passport_expires": "2012-04-15",
    "mrz": ZONE,
}
CITIZEN = {"nik": "1707015705900001", "birth_date": "1990-05-17", "sex": "female", "full_name": "Siti Rahma"}


def a_register(mode: Behaviour = Behaviour.MATCH) -> RegisterSimulator:
    return RegisterSimulator(
        mode, clock=lambda: datetime(2026, 11, 24, tzinfo=UTC), sleep=lambda seconds: None
    )


def outcomes(findings: Any) -> list[tuple[str, str]]:
    return [(str(finding.outcome), finding.reason) for finding in findings]


def test_a_nik_that_agrees_with_the_form_passes(material: Make) -> None:
    assert outcomes(b5_nik.check(material(**CITIZEN))) == [("pass", "nik-agrees")]


def test_no_nik_is_not_applicable(material: Make) -> None:
    assert outcomes(b5_nik.check(material(full_name="A"))) == [("not_applicable", "nik-not-typed")]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"birth_date": "1990-05-18"}, "nik-birth-differs"),
        ({"sex": "male"}, "nik-sex-differs"),
        ({"nik": "9907015705900001"}, "nik-province-unknown"),
        ({"nik": "1707015705900000"}, "nik-serial"),
        ({"nik": "17070157059000"}, "nik-layout"),
        ({"nik": "1707015713900001"}, "nik-date"),
    ],
)
def test_a_nik_that_contradicts_the_form_is_a_concern_never_a_failure(
    material: Make, change: dict[str, str], reason: str
) -> None:
    assert outcomes(b5_nik.check(material(**CITIZEN | change))) == [("concern", reason)]


def test_what_was_compared_is_shown_side_by_side_without_the_number(material: Make) -> None:
    (finding,) = b5_nik.check(material(**CITIZEN | {"birth_date": "1991-05-17"}))
    assert finding.evidence == {"typed": "17-05-91", "in_nik": "17-05-90"}
    assert CITIZEN["nik"] not in str(finding)


def test_a_zone_that_agrees_with_the_form_passes_twice(material: Make) -> None:
    assert outcomes(b1_mrz.check(material(**HOLDER))) == [
        ("pass", "mrz-digits-right"),
        ("pass", "mrz-agrees"),
    ]


def test_a_zone_that_was_not_typed_is_not_applicable(material: Make) -> None:
    assert outcomes(b1_mrz.check(material(full_name="A"))) == [("not_applicable", "mrz-not-typed")]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"full_name": "Anna Eriksson"}, "full_name"),
        ({"birth_date": "1974-08-13"}, "birth_date"),
        ({"sex": "male"}, "sex"),
        ({"passport_expires": "2013-04-15"}, "passport_expires"),
        ({"passport_number": "L898902C4"}, "passport_number"),
    ],
)
def test_each_typed_field_that_differs_from_the_zone_is_its_own_concern(
    material: Make, change: dict[str, str], field: str
) -> None:
    digits, differs = b1_mrz.check(material(**HOLDER | change))
    assert digits.outcome is Outcome.PASS
    assert (differs.outcome, differs.reason, differs.where) == (
        Outcome.CONCERN,
        "mrz-differs",
        {"field": field},
    )


@pytest.mark.parametrize(
    ("typed", "shown", "in_zone"),
    [
        ("L898902C4", "········4", "········3"),
        ("L898902C", "········", "········3"),
        ("L898902C37", "·········7", "·········"),
    ],
)
def test_two_passport_numbers_are_kept_only_where_they_differ(
    material: Make, typed: str, shown: str, in_zone: str
) -> None:
    *_, differs = b1_mrz.check(material(**HOLDER | {"passport_number": typed}))
    assert differs.evidence == {"typed": shown, "in_zone": in_zone}


def test_a_slip_in_the_zone_is_a_concern_that_names_the_field(material: Make) -> None:
    finding = next(iter(b1_mrz.check(material(**HOLDER | {"mrz": ZONE.replace("7408122F", "7408123F")}))))
    assert (finding.reason, finding.params) == ("mrz-digits-wrong", {"which": ["birth", "composite"]})


def test_something_that_is_no_zone_is_a_concern(material: Make) -> None:
    assert outcomes(b1_mrz.check(material(mrz="P<UTO"))) == [("concern", "mrz-not-a-zone")]


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        (Behaviour.MATCH, ("pass", "register-match")),
        (Behaviour.SLOW, ("pass", "register-match")),
        (Behaviour.PARTIAL, ("concern", "register-partial")),
        (Behaviour.MISMATCH, ("fail", "register-mismatch")),
        (Behaviour.NOT_FOUND, ("fail", "register-not-found")),
        (Behaviour.HIT, ("concern", "register-hit")),
        (Behaviour.DOWN, ("not_checked", "register-unavailable")),
    ],
)
def test_every_answer_of_a_register_has_its_outcome_and_says_it_is_simulated(
    material: Make, mode: Behaviour, expected: tuple[str, str]
) -> None:
    (finding,) = b3_register.check(material(register=a_register(mode), **CITIZEN))
    assert (finding.outcome, finding.reason) == expected
    assert finding.simulated
    assert "1707015705900001" not in str(finding.evidence)


def test_a_register_that_refuses_us_is_not_checked(material: Make) -> None:
    class Denying:
        def ask(self, subject: Subject, *, purpose: str) -> Answer:
            return Answer(
                status=Status.DENIED,
                source="dukcapil",
                simulated=False,
                asked_at=datetime(2026, 1, 1, tzinfo=UTC),
            )

    (finding,) = b3_register.check(material(register=Denying(), **CITIZEN))
    assert (finding.outcome, finding.simulated) == (Outcome.NOT_CHECKED, False)


def test_without_a_register_nothing_is_called_checked(material: Make) -> None:
    assert outcomes(b3_register.check(material(**CITIZEN))) == [("not_checked", "register-none")]


def test_without_a_number_there_is_nothing_to_ask(material: Make) -> None:
    findings = b3_register.check(material(register=a_register(), full_name="A"))
    assert outcomes(findings) == [("not_applicable", "register-nothing-to-ask")]


def test_the_same_file_elsewhere_is_a_concern_that_names_the_other_applications(
    material: Make, document: Make, picture: Make
) -> None:
    scan = document(picture())
    (finding,) = b4_reuse.check(material(documents=[scan], used_by={scan.digest: ("LBG-OTHER001",)}))
    assert (finding.outcome, finding.evidence) == (Outcome.CONCERN, {"applications": ["LBG-OTHER001"]})


def test_a_file_of_this_application_alone_passes(material: Make, document: Make, picture: Make) -> None:
    assert outcomes(b4_reuse.check(material(documents=[document(picture())]))) == [("pass", "reuse-none")]
