"""The structure of the population number (NIK) against the typed birth date and sex."""

from __future__ import annotations

from collections.abc import Iterator

from services.verification.checks.b1_mrz import date_of
from services.verification.checks.contract import Check, Material
from services.verification.domain import nik
from services.verification.domain.finding import Basis, Finding, Outcome

CHECK = Check("nik", "1", Basis.ARITHMETIC, data="Kepmendagri 300.2.2-2430/2025")


def check(material: Material) -> Iterator[Finding]:
    """A concern for each contradiction, or one pass."""
    typed = material.dossier.answer("nik")
    if not typed:
        yield CHECK.finding(material, Outcome.NOT_APPLICABLE, "nik-not-typed", field="nik")
        return
    try:
        number = nik.parse(typed)
    except nik.NotANik as problem:
        yield CHECK.finding(material, Outcome.CONCERN, f"nik-{problem.reason}", field="nik")
        return
    concerns = list(_concerns(material, number))
    yield from concerns
    if not concerns:
        yield CHECK.finding(material, Outcome.PASS, "nik-agrees", field="nik")


def _concerns(material: Material, number: nik.Nik) -> Iterator[Finding]:
    birth, sex = date_of(material.dossier.answer("birth_date")), material.dossier.answer("sex")
    if birth and not number.born_on(birth):
        evidence = {
            "typed": birth.strftime("%d-%m-%y"),
            "in_nik": f"{number.day:02}-{number.month:02}-{number.year:02}",
        }
        yield CHECK.finding(
            material, Outcome.CONCERN, "nik-birth-differs", field="birth_date", evidence=evidence
        )
    if sex in ("male", "female") and sex != number.sex:
        yield CHECK.finding(
            material,
            Outcome.CONCERN,
            "nik-sex-differs",
            field="sex",
            evidence={"typed": sex, "in_nik": number.sex},
        )
    if not number.province_known:
        yield CHECK.finding(
            material, Outcome.CONCERN, "nik-province-unknown", field="nik", params={"code": number.region[:2]}
        )
