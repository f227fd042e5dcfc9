"""The one contract of all checks: material in, findings out; no I/O but the register's.

A check is one module: ``CHECK`` names it and says what it rests on, ``check(material)`` yields findings.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from services.verification.adapters.register import Register
from services.verification.domain.finding import Basis, Finding, Outcome, RestsOn
from services.verification.domain.trust import Trust


@dataclass(frozen=True, kw_only=True)
class Document:
    """A file of the application. ``digest`` is the SHA-256 of the content, hex."""

    kind: str
    digest: str
    media_type: str
    name: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """What the applicant handed in, as intake gives it, with the bytes of the documents."""

    reference: str
    service: str
    language: str
    round: int
    answers: Mapping[str, Any]
    documents: tuple[Document, ...]

    def answer(self, name: str) -> str:
        """The typed answer as trimmed text; empty when it was not given."""
        value = self.answers.get(name)
        return "" if value is None else str(value).strip()

    @property
    def answers_digest(self) -> str:
        """SHA-256 of the answers, hex: what a finding about typed data rests on."""
        canonical = json.dumps(self.answers, sort_keys=True, ensure_ascii=False, default=str)
        return hashlib.sha256(canonical.encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Material:
    """Everything a check may look at. ``used_by`` maps a digest to other applications that have it.

    ``earlier`` are the findings of the checks before, about all documents, with their facts; ``trust`` the
    certificates that may be believed.
    """

    dossier: Dossier
    now: datetime
    register: Register | None = None
    used_by: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    earlier: tuple[Finding, ...] = ()
    trust: Trust | None = None


@dataclass(frozen=True)
class Check:
    """The name of a check, the version of its code and of the data it uses, and what it stands on.

    ``pixels``: it looks for weak traces in pictures, and is skipped where cryptography proved the document.
    """

    name: str
    version: str
    basis: Basis
    data: str = ""
    asks_register: bool = False
    pixels: bool = False

    def finding(
        self,
        material: Material,
        outcome: Outcome,
        reason: str,
        *,
        params: Mapping[str, Any] | None = None,
        document: Document | None = None,
        field: str = "",
        evidence: Mapping[str, Any] | None = None,
        simulated: bool = False,
        facts: Mapping[str, Any] | None = None,
        pictures: Mapping[str, bytes] | None = None,
        again: bool = False,
        page: int = 0,
        box: Sequence[float] = (),
    ) -> Finding:
        """Make a complete finding about ``document``, or about the typed answers.

        ``page`` counts from 1, ``box`` is ``(x0, y0, x1, y1)`` in 0..1 of the page; see :class:`Finding`.

        Raises ``ValueError`` when a check fails something without a register or cryptography behind it.
        """
        if outcome is Outcome.FAIL and not self.basis.may_fail:
            raise ValueError(f"{self.name} stands on {self.basis}: it may raise a concern, not fail anything")
        where: dict[str, Any] = {"document": document.kind, "digest": document.digest} if document else {}
        placed = {"field": field, "page": page, "box": [round(float(edge), 4) for edge in box]}
        return Finding(
            check=self.name,
            outcome=outcome,
            reason=reason,
            params=dict(params or {}),
            where=where | {name: value for name, value in placed.items() if value},
            evidence=dict(evidence or {}),
            simulated=simulated,
            facts=dict(facts or {}),
            pictures=dict(pictures or {}),
            again=again,
            rests_on=RestsOn(
                inputs=(document.digest if document else material.dossier.answers_digest,),
                code=f"{self.name}/{self.version}",
                data=self.data,
                at=material.now,
            ),
        )


class CheckModule(Protocol):
    """What every module of this folder offers."""

    CHECK: Check
    __name__: str

    def check(self, material: Material) -> Iterable[Finding]:
        """Examine the material."""
        ...
