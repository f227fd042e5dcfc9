"""Putting a case into the words of its reader."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.verification import phrases
from services.verification.domain.case import REASONS, State
from services.verification.tables import DecisionRow, FindingRow, HistoryRow
from services.verification.usecases.reading import CasePage

_CASE = (
    "reference", "service", "round", "state", "version", "language",
    "opened_at", "changed_at", "next_attempt_at", "problem",
)  # fmt: skip


def shown(page: CasePage, language: str) -> dict[str, Any]:
    """The case in the reader's language: keys for programs and sentences for people."""
    case, dossier = page.case, page.dossier
    row = {name: getattr(case, name) for name in _CASE}
    return row | {
        "answers": dossier and dict(dossier.answers),
        "documents": dossier and list(dossier.documents),
        "dossier_problem": page.dossier_problem,
        "findings": [_finding(each, language) for each in page.findings],
        "simulated": any(each.simulated for each in page.findings),
        "history": [_line(each, language) for each in page.history],
        "decisions": [_decision(each, language) for each in page.decisions],
        "reasons": _reasons(language) if case.state == State.READY else [],
    }


def _finding(row: FindingRow, language: str) -> dict[str, Any]:
    return {
        "check": row.check_name,
        "title": phrases.check_title(row.check_name, language),
        "outcome": row.outcome,
        "outcome_text": phrases.text(phrases.OUTCOMES, row.outcome, language),
        "reason": row.reason,
        "params": row.params,
        "text": phrases.sentence(row.reason, row.params, language),
        "where": row.place,
        "evidence": row.evidence,
        "rests_on": {"inputs": row.inputs, "code": row.code, "data": row.data, "at": row.at},
        "simulated": row.simulated,
    }


def _decision(row: DecisionRow, language: str) -> Mapping[str, Any]:
    names = ("round", "decision", "reason", "note", "officer", "at")
    given = {name: getattr(row, name) for name in names}
    return given | {"reason_text": phrases.text(phrases.REASONS, row.reason, language)}


def _line(row: HistoryRow, language: str) -> Mapping[str, Any]:
    given = {name: getattr(row, name) for name in ("round", "what", "detail", "actor", "at")}
    return given | {"text": phrases.history_line(row.what, row.detail, row.round, language)}


def _reasons(language: str) -> list[dict[str, str]]:
    return [
        {"decision": decision, "reason": reason, "text": phrases.text(phrases.REASONS, reason, language)}
        for decision, reasons in REASONS.items()
        for reason in reasons
    ]
