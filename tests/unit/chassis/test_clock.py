from datetime import UTC, datetime, timedelta

from chassis import clock


def test_now_is_aware_in_utc_and_now():
    found = clock.now()
    assert found.tzinfo is UTC
    assert abs(found - datetime.now(UTC)) < timedelta(seconds=5)
