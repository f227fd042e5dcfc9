"""The list of visa indices, and what a code means."""

import pytest

ID = {"Accept-Language": "id"}


def listed(office, query="", **headers):
    return office.client.get(f"/visas{query}", headers=headers or None).json


def codes(found):
    return [visa["code"] for group in found["groups"] for visa in group["visas"]]


def test_the_whole_list_is_told_group_by_group(office):
    found = listed(office)
    assert (found["total"], found["found"], len(codes(found))) == (110, 110, 110)
    assert [group["count"] for group in found["groups"]] == [4, 4, 34, 9, 16, 8, 5, 10, 9, 9, 2]


def test_an_old_code_is_understood_and_told_to_be_old(office):
    found = listed(office, "?code=B211A")
    assert codes(found) == ["C1", "C2", "C6"]
    assert found["old_code"] is True
    assert listed(office, "?code=C1")["old_code"] is False


def test_a_group_is_shown_alone(office):
    assert codes(listed(office, "?group=working-holiday")) == ["E35", "E35A"]


def test_a_visa_has_its_official_title_its_stay_and_where_that_stands(office):
    (visa,) = next(group for group in listed(office, "?code=C1")["groups"] if group["visas"])["visas"]
    assert (visa["official_title"], visa["title"]) == ("Visa Kunjungan Wisata", "Tourist visit visa")
    assert visa["stay"]["text"] == "60 days, can be extended to 180 days"
    assert (visa["stay"]["confidence"], visa["decided_by"]) == ("official", "centre")
    assert visa["legal_basis"] == "Kepmen Imipas M.IP-08.GR.01.01/2025"


def test_a_stay_that_is_not_known_is_left_to_the_office(office):
    (visa,) = next(group for group in listed(office, "?code=C19")["groups"] if group["visas"])["visas"]
    assert visa["stay"] is None


def test_a_visa_names_what_can_be_applied_for_here(office):
    services = {one["key"]: one for one in office.client.get("/services").json}
    found = listed(office)
    for group in found["groups"]:
        for visa in group["visas"]:
            assert all(visa["code"] in services[key]["codes"] for key in visa["services"])
    covered = {code for one in services.values() for code in one["codes"]}
    assert covered == {
        visa["code"] for group in found["groups"] for visa in group["visas"] if visa["services"]
    }


@pytest.mark.parametrize("code", ["", "%20", "%3Cscript%3E", "%F0%9F%98%80", "Z99"])
def test_what_is_no_code_finds_nothing_or_asks_for_nothing(office, code):
    result = office.client.get(f"/visas?code={code}")
    assert result.status_code == 200
    assert result.json["found"] in (0, 110)


def test_a_question_that_is_too_long_or_unknown_is_refused(office):
    for query in (f"?code={'x' * 21}", "?colour=red", f"?group={'x' * 41}"):
        assert office.client.get(f"/visas{query}").status_code == 422
