"""The trust store: a second person for new certificates, and old versions that still explain a verdict."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from chassis.auth.trail import Trail
from chassis.database import Database
from chassis.database.testing import memory
from services.verification.tables import Base
from services.verification.trust import Reading, store
from services.verification.trust.store import Imported, StoreRefused
from tests.support.passports import Authority, authority, document_signer, key

DAY = datetime(2026, 11, 1, tzinfo=UTC)
ONE, TWO, THREE = (
    authority(f"State {n}", c, with_key=key("secp256r1", n)) for n, c in [(1, "UT"), (2, "FR"), (3, "ID")]
)


class Store:
    """A trust store in memory; every step takes place on a day."""

    def __init__(self) -> None:
        self.database: Database = memory(Base.metadata)
        self.trail = Trail("verification", b"k" * 32)

    def take(self, *members: Authority, day: int, by: str = "siti", **more: Any) -> Imported:
        reading = Reading(source=more.pop("source", "master list of UT"), **more)
        for one in members:
            reading.add(one.der)
        content = b"".join(one.der for one in members)
        now = DAY + timedelta(days=day)
        return self.database.transact(store.take, self.trail, reading, "list.ml", content, by, now)

    def confirm(self, number: int | None, day: int, by: str = "budi") -> None:
        self.database.transact(store.confirm, self.trail, number, by, DAY + timedelta(days=day))

    def believed(self, day: int) -> set[bytes]:
        trust = self.database.read(store.trust_at, DAY + timedelta(days=day))
        return set(trust.country_signers) if trust else set()


@pytest.fixture
def kept() -> Store:
    return Store()


def names(those: tuple[str, ...]) -> list[str]:
    return [one.rsplit(" ", 1)[0] for one in those]


def test_new_certificates_count_once_a_second_person_confirms(kept: Store):
    done = kept.take(ONE, TWO, day=1)
    assert (done.number, done.in_force) == (1, False)
    assert names(done.difference.new) == ["State 1 (UT)", "State 2 (FR)"]
    assert kept.believed(2) == set()
    kept.confirm(1, day=3)
    assert kept.believed(4) == {ONE.der, TWO.der}
    assert kept.database.read(store.version_at, DAY + timedelta(days=4)) == "1"


@pytest.mark.parametrize("by", ["siti", "Siti ", "SITI"])
def test_nobody_confirms_their_own_import(kept: Store, by: str):
    kept.take(ONE, day=1)
    with pytest.raises(StoreRefused, match="second person"):
        kept.confirm(1, day=2, by=by)
    assert kept.believed(3) == set()


def test_what_is_gone_goes_at_once_and_is_still_explained_by_its_day(kept: Store):
    kept.take(ONE, TWO, day=1)
    kept.confirm(1, day=1)
    done = kept.take(ONE, day=5)
    assert (done.in_force, names(done.difference.gone)) == (True, ["State 2 (FR)"])
    assert kept.believed(4) == {ONE.der, TWO.der}
    assert kept.believed(6) == {ONE.der}


def test_another_certificate_under_the_same_name_is_told_as_changed(kept: Store):
    kept.take(ONE, day=1)
    kept.confirm(1, day=1)
    again = authority("State 1", "UT", with_key=key("secp256r1", 4))
    done = kept.take(again, day=2)
    assert (names(done.difference.changed), done.difference.new, done.in_force) == (
        ["State 1 (UT)"],
        (),
        False,
    )
    assert kept.database.read(store.changes, done.number).changed == done.difference.changed


def test_two_lists_add_up_and_what_is_believed_already_needs_nobody(kept: Store):
    kept.take(ONE, TWO, day=1)
    kept.confirm(1, day=1)
    done = kept.take(TWO, day=2, source="master list of FR")
    assert done.in_force
    kept.take(ONE, day=3)
    assert kept.believed(4) == {ONE.der, TWO.der}


def test_single_certificates_only_add(kept: Store):
    for day, one in enumerate((ONE, TWO)):
        kept.confirm(kept.take(one, day=day, source="single certificates").number, day=day)
    assert kept.believed(3) == {ONE.der, TWO.der}


def test_the_same_again_makes_no_version(kept: Store):
    kept.take(ONE, day=1)
    kept.confirm(1, day=1)
    assert kept.take(ONE, day=2).number is None


def test_an_older_issue_is_refused(kept: Store):
    kept.take(ONE, TWO, day=1, made_at=DAY)
    kept.confirm(1, day=1)
    with pytest.raises(StoreRefused, match="this one is older"):
        kept.take(ONE, day=2, made_at=DAY - timedelta(days=30))


def test_an_older_proposal_cannot_overtake_a_newer_one(kept: Store):
    kept.take(ONE, day=1)
    kept.take(ONE, TWO, day=2)
    kept.confirm(2, day=3)
    with pytest.raises(StoreRefused, match="version 2 of the same list"):
        kept.confirm(1, day=4)


def test_a_version_is_confirmed_once(kept: Store):
    kept.take(ONE, day=1)
    kept.confirm(1, day=1)
    with pytest.raises(StoreRefused, match="in force already"):
        kept.confirm(1, day=2)
    with pytest.raises(StoreRefused, match="no version 9"):
        kept.confirm(9, day=2)


def test_the_root_of_a_list_is_pinned_with_it(kept: Store):
    kept.take(TWO, day=1, root=ONE.der)
    assert kept.database.read(store.pinned, DAY + timedelta(days=1)) == []
    kept.confirm(1, day=2)
    assert kept.database.read(store.pinned, DAY + timedelta(days=3)) == [ONE.der]
    assert kept.believed(3) == {TWO.der}


def test_certificates_are_found_by_country_and_by_digest(kept: Store):
    kept.confirm(kept.take(ONE, THREE, day=1).number, day=1)

    def found(word: str) -> list[Any]:
        return kept.database.read(store.certificates_like, word)

    (row,) = found("id")
    assert [one.digest for one in found(row.digest[:8])] == [row.digest]
    assert found("zz") == []
    assert [added for _, _, added in kept.database.read(store.life, row.digest, DAY + timedelta(days=2))] == [
        True
    ]


def test_who_signs_seals_is_kept_apart(kept: Store):
    sealer = document_signer(ONE, "Seals")
    kept.confirm(kept.take(ONE, sealer, day=1).number, day=1)
    trust = kept.database.read(store.trust_at, DAY + timedelta(days=2))
    assert (trust.country_signers, trust.seal_signers) == ((ONE.der,), (sealer.der,))


def test_what_a_strict_parser_refuses_is_named_in_the_version_and_after(kept: Store):
    odd = authority("Odd", "UT", odd=True)
    kept.confirm(kept.take(odd, day=1).number, day=1)
    trust = kept.database.read(store.trust_at, DAY + timedelta(days=2))
    assert [name for name, _ in trust.refused] == ["Odd (UT)"]
    assert trust.country_signers == (odd.der,)


def test_every_step_is_in_the_audit_trail(kept: Store):
    kept.take(ONE, day=1)
    kept.confirm(1, day=1)
    with kept.database.reading() as session:
        rows = session.execute(text("SELECT who, action, subject FROM audit ORDER BY number")).all()
    assert [tuple(row) for row in rows] == [
        ("officer siti", "trust.import", "trust-1"), ("officer budi", "trust.confirm", "trust-1")
    ]  # fmt: skip
