"""The typed machine readable zone of a passport: its check digits, and against the typed data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import zip_longest

from services.verification.checks.contract import Check, Dossier, Material
from services.verification.domain import mrz, names
from services.verification.domain.finding import Basis, Finding, Outcome

CHECK = Check("mrz", "1", Basis.ARITHMETIC, data="ICAO Doc 9303-4 (2021)")


def check(material: Material) -> Iterator[Finding]:
    """One finding for the check digits, one for each typed field that contradicts the zone."""
    typed = material.dossier.answer("mrz")
    if not typed:
        yield CHECK.finding(material, Outcome.NOT_APPLICABLE, "mrz-not-typed", field="mrz")
        return
    try:
        zone = mrz.parse(typed)
    except mrz.NotAnMrz:
        yield CHECK.finding(material, Outcome.CONCERN, "mrz-not-a-zone", field="mrz")
        return
    yield _digits(material, zone)
    yield from _against_answers(material, zone)


def _digits(material: Material, zone: mrz.Mrz) -> Finding:
    if zone.wrong:
        return CHECK.finding(
            material,
            Outcome.CONCERN,
            "mrz-digits-wrong",
            field="mrz",
            params={"which": list(zone.wrong)},
            evidence={"wrong": list(zone.wrong)},
        )
    return CHECK.finding(material, Outcome.PASS, "mrz-digits-right", field="mrz")


def _against_answers(material: Material, zone: mrz.Mrz) -> Iterator[Finding]:
    compared = list(_compared(material.dossier, zone))
    for field, agrees, typed, in_zone in compared:
        if not agrees:
            yield CHECK.finding(
                material,
                Outcome.CONCERN,
                "mrz-differs",
                field=field,
                params={"field": field},
                evidence={"typed": typed, "in_zone": in_zone},
            )
    if compared and all(agrees for _, agrees, _, _ in compared):
        fields = [field for field, *_ in compared]
        yield CHECK.finding(
            material, Outcome.PASS, "mrz-agrees", params={"fields": fields}, evidence={"compared": fields}
        )


def _compared(dossier: Dossier, zone: mrz.Mrz) -> Iterator[tuple[str, bool, str, str]]:
    name, number = dossier.answer("full_name"), dossier.answer("passport_number")
    birth, expiry = date_of(dossier.answer("birth_date")), date_of(dossier.answer("passport_expires"))
    sex = dossier.answer("sex")
    if name:
        yield "full_name", names.same(name, zone.names, truncated=zone.truncated), name, " ".join(zone.names)
    if number:
        plain = "".join(number.upper().split())
        yield "passport_number", plain == zone.number, *_only_differences(plain, zone.number)
    if birth:
        yield "birth_date", zone.born_on(birth), f"{birth:%y%m%d}", zone.birth
    if expiry:
        yield "passport_expires", zone.expires_on(expiry), f"{expiry:%y%m%d}", zone.expiry
    if sex:
        yield "sex", zone.sex in (sex, "unspecified"), sex, zone.sex


def _only_differences(one: str, other: str) -> tuple[str, str]:
    """Both numbers with a dot for what they share: evidence is kept, a whole identity number is not."""
    pairs = list(zip_longest(one, other, fillvalue=""))
    return (
        "".join("·" if left == right else left for left, right in pairs),
        "".join("·" if left == right else right for left, right in pairs),
    )


def date_of(text: str) -> date | None:
    """The date typed as YYYY-MM-DD, or None."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
