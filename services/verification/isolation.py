"""Checks with large parsers, made in a process of their own: a hostile file ends that process and no other.

What comes back is not believed further than it has to be: only findings of the checks that were asked for,
about the document that was handed over.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any, cast

from chassis import sandbox
from services.verification.checks import CHECKS, Check, CheckModule, Document, Dossier, Material, make
from services.verification.domain.finding import Basis, Finding, Outcome, RestsOn
from services.verification.domain.trust import Trust
from services.verification.readers.chip import MEDIA_TYPE

LIMITS = sandbox.Limits(seconds=10, processor_seconds=8, memory_bytes=2 * 1024**3)
_MOST = 200
"""Findings that one file may have."""
_HEAD = ("reference", "service", "language", "round")


def opened(material: Material, *, only: Collection[str] = ()) -> list[Finding]:
    """The findings of the isolated checks named in ``only`` (all, when empty), document by document.

    Pictures are left out: see :func:`without_parts`."""
    modules = [module for module in CHECKS if isolated(module.CHECK, only)]
    documents = [one for one in material.dossier.documents if _has_parts(one)] if modules else []
    return [finding for one in documents for finding in _alone(modules, one, material)]


def without_parts(material: Material) -> Material:
    """The same with its pictures only: what those checks say of them needs no process of its own."""
    pictures = tuple(one for one in material.dossier.documents if not _has_parts(one))
    return dataclasses.replace(material, dossier=dataclasses.replace(material.dossier, documents=pictures))


def isolated(check: Check, only: Collection[str] = ()) -> bool:
    """Whether the check is wanted and made in a process of its own."""
    return check.basis is Basis.CRYPTOGRAPHY and (not only or check.name in only)


def _alone(modules: Sequence[CheckModule], document: Document, material: Material) -> Iterator[Finding]:
    by_name = {module.CHECK.name: module.CHECK for module in modules}
    about = dataclasses.replace(
        material, dossier=dataclasses.replace(material.dossier, documents=(document,))
    )
    try:
        answer, pictures = sandbox.run(
            "services.verification.isolation:examine", _packed(about, list(by_name)), _parts(about), LIMITS
        )
        yield from list(_believed(by_name, document, answer["findings"], pictures))
    except (sandbox.Lost, sandbox.Busy, KeyError, TypeError, ValueError, IndexError) as problem:
        again = isinstance(problem, sandbox.Busy)
        reason = "check-later" if again else "check-lost"
        for check in by_name.values():
            yield check.finding(about, Outcome.ERROR, reason, document=document, again=again)


def _has_parts(document: Document) -> bool:
    chip = document.media_type == MEDIA_TYPE
    return chip or document.content[:1024].lstrip().startswith(b"%PDF-")


def examine(request: dict[str, Any], parts: list[bytes]) -> tuple[dict[str, Any], list[bytes]]:
    """The other side: the checks ``request["checks"]`` on one document. For the process alone."""
    document = Document(**request["document"], content=parts[0])
    head = {name: request[name] for name in _HEAD}
    dossier = Dossier(**head, answers=request["answers"], documents=(document,))
    told = request["trust"]
    first = 1 + (told or {"countries": 0})["countries"]
    trust = told and Trust(
        version=told["version"], country_signers=tuple(parts[1:first]), seal_signers=tuple(parts[first:])
    )
    material = Material(dossier=dossier, now=datetime.fromisoformat(request["now"]), trust=trust or None)
    found = [
        finding
        for module in CHECKS
        if module.CHECK.name in request["checks"]
        for finding in make(module, material)
    ]
    pictures = [content for finding in found for content in finding.pictures.values()]
    return {"findings": [_plain(finding) for finding in found]}, pictures


def _packed(material: Material, checks: list[str]) -> dict[str, Any]:
    dossier, document = material.dossier, material.dossier.documents[0]
    trust = material.trust
    return {name: getattr(dossier, name) for name in _HEAD} | {
        "checks": checks,
        "answers": dict(dossier.answers),
        "document": {n: getattr(document, n) for n in ("kind", "digest", "media_type", "name")},
        "now": material.now.isoformat(),
        "trust": trust and {"version": trust.version, "countries": len(trust.country_signers)},
    }


def _parts(material: Material) -> list[bytes]:
    trust = material.trust or Trust(version="")
    return [material.dossier.documents[0].content, *trust.country_signers, *trust.seal_signers]


def _plain(finding: Finding) -> dict[str, Any]:
    fields = ("check", "outcome", "reason", "params", "where", "evidence", "simulated", "facts", "again")
    rests = {"code": finding.rests_on.code, "data": finding.rests_on.data}
    plain = {name: getattr(finding, name) for name in fields}
    return plain | rests | {"pictures": list(finding.pictures), "at": finding.rests_on.at.isoformat()}


def _believed(
    checks: dict[str, Check],
    document: Document,
    findings: Sequence[dict[str, Any]],
    pictures: Sequence[bytes],
) -> Iterator[Finding]:
    """Raises ``KeyError``, ``TypeError`` or ``ValueError`` for an answer that no check of ours would give."""
    left = list(pictures)
    if len(findings) > _MOST:
        raise ValueError("too many findings")
    for told in findings:
        check, outcome = checks[told["check"]], Outcome(told["outcome"])
        if outcome is Outcome.FAIL and not check.basis.may_fail:
            raise ValueError(f"{check.name} may not fail anything")
        rests = RestsOn(
            inputs=(document.digest,), code=str(told["code"]), data=str(told["data"]),
            at=datetime.fromisoformat(told["at"]),
        )  # fmt: skip
        where = cast(dict[str, Any], told["where"]) | {"document": document.kind, "digest": document.digest}
        yield Finding(
            check=check.name,
            outcome=outcome,
            reason=str(told["reason"]),
            params=dict(told["params"]),
            where=where,
            evidence=dict(told["evidence"]),
            simulated=bool(told["simulated"]),
            facts=dict(told["facts"]),
            pictures={str(name): left.pop(0) for name in told["pictures"]},
            again=bool(told["again"]),
            rests_on=rests,
        )
