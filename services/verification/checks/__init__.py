"""All checks, in the order in which they run and are read: cheap and certain first.

The order is that of the files in this folder: a letter for how certain, a digit for how cheap. To add one,
add its module here and its sentences to ``phrases/checks/`` under the same name; nothing else names it.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from importlib import import_module
from pkgutil import iter_modules
from typing import cast

from chassis.telemetry import get_logger
from services.verification.checks.contract import Check, CheckModule, Document, Dossier, Material
from services.verification.domain.finding import Basis, Finding, Outcome

__all__ = [
    "CHECKS",
    "Check",
    "CheckModule",
    "Document",
    "Dossier",
    "Material",
    "make",
    "order",
    "reads_files",
    "run",
]

_NAMES = sorted(found.name for found in iter_modules(__path__) if re.match(r"[a-d]\d_", found.name))
CHECKS = tuple(cast(CheckModule, import_module(f"{__name__}.{name}")) for name in _NAMES)

log = get_logger()


def run(
    material: Material,
    *,
    only: Collection[str] = (),
    registers: bool | None = None,
    bases: Collection[Basis] = tuple(Basis),
) -> list[Finding]:
    """Run the checks named in ``only`` (all, when empty) and return their findings in order.

    ``registers`` True runs only those that ask a register (they wait), False only the others (they
    compute); those on another basis than ``bases`` are left to others. A check that breaks ends as an
    ``error`` finding: it never stops the others.
    """
    return [
        finding
        for module in CHECKS
        if (not only or module.CHECK.name in only)
        and (registers is None or module.CHECK.asks_register is registers)
        and module.CHECK.basis in bases
        for finding in make(module, material)
    ]


def order(check: str) -> int:
    """The place of a check in the reading order; unknown names (of older versions) come last."""
    names = [module.CHECK.name for module in CHECKS]
    return names.index(check) if check in names else len(names)


def reads_files(only: Collection[str] = ()) -> bool:
    """Whether any of these checks (all, when empty) looks into the documents."""
    return any(
        module.CHECK.basis in (Basis.CONTENT, Basis.CRYPTOGRAPHY)
        for module in CHECKS
        if not only or module.CHECK.name in only
    )


def make(module: CheckModule, material: Material) -> list[Finding]:
    """The findings of one check; one that breaks gives an ``error`` finding."""
    try:
        return list(module.check(material))
    except Exception as problem:  # noqa: BLE001 - whatever a hostile file does to a parser is a finding
        kind = type(problem).__name__
        log.error("check-broke", check=module.CHECK.name, error=kind, reference=material.dossier.reference)
        return [module.CHECK.finding(material, Outcome.ERROR, "check-broke", params={"error": kind})]
