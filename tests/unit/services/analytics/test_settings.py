"""Analytics' settings."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from services.analytics.settings import load


def test_days_are_those_of_western_indonesia_when_nothing_is_said() -> None:
    settings = load({})
    assert settings.zone == ZoneInfo("Asia/Jakarta")
    assert settings.common.service == "analytics"


def test_the_time_zone_is_read_from_the_environment() -> None:
    assert load({"LEBONG_OFFICE_TIME_ZONE": "Asia/Jayapura"}).zone == ZoneInfo("Asia/Jayapura")


@pytest.mark.parametrize("name", ["Asia/Nowhere", "", "../etc/passwd"])
def test_a_time_zone_that_does_not_exist_is_refused_by_the_variables_name(name: str) -> None:
    with pytest.raises(ValueError, match="LEBONG_OFFICE_TIME_ZONE must be a time zone"):
        load({"LEBONG_OFFICE_TIME_ZONE": name})
