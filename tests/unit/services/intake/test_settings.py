"""A wrong setting is refused with its name and the remedy."""

import pytest

from services.intake.settings import load


def test_the_office_keeps_the_time_of_its_place():
    assert load({}).zone.key == "Asia/Jakarta"
    assert load({"LEBONG_OFFICE_TIME_ZONE": "Asia/Jayapura"}).zone.key == "Asia/Jayapura"


@pytest.mark.parametrize("name", ["Moon/Base", "../../etc/passwd", ""])
def test_a_time_zone_that_does_not_exist_is_named(name):
    with pytest.raises(ValueError, match="LEBONG_OFFICE_TIME_ZONE must be a time zone such as Asia/Jakarta"):
        load({"LEBONG_OFFICE_TIME_ZONE": name})


def test_a_missing_or_broken_secret_names_its_file(tmp_path):
    settings = load({"LEBONG_SECRETS": str(tmp_path)})
    with pytest.raises(ValueError, match=r"codes\.key: run `lebong up`"):
        settings.secret("codes")
    (tmp_path / "codes.key").write_text("not base64!")
    with pytest.raises(ValueError, match=r"codes\.key is not base64"):
        settings.secret("codes")


def test_there_is_a_virus_scanner_when_it_is_named():
    assert load({}).clamd_url == ""
    assert load({"LEBONG_CLAMD_URL": "tcp://clamd:3310"}).clamd_url == "tcp://clamd:3310"


def test_nobody_collects_fees_unless_somebody_is_named(tmp_path):
    settings = load({"LEBONG_HOME": str(tmp_path)})
    assert (settings.payment, settings.payment_simulator) == ("off", "auto")


@pytest.mark.parametrize("name", ["LEBONG_PAYMENT", "LEBONG_PAYMENT_SIMULATOR", "LEBONG_CENTRE"])
def test_a_provider_that_nobody_knows_is_refused_with_those_there_are(tmp_path, name):
    with pytest.raises(ValueError, match=f"{name} is 'cash': use one of "):
        load({"LEBONG_HOME": str(tmp_path), name: "cash"})


@pytest.mark.parametrize("wrong", ["", "0", "-1", "many", "1.5"])
def test_how_many_drafts_an_address_may_begin_is_a_whole_number(wrong):
    assert load({}).starts_an_hour == 300
    assert load({"LEBONG_STARTS_AN_HOUR": "7"}).starts_an_hour == 7
    with pytest.raises(ValueError, match=r"LEBONG_STARTS_AN_HOUR is .*: use a whole number"):
        load({"LEBONG_STARTS_AN_HOUR": wrong})
