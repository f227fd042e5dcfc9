"""What every app serves: health, metrics, its description, pages."""

import pytest
from sqlalchemy.exc import OperationalError


def test_live_and_ready(office):
    assert office.http.get("/health/live").json == {"live": True}
    assert office.http.get("/health/ready").json == {"ready": True, "database": "ok"}


def test_not_ready_says_what_is_away_and_the_log_alone_says_where(office, monkeypatch, capfd):
    def away() -> None:
        raise OperationalError("SELECT 1", {}, Exception("connection to 10.0.0.3 refused"))

    monkeypatch.setattr(office.database, "ping", away)
    result = office.http.get("/health/ready")
    assert result.status_code == 503
    assert result.json["ready"] is False
    assert "database" in result.json["reason"]
    assert "10.0.0.3" not in result.text
    assert "10.0.0.3" in capfd.readouterr().err


def test_metrics_count_by_route_template_and_never_by_address(office):
    office.http.get("/own/LBG-SECRET00")
    office.http.get("/scan/for/holes")
    text = office.http.get("/metrics").text
    assert (
        'lebong_http_request_duration_seconds_count{method="GET",route="/own/{reference}",'
        'service="intake",status="401"}' in text
    )
    assert 'route="(none)"' in text
    assert "LBG-SECRET00" not in text
    assert "holes" not in text


def test_pages_visit_every_row_once(office):
    for number in range(5):
        office.http.post("/notes", json={"words": f"note {number}"})
    seen, cursor = [], None
    for _ in range(3):
        found = office.http.get("/notes", params={"cursor": cursor} if cursor else {}).json
        seen += [item["words"] for item in found["items"]]
        cursor = found["next"]
    assert seen == [f"note {number}" for number in range(5)]
    assert cursor is None


@pytest.fixture
def description(office):
    return office.http.get("/openapi.json").json


def _references(value):
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "$ref":
                yield inner
            else:
                yield from _references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _references(inner)


def test_the_description_is_openapi_3_1_with_every_operation(description):
    assert description["openapi"].startswith("3.1")
    assert set(description["info"]) >= {"title", "version"}
    assert set(description["paths"]["/notes"]) == {"get", "post"}
    identifiers = [one["operationId"] for path in description["paths"].values() for one in path.values()]
    assert len(identifiers) == len(set(identifiers))
    for path in description["paths"].values():
        for one in path.values():
            assert one["summary"]
            assert one["responses"]["default"]["content"]["application/problem+json"]


def test_every_reference_in_the_description_leads_somewhere(description):
    references = set(_references(description))
    assert "#/components/schemas/Problem" in references
    for reference in references:
        node = description
        for part in reference.removeprefix("#/").split("/"):
            node = node[part]


def test_the_description_tells_bodies_parameters_and_credentials(description):
    post = description["paths"]["/notes"]["post"]
    schema = post["requestBody"]["content"]["application/json"]["schema"]["$ref"].rsplit("/", 1)[1]
    assert description["components"]["schemas"][schema]["required"] == ["words"]
    assert {"in": "header", "name": "Idempotency-Key"}.items() <= post["parameters"][0].items()
    own = description["paths"]["/own/{reference}"]["get"]
    assert own["security"] == [{"applicant": []}]
    assert own["parameters"][0]["name"] == "reference"
    assert description["paths"]["/files"]["put"]["requestBody"]["content"] == {
        "image/png": {"schema": {"type": "string", "format": "binary"}}
    }


def test_the_description_says_what_the_code_says_of_operations_headers_and_schemas(office):
    described = office.http.get("/openapi.json").json
    put = described["paths"]["/files"]["put"]
    assert put["description"] == "Give the bytes back in the other order."
    assert {"in": "header", "name": "X-File-Name", "required": False}.items() <= put["parameters"][0].items()
    note = described["components"]["schemas"]["Note"]
    assert note["description"] == "A note as it is written."
    assert note["properties"]["marks"]["maxProperties"] == 3
    assert described["info"]["description"]
    assert all(scheme["description"] for scheme in described["components"]["securitySchemes"].values())
