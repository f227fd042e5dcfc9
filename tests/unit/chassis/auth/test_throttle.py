from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from chassis.auth.throttle import Throttle, Throttled, purge, throttle
from chassis.database import Database, service_metadata

NOW = datetime(2026, 5, 1, 8, tzinfo=UTC)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    service_metadata("throttle").create_all(database.engine)
    yield database
    database.close()


def fail(one: Throttle, times: int, key: str = "k", at: datetime = NOW) -> None:
    for _ in range(times):
        one.check(key, at)
        one.failed(key, at)


def test_the_limit_closes_a_key_until_the_windows_end(database):
    one = Throttle(database, limit=3, window=60)
    fail(one, 3)
    with pytest.raises(Throttled) as raised:
        one.check("k", NOW + timedelta(seconds=20))
    assert raised.value.retry_after == 40
    one.check("k", NOW + timedelta(seconds=60))


def test_keys_are_counted_apart_and_kept_hashed(database):
    one = Throttle(database, limit=1)
    fail(one, 1, "LBG-7K3M9QX2|203.0.113.9")
    one.check("other", NOW)
    with database.reading() as session:
        assert "203.0.113.9" not in str(session.execute(select(throttle)).all())


def test_a_new_window_begins_at_the_first_failure_after_the_old(database):
    one = Throttle(database, limit=2, window=60)
    fail(one, 2)
    later = NOW + timedelta(seconds=61)
    fail(one, 1, at=later)
    one.check("k", later)
    fail(one, 1, at=later)
    with pytest.raises(Throttled):
        one.check("k", later)


def test_failures_of_ended_windows_are_forgotten(database):
    one = Throttle(database, window=60)
    fail(one, 1, "old")
    fail(one, 1, "new", NOW + timedelta(seconds=61))
    database.transact(purge, NOW + timedelta(seconds=1))
    with database.reading() as session:
        assert len(session.execute(select(throttle)).all()) == 1


def test_a_shared_key_is_closed_after_as_many_times_the_limit(database):
    one = Throttle(database, limit=2)
    for _ in range(6):
        one.check("shared", NOW, times=3)
        one.failed("shared", NOW)
    with pytest.raises(Throttled):
        one.check("shared", NOW, times=3)


def test_failures_at_the_same_moment_are_all_counted(database):
    one = Throttle(database, limit=40)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: one.failed("k", NOW), range(40)))
    with pytest.raises(Throttled):
        one.check("k", NOW)
    with database.reading() as session:
        assert session.execute(select(throttle.c.failures)).scalar_one() == 40


def test_a_use_counted_in_the_callers_transaction_goes_with_it(database):
    one = Throttle(database, limit=1)
    with database.transaction() as session:
        one.count(session, "k", NOW)
        session.rollback()
    one.check("k", NOW)
    with database.transaction() as session:
        one.count(session, "k", NOW)
    with pytest.raises(Throttled):
        one.check("k", NOW)
