"""Two devices on one draft: nothing is overwritten in silence."""

import pytest

BASE = {"full_name": "Siti", "birth_place": "Tes"}


def put(applicant, body, **headers):
    return applicant.client.put(f"{applicant.path}/answers", json=body, headers=applicant.headers | headers)


@pytest.fixture
def version(applicant):
    """The version that both devices have read."""
    return applicant.save(BASE).json["version"]


def test_both_values_are_told_of_what_both_devices_changed(applicant, version, keys_of):
    assert applicant.save({"birth_place": "Topos"}, version).status_code == 200
    answer = applicant.save({"birth_place": " Amen ", "full_name": "Siti"}, version)
    assert (answer.status_code, answer.json["key"]) == (412, "answers-changed")
    assert answer.json["params"] == {
        "version": version + 1,
        "conflicts": [{"field": "birth_place", "yours": "Amen", "theirs": "Topos"}],
    }
    assert keys_of(answer) == {"/answers/birth_place": "changed-meanwhile"}
    assert applicant.read()["answers"] == {**BASE, "birth_place": "Topos"}


def test_what_only_one_device_changed_is_no_conflict_of_the_other(applicant, version):
    applicant.save({"full_name": "Siti Aminah"}, version)
    answer = applicant.save({"birth_place": "Amen"}, version)
    assert (answer.status_code, answer.json["params"]["conflicts"]) == (412, [])
    assert applicant.save({"birth_place": "Amen"}, answer.json["params"]["version"]).status_code == 200
    assert applicant.read()["answers"] == {"full_name": "Siti Aminah", "birth_place": "Amen"}


def test_the_same_answer_from_both_devices_is_no_conflict(applicant, version):
    applicant.save({"birth_place": "Topos"}, version)
    assert applicant.save({"birth_place": "Topos"}, version).json["params"]["conflicts"] == []


def test_an_answer_taken_away_on_one_device_is_shown_as_empty(applicant, version):
    applicant.save({"mother_tongue": None, "phone": "081234567890"}, version)
    applicant.save({"phone": "081234567891"}, version + 0)
    read = applicant.read()["version"]
    applicant.save({"phone": "081234567892"}, read)
    answer = applicant.save({"phone": "081234567893"}, read)
    assert answer.json["params"]["conflicts"] == [
        {"field": "phone", "yours": "+6281234567893", "theirs": "+6281234567892"}
    ]


def test_a_value_that_cannot_be_read_is_shown_as_it_was_written(applicant, version):
    applicant.save({"birth_date": "1995-07-01"}, version)
    answer = applicant.save({"birth_date": "yesterday", "colour": "red"}, version)
    assert answer.json["params"]["conflicts"] == [
        {"field": "birth_date", "yours": "yesterday", "theirs": "1995-07-01"}
    ]


@pytest.mark.parametrize("header", ['"{}"', "{}", 'W/"{}"'])
def test_if_match_says_the_version_too(applicant, version, header):
    body = {"answers": {"birth_place": "Amen"}}
    assert put(applicant, body, **{"If-Match": header.format(version)}).status_code == 200
    stale = put(applicant, {"answers": {"birth_place": "Tes"}}, **{"If-Match": header.format(version)})
    assert (stale.status_code, stale.json["params"]["version"]) == (412, version + 1)


def test_of_two_versions_the_older_counts(applicant, version):
    applicant.save({"full_name": "Siti A"}, version)
    body = {"version": version + 1, "answers": {"birth_place": "Amen"}}
    assert put(applicant, body, **{"If-Match": f'"{version}"'}).status_code == 412


@pytest.mark.parametrize("header", ["*", "", '"', "-1", "1.5", "x" * 9000, "é"])
def test_a_version_that_cannot_be_read_changes_nothing(applicant, version, header):
    answer = put(applicant, {"answers": {"birth_place": "Amen"}}, **{"If-Match": header})
    assert (answer.status_code, answer.json["key"]) == (400, "if-match-invalid")
    assert applicant.read()["version"] == version


def test_without_any_version_nothing_is_saved(applicant, keys_of):
    answer = put(applicant, {"answers": BASE})
    assert (answer.status_code, keys_of(answer)) == (422, {"/version": "required"})


def test_a_version_from_the_future_is_a_conflict_too(applicant, version):
    assert applicant.save({"birth_place": "Amen"}, version + 7).status_code == 412
