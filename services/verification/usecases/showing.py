"""Putting a case into the words of its reader."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from services.verification import phrases
from services.verification.domain.case import REASONS, Decision, State
from services.verification.tables import DecisionRow, FindingRow, HistoryRow
from services.verification.usecases.opinions import JUDGED
from services.verification.usecases.practice import Practice
from services.verification.usecases.reading import CasePage, case_row


def shown(page: CasePage, practice: Practice, language: str, now: datetime) -> dict[str, Any]:
    """The case in the reader's language: keys for programs and sentences for people."""
    case, dossier = page.case, page.dossier
    return case_row(case, practice, now) | {
        "answers": dossier and dict(dossier.answers),
        "documents": dossier and list(dossier.documents),
        "dossier_problem": page.dossier_problem,
        "findings": [_finding(each, page, language) for each in page.findings],
        "simulated": any(each.simulated for each in page.findings),
        "history": [_line(each, language) for each in page.history],
        "decisions": [_decision(each) for each in page.decisions if each.final],
        "proposal": next((_decision(each) for each in page.decisions if not each.final), None),
        "four_eyes": page.rules.four_eyes,
        "answer_days": practice.answer_days,
        "reasons": _offered(page, case_row(case, practice, now)["overdue"], language),
    }


def _offered(page: CasePage, overdue: str, language: str) -> list[dict[str, str]]:
    """The reasons that can be given now, the catalogue's first."""
    catalogued = _catalogued(page, language)
    # Where the catalogue says a general reason in words of its own, those are the ones.
    general = [
        one
        for one in _general(page.case.language, language)
        if (one["decision"], one["reason"]) not in page.rules.pairs
    ]
    reasons = [*catalogued, *general]
    if page.case.state == State.WAITING and overdue:
        return [one for one in reasons if one["decision"] == Decision.REFUSED]
    return reasons if page.case.state == State.READY else []


def _finding(row: FindingRow, page: CasePage, language: str) -> dict[str, Any]:
    return {
        "id": row.id,
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
        "judged": row.outcome in JUDGED,
        "opinions": [
            {name: getattr(one, name) for name in ("officer", "agrees", "why", "at")}
            for one in page.opinions.get(row.id, ())
        ],
    }


def _decision(row: DecisionRow) -> Mapping[str, Any]:
    names = (
        "round",
        "decision",
        "reason",
        "title",
        "words",
        "note",
        "due_on",
        "officer",
        "at",
        "confirmed_by",
    )
    return {name: getattr(row, name) for name in names}


def _line(row: HistoryRow, language: str) -> Mapping[str, Any]:
    given = {name: getattr(row, name) for name in ("round", "what", "detail", "actor", "at")}
    return given | {"text": phrases.history_line(row.what, row.detail, row.round, language)}


def _catalogued(page: CasePage, language: str) -> list[dict[str, str]]:
    shown = []
    for reason in page.rules.reasons:
        told = page.told.find(reason.decision, reason.key) or reason
        words = f"{told.words} {told.avoid}".strip()
        row = {"decision": reason.decision, "reason": reason.key, "text": reason.title}
        shown.append(row | {"words": words, "law": reason.law})
    return shown


def _general(applicants: str, language: str) -> list[dict[str, str]]:
    return [
        {
            "decision": decision,
            "reason": reason,
            "text": phrases.text(phrases.REASONS, reason, language),
            "words": phrases.text(phrases.TOLD, reason, applicants),
            "law": "",
        }
        for decision, reasons in REASONS.items()
        for reason in reasons
    ]
