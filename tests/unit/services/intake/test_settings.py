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
