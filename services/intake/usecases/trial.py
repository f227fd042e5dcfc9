"""Trying out: read, checked and priced like a real application, without a session to keep anything in."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from services.intake.adapters.files import inspect
from services.intake.domain import answers as forms
from services.intake.domain.fees import Fee, FeeError, fee, options_of
from services.intake.domain.files import FileRefused, named
from services.intake.domain.service import Service
from services.intake.domain.warnings import unconfirmed
from services.intake.usecases.desk import Desk, DocumentUnknown, require_complete


def try_out(
    desk: Desk,
    key: str,
    *,
    answers: Mapping[str, object],
    kept: Mapping[str, object],
    documents: Collection[str],
    confirmations: Collection[str],
    whole: bool,
    now: datetime,
) -> dict[str, Any]:
    """What would come of these answers. Raises ``AnswersWrong``, ``ServiceUnknown``; and when ``whole``
    also ``Incomplete`` or ``WarningsToConfirm``, as handing in would.
    """
    service, today = desk.service(key), desk.today(now)
    earlier = forms.read(service, kept, {}, today)
    read = forms.read(service, answers, earlier, today, whole=whole)
    if whole:
        require_complete(service, read, documents, confirmations)
    fields = forms.missing(service, read)
    papers = [paper for paper in service.needed(read) if paper.kind not in documents]
    missing = [{"what": "answer", "key": field.key, "group": service.group_of[field.key]} for field in fields]
    return {
        "service": key,
        "answers": read,
        "missing": missing + [{"what": "document", "key": paper.kind} for paper in papers],
        "warnings": unconfirmed(read, frozenset(confirmations)),
        "fee": _fee(service, read, today),
    }


def try_file(desk: Desk, service: str, kind: str, name: str, content: bytes) -> dict[str, Any]:
    """The file as it would be taken. Raises ``FileRefused`` or ``DocumentUnknown``."""
    if kind not in desk.service(service).kinds:
        raise DocumentUnknown(kind)
    try:
        safe = named(name, kind)
        media_type = inspect(content, safe, remember=False).media_type
    except FileRefused as refused:
        refused.kind = kind
        raise
    return {"kind": kind, "name": safe, "media_type": media_type, "size": len(content)}


def _fee(service: Service, answers: Mapping[str, object], today: date) -> Fee | None:
    try:
        return fee(service, options_of(service, answers), today)
    except FeeError:
        return None
