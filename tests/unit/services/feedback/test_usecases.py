"""Ratings once each, voices always, and the index out of what is stored."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from chassis.messaging.testing import recorded
from contracts.feedback import RatingGiven, VoiceReceived
from services.feedback import domain, usecases
from services.feedback.tables import Rating, Voice

ACCEPTED = domain.Finished("LBG-AAAA1111", "e-passport", "accepted")
REFUSED = domain.Finished("LBG-BBBB2222", "limited-stay-work", "refused")


def all_of(score: int) -> dict[str, int]:
    return dict.fromkeys(domain.ELEMENTS, score)


def rate(
    database: Any, application: domain.Finished, scores: dict[str, int], now: Any, words: str = ""
) -> Any:
    return database.transact(usecases.rate, application, scores, words, language="id", now=now)


def events(database: Any) -> list[Any]:
    with database.reading() as session:
        return [envelope.data for envelope in recorded(session)]


def test_a_rating_is_stored_and_published_without_its_words(database, now) -> None:
    rate(database, ACCEPTED, all_of(4), now, words="Petugasnya ramah.")
    with database.reading() as session:
        stored = session.get_one(Rating, ACCEPTED.reference)
    assert (stored.scores, stored.words) == (all_of(4), "Petugasnya ramah.")
    assert events(database) == [
        RatingGiven(reference=ACCEPTED.reference, service="e-passport", scores=all_of(4))
    ]


def test_a_second_rating_is_refused_and_changes_nothing(database, now) -> None:
    rate(database, ACCEPTED, all_of(4), now)
    with pytest.raises(domain.AlreadyRated):
        rate(database, ACCEPTED, all_of(1), now)
    with database.reading() as session:
        assert session.get_one(Rating, ACCEPTED.reference).scores == all_of(4)
    assert len(events(database)) == 1


def test_an_undecided_application_is_not_rated(database, now) -> None:
    with pytest.raises(domain.NotFinished):
        rate(database, domain.Finished("LBG-1", "e-passport", "in_review"), all_of(4), now)
    assert events(database) == []


def test_impossible_scores_are_not_stored(database, now) -> None:
    with pytest.raises(ValueError, match="out of range: time"):
        rate(database, ACCEPTED, {**all_of(4), "time": 9}, now)
    assert events(database) == []


def test_a_link_says_whether_its_application_has_been_rated(database, now) -> None:
    with database.reading() as session:
        assert usecases.rateable(session, ACCEPTED)["already_rated"] is False
    rate(database, ACCEPTED, all_of(3), now)
    with database.reading() as session:
        assert usecases.rateable(session, ACCEPTED)["already_rated"] is True


def test_a_voice_is_stored_and_its_event_holds_neither_words_nor_contact(database, now) -> None:
    made = database.transact(
        usecases.hear, "complaint", "Antrean terlalu lama.", "0812-0000", language="id", now=now
    )
    with database.reading() as session:
        stored = session.get_one(Voice, made["ticket"])
    assert (stored.words, stored.contact) == ("Antrean terlalu lama.", "0812-0000")
    assert events(database) == [VoiceReceived(ticket=made["ticket"], kind="complaint", language="id")]


def test_without_ratings_there_is_no_number_to_show(database) -> None:
    with database.reading() as session:
        shown = usecases.satisfaction(session, None)
    assert shown == {"n": 0, "ikm": None, "ikm_rounded_weight": None, "grade": None, "elements": []}


def test_the_index_of_all_and_of_one_service(database, now) -> None:
    rate(database, ACCEPTED, all_of(4), now)
    rate(database, REFUSED, all_of(3), now)
    with database.reading() as session:
        whole = usecases.satisfaction(session, None)
        passports = usecases.satisfaction(session, "e-passport")
        nothing = usecases.satisfaction(session, "no-such-service")
    assert (whole["n"], whole["ikm"], whole["grade"]) == (2, Decimal("87.50"), "B")
    assert whole["elements"][0] == {"key": "requirements", "mean": Decimal("3.50")}
    assert (passports["ikm"], passports["ikm_rounded_weight"]) == (Decimal("100.00"), Decimal("99.90"))
    assert nothing["n"] == 0
