"""The one contract of all checks: material in, findings out; no I/O but the register's.

A check is one module: ``CHECK`` names it and says what it rests on, ``check(material)`` yields findings.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from services.verification.adapters.register import Register
from services.verification.domain.finding import Basis, Finding, Outcome, RestsOn


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
    """Everything a check may look at. ``used_by`` maps a digest to other applications that have it."""

    dossier: Dossier
    now: datetime
    register: Register | None = None
    used_by: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Check:
    """The name of a check, the version of its code and of the data it uses, and what it stands on."""

    name: str
    version: str
    basis: Basis
    data: str = ""
    asks_register: bool = False

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
    ) -> Finding:
        """Make a complete finding about ``document``, or about the typed answers.

        Raises ``ValueError`` when a check fails something without a register or cryptography behind it.
        """
        if outcome is Outcome.FAIL and not self.basis.may_fail:
            raise ValueError(f"{self.name} stands on {self.basis}: it may raise a concern, not fail anything")
        where = {"document": document.kind, "digest": document.digest} if document else {}
        return Finding(
            check=self.name,
            outcome=outcome,
            reason=reason,
            params=dict(params or {}),
            where=where | ({"field": field} if field else {}),
            evidence=dict(evidence or {}),
            simulated=simulated,
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

    def check(self, material: Material) -> Iterable[Finding]:
        """Examine the material."""
        ...
