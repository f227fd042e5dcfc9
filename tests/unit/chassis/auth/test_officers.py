from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from chassis.auth import officers
from chassis.database import Database, service_metadata

NOW = datetime(2026, 5, 1, 8, tzinfo=UTC)
PASSWORD = "correct horse battery"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    service_metadata("officers").create_all(database.engine)
    database.transact(officers.create, "sari", PASSWORD, ["officer", "manager"], NOW)
    yield database
    database.close()


def sign_in(database, name, password, at):
    database.read(officers.check_password, name, password)
    return database.transact(officers.begin_session, name, at)


def test_a_signed_in_officer_is_known_with_her_roles_until_the_session_ends(database):
    secret = sign_in(database, "sari", PASSWORD, NOW)
    row = database.read(officers.officer_of, secret, NOW)
    assert (row.name, row.roles) == ("sari", {"officer", "manager"})
    assert row.session_ends == NOW + officers.SESSION_LIFE
    with pytest.raises(officers.NoSession):
        database.read(officers.officer_of, secret, NOW + officers.SESSION_LIFE)


@pytest.mark.parametrize(
    ("name", "password"), [("sari", "wrong"), ("nobody", PASSWORD), ("", ""), ("sari", "")]
)
def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(database, name, password):
    with pytest.raises(officers.WrongCredentials, match=r"^no active officer with this name and password$"):
        sign_in(database, name, password, NOW)


def test_an_unknown_name_costs_the_same_work_as_a_wrong_password(database, monkeypatch):
    verified = []

    class Watching:
        def __init__(self, inner):
            self.inner = inner

        def verify(self, stored, password):
            verified.append(stored.split("$")[:4])
            return self.inner.verify(stored, password)

        def hash(self, password):
            return self.inner.hash(password)

    watching = Watching(officers._hasher())
    monkeypatch.setattr(officers, "_hasher", lambda: watching)
    for name in ("sari", "nobody"):
        with pytest.raises(officers.WrongCredentials):
            sign_in(database, name, "wrong", NOW)
    assert len(verified) == 2
    assert verified[0] == verified[1]


def test_neither_password_nor_session_secret_is_stored(database):
    secret = sign_in(database, "sari", PASSWORD, NOW)
    with database.reading() as session:
        stored = str(session.execute(select(officers.officer)).all())
        stored += str(session.execute(select(officers.officer_session)).all())
    assert PASSWORD not in stored
    assert secret not in stored
    assert "$argon2id$" in stored


def test_signing_out_ends_the_session_and_twice_is_no_error(database):
    secret = sign_in(database, "sari", PASSWORD, NOW)
    for _ in range(2):
        database.transact(officers.sign_out, secret)
        with pytest.raises(officers.NoSession):
            database.read(officers.officer_of, secret, NOW)


def test_a_closed_account_loses_its_sessions_and_cannot_sign_in(database):
    secret = sign_in(database, "sari", PASSWORD, NOW)
    with database.transaction() as session:
        session.execute(update(officers.officer).values(active=False))
    with pytest.raises(officers.NoSession):
        database.read(officers.officer_of, secret, NOW)
    with pytest.raises(officers.WrongCredentials):
        sign_in(database, "sari", PASSWORD, NOW)


@pytest.mark.parametrize("password", ["", "short", "x" * 11, "x" * 257])
def test_a_password_too_short_or_too_long_is_refused_with_the_limits(database, password):
    with pytest.raises(officers.WeakPassword, match="12 to 256"):
        database.transact(officers.create, "budi", password, [], NOW)


def test_a_name_in_use_is_refused(database):
    assert database.read(officers.exists, "sari")
    with pytest.raises(IntegrityError):
        database.transact(officers.create, "sari", PASSWORD, [], NOW)


def test_ended_sessions_are_forgotten_at_the_next_sign_in(database):
    sign_in(database, "sari", PASSWORD, NOW)
    sign_in(database, "sari", PASSWORD, NOW + timedelta(days=1))
    with database.reading() as session:
        assert len(session.execute(select(officers.officer_session)).all()) == 1
