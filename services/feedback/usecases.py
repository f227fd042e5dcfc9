"""What feedback does: take a rating, take a voice, and say how satisfied people are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol, cast

from sqlalchemy import Select, Table, func, select
from sqlalchemy.orm import Session

from chassis.database import insert_new
from chassis.messaging import record
from contracts.feedback import RatingGiven, VoiceReceived
from services.feedback import domain
from services.feedback.tables import Rating, Voice


class Applications(Protocol):
    """Knows how an application stands. Raises ``domain.NoApplication``."""

    def of(self, reference: str) -> domain.Finished:
        """The state of ``reference``."""


def rateable(session: Session, application: domain.Finished) -> dict[str, Any]:
    """What the link's holder can rate, and whether they have. Raises ``domain.NotFinished``."""
    domain.check_rateable(application)
    rated = session.get(Rating, application.reference) is not None
    return {
        "reference": application.reference,
        "service": application.service,
        "already_rated": rated,
        "elements": list(domain.ELEMENTS),
    }


def rate(
    session: Session,
    application: domain.Finished,
    scores: Mapping[str, int],
    words: str,
    *,
    language: str,
    now: datetime,
) -> dict[str, Any]:
    """Store the one rating of an application and publish it.

    Raises ``domain.AlreadyRated``, ``domain.NotFinished``, or ``ValueError`` for impossible scores.
    """
    domain.check_rateable(application)
    domain.check_scores(scores)
    row = {
        "reference": application.reference,
        "service": application.service,
        "language": language,
        **scores,
        "words": words,
        "given_at": now,
    }
    if not insert_new(session, cast(Table, Rating.__table__), [row], [Rating.__table__.c.reference]):
        raise domain.AlreadyRated
    event = RatingGiven(reference=application.reference, service=application.service, scores=dict(scores))
    # One rating for each application: the first and only event about it.
    record(session, event, sequence=1, at=now)
    return {"reference": application.reference, "service": application.service}


def hear(
    session: Session, kind: str, words: str, contact: str, *, language: str, now: datetime
) -> dict[str, Any]:
    """Store a suggestion or complaint and publish that there is one; returns its ticket."""
    ticket = domain.new_ticket()
    voice = Voice(ticket=ticket, kind=kind, language=language, words=words, contact=contact, received_at=now)
    session.add(voice)
    record(session, VoiceReceived(ticket=ticket, kind=kind, language=language), sequence=1, at=now)
    return {"ticket": ticket}


def satisfaction(session: Session, service: str | None) -> dict[str, Any]:
    """The index of all ratings, or of one service's, as it is published."""
    result = domain.ikm(tally(session, service))
    if result is None:
        return {"n": 0, "ikm": None, "ikm_rounded_weight": None, "grade": None, "elements": []}
    means = ({"key": key, "mean": domain.two_decimals(mean)} for key, mean in result.means.items())
    return {
        "n": result.n,
        "ikm": domain.two_decimals(result.index),
        "ikm_rounded_weight": domain.two_decimals(result.index_rounded_weight),
        "grade": result.grade,
        "elements": list(means),
    }


def tally(session: Session, service: str | None) -> domain.Tally:
    """The number of ratings and the sum of each element's scores."""
    sums = (func.coalesce(func.sum(getattr(Rating, key)), 0) for key in domain.ELEMENTS)
    query = select(func.count(), *sums).select_from(Rating)
    if service is not None:
        query = query.where(Rating.service == service)
    n, *totals = session.execute(query).one()
    return domain.Tally(n, {key: int(total) for key, total in zip(domain.ELEMENTS, totals, strict=True)})


def ratings(service: str | None) -> Select[Rating]:
    """The ratings to show."""
    query = select(Rating)
    return query if service is None else query.where(Rating.service == service)


def voices(kind: str | None) -> Select[Voice]:
    """The voices to show."""
    query = select(Voice)
    return query if kind is None else query.where(Voice.kind == kind)
