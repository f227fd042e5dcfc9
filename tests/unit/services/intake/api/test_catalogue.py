"""Guide, form and fee in the reader's language."""

import pytest

ID = {"Accept-Language": "id"}


def test_the_services_are_listed_in_the_readers_language(office):
    english = {one["key"]: one for one in office.client.get("/services").json}
    indonesian = {one["key"]: one for one in office.client.get("/services", headers=ID).json}
    assert list(english) == list(indonesian) == sorted(english)
    assert english["e-passport"]["title"] == "Electronic passport"
    assert indonesian["e-passport"]["title"] == "Paspor elektronik"
    some = [english[key] for key in ("e-passport", "limited-stay-work", "visit-stay-extension", "visa-c1")]
    assert [one["fee_from"] for one in some] == [650_000, 2_750_000, 500_000, 1_000_000]
    assert [one["working_days"] for one in some] == [4, 4, 3, 5]


@pytest.mark.parametrize("key", ["e-passport", "limited-stay-work", "visit-stay-extension"])
def test_a_guide_has_form_papers_steps_and_tariff_each_with_its_basis(office, key):
    guide = office.client.get(f"/services/{key}").json
    fields = [field for group in guide["groups"] for field in group["fields"]]
    assert {"full_name", "sex", "birth_date", "birth_place", "email", "phone"} <= {f["key"] for f in fields}
    assert all(field["label"] and field["why"] and field["law"] for field in fields)
    assert all(paper["acceptable"] for paper in guide["documents"])
    assert all(line["legal_basis"] and line["source"] for line in guide["tariff"] + guide["steps"])
    assert any(step["working_days"] for step in guide["steps"])


def test_an_unknown_service_is_not_found(office):
    result = office.client.get("/services/moon-visa")
    assert (result.status_code, result.json["key"]) == (404, "service-unknown")


def test_the_fee_is_told_line_by_line_for_any_day(office):
    fee = office.client.get("/services/e-passport/fee?years=10&same_day=true&on=2026-11-24").json
    assert fee["total"] == 1_950_000
    assert [line["amount"] for line in fee["lines"]] == [950_000, 1_000_000]
    old = office.client.get("/services/e-passport/fee?years=5&on=2024-12-16").json
    assert old["lines"][0]["legal_basis"] == "PP 28/2019"


def test_a_fee_tells_its_rule_and_what_would_change_it(office):
    fee = office.client.get("/services/e-passport/fee?years=10&expedited=true&on=2026-11-24").json
    assert fee["options"] == {"years": "10", "expedited": "true"}
    assert [line["rule"] for line in fee["lines"]] == [
        "How long it is valid: 10 years",
        "Same-day service: yes",
    ]
    without = {"option": "expedited", "value": "false", "words": "without same-day service"}
    assert without | {"total": 950_000, "difference": -1_000_000} in fee["changes"]


def test_an_overstay_is_days_times_rate_to_day_60_and_a_way_to_go_after_that(office):
    paid = office.client.get("/overstay?days=60&on=2026-11-24").json
    assert (paid["total"], paid["reason"]) == (60_000_000, None)
    assert [(line["days"], line["rate"], line["amount"]) for line in paid["lines"]] == [
        (60, 1_000_000, 60_000_000)
    ]
    beyond = office.client.get("/overstay?days=61", headers=ID).json
    assert (beyond["total"], beyond["lines"]) == (None, [])
    assert "Inteldakim" in beyond["where"]


@pytest.mark.parametrize(
    ("query", "pointer", "key"),
    [
        ("", "/days", "required"),
        ("days=0", "/days", "overstay-days"),
        ("days=1.5", "/days", "not-integer"),
        ("days=5&on=1990-01-01", "/on", "fee-no-tariff"),
    ],
)
def test_an_overstay_that_cannot_be_told_names_what_is_wrong(office, keys_of, query, pointer, key):
    result = office.client.get(f"/overstay?{query}")
    assert result.status_code == 422
    assert keys_of(result) == {pointer: key}


def test_a_doubtful_fee_is_marked_and_explained(office):
    (line,) = office.client.get("/services/visit-stay-extension/fee?days=180").json["lines"]
    assert line["confidence"] == "to-be-confirmed"
    assert "Rp6,000,000" in line["note"]


@pytest.mark.parametrize(
    ("query", "pointer", "key"),
    [
        ("", "/years", "fee-option-missing"),
        ("years=7", "/years", "fee-option-value"),
        ("years=5&years=10", "/years", "fee-option-value"),
        ("years=5&colour=red", "/colour", "fee-option-unknown"),
        ("years=5&on=2026-02-30", "/on", "not-date"),
        ("years=5&on=1990-01-01", "/on", "fee-no-tariff"),
    ],
)
def test_a_fee_that_cannot_be_told_names_the_option(office, keys_of, query, pointer, key):
    result = office.client.get(f"/services/e-passport/fee?{query}")
    assert result.status_code == 422
    assert keys_of(result) == {pointer: key}


def test_the_description_of_the_api_is_served(office):
    description = office.client.get("/openapi.json").json
    assert "/submissions" in description["paths"]


def test_a_fee_or_a_time_that_is_not_certain_is_marked_in_the_list(office):
    listed = {one["key"]: one for one in office.client.get("/services").json}
    assert listed["e-passport"]["to_confirm"] is False
    assert listed["visit-stay-extension"]["to_confirm"] is True
