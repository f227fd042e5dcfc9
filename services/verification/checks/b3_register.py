"""What the national register says about the number and the person. Only its answer may fail a document.

A register that is away is ``not_checked``: never a pass, asked again by itself. A hit on a list of lost
or stolen documents is a concern to be confirmed with the list's owner, never a refusal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from services.verification.adapters.register import Answer, Document, Field, Status, Subject
from services.verification.checks.b1_mrz import date_of
from services.verification.checks.contract import Check, Dossier, Material
from services.verification.domain.finding import Basis, Finding, Outcome

CHECK = Check("register", "1", Basis.REGISTER, asks_register=True)

_MEANS = {
    Status.MATCH: (Outcome.PASS, "register-match"),
    Status.PARTIAL: (Outcome.CONCERN, "register-partial"),
    Status.NO_MATCH: (Outcome.FAIL, "register-mismatch"),
    Status.NOT_FOUND: (Outcome.FAIL, "register-not-found"),
    Status.HIT: (Outcome.CONCERN, "register-hit"),
    Status.UNAVAILABLE: (Outcome.NOT_CHECKED, "register-unavailable"),
    Status.DENIED: (Outcome.NOT_CHECKED, "register-denied"),
}
_NUMBERS = ((Document.NIK, "nik"), (Document.PASSPORT, "passport_number"))


def check(material: Material) -> Iterator[Finding]:
    """One finding for each number that was typed."""
    asked = False
    for document, field in _NUMBERS:
        if material.dossier.answer(field):
            asked = True
            yield _ask(material, document, field)
    if not asked:
        yield CHECK.finding(material, Outcome.NOT_APPLICABLE, "register-nothing-to-ask")


def _ask(material: Material, document: Document, field: str) -> Finding:
    if material.register is None:
        return CHECK.finding(
            material, Outcome.NOT_CHECKED, "register-none", field=field, params={"register": str(document)}
        )
    answer = material.register.ask(
        _subject(material.dossier, document, field), purpose=material.dossier.reference
    )
    outcome, reason = _MEANS[answer.status]
    return CHECK.finding(
        material,
        outcome,
        reason,
        field=field,
        params={"register": str(document), "fields": _differing(answer)},
        evidence=_evidence(answer),
        simulated=answer.simulated,
        again=outcome is Outcome.NOT_CHECKED,
    )


def _subject(dossier: Dossier, document: Document, field: str) -> Subject:
    return Subject(
        document=document,
        number=re.sub(r"[\s.\-]", "", dossier.answer(field)).upper(),
        full_name=dossier.answer("full_name"),
        birth_date=date_of(dossier.answer("birth_date")),
        sex=dossier.answer("sex"),
    )


def _differing(answer: Answer) -> list[str]:
    return [name for name, compared in answer.fields.items() if compared is Field.MISMATCH]


def _evidence(answer: Answer) -> dict[str, object]:
    return {
        "source": answer.source,
        "status": str(answer.status),
        "fields": {name: str(compared) for name, compared in answer.fields.items()},
        "record": answer.record,
        "detail": answer.detail,
        "asked_at": answer.asked_at.isoformat(),
        "latency_ms": answer.latency_ms,
    }
