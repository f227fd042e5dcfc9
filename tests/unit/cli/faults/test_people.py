"""Applicants are the same for the same seed, and all different."""

from __future__ import annotations

from datetime import date

from cli.faults.people import applicant
from services.intake.catalogue import catalogue
from services.intake.domain import answers
from services.verification.domain.nik import parse


def test_a_seed_brings_the_same_people_again() -> None:
    assert applicant(1, 5) == applicant(1, 5)
    assert applicant(1, 5) != applicant(2, 5)


def test_no_two_people_share_a_key_or_a_document() -> None:
    people = [applicant(1, number) for number in range(20)]
    assert len({one.key for one in people}) == 20
    assert len({document["content"] for one in people for document in one.body["documents"]}) == 40


def test_what_they_send_is_complete_and_their_number_fits_their_birth() -> None:
    service = catalogue()["e-passport"]
    for number in range(50):
        body = applicant(3, number).body
        read = answers.read(service, body["answers"], {}, date(2026, 11, 24), whole=True)
        assert {paper.kind for paper in service.needed(read)} == {one["kind"] for one in body["documents"]}
        assert parse(body["answers"]["nik"]).born_on(date.fromisoformat(body["answers"]["birth_date"]))
