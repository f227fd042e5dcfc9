"""Was exactly the same file handed in with another application? Families and agents do so innocently."""

from __future__ import annotations

from collections.abc import Iterator

from services.verification.checks.contract import Check, Material
from services.verification.domain.finding import Basis, Finding, Outcome

CHECK = Check("reuse", "1", Basis.CONTENT)


def check(material: Material) -> Iterator[Finding]:
    """One finding a document."""
    for document in material.dossier.documents:
        others = material.used_by.get(document.digest, ())
        yield CHECK.finding(
            material,
            Outcome.CONCERN if others else Outcome.PASS,
            "reuse-found" if others else "reuse-none",
            document=document,
            params={"count": len(others)},
            evidence={"applications": list(others)},
        )
