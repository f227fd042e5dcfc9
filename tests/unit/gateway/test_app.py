"""What is so on every page: languages, headers, cookies, tokens."""

from __future__ import annotations

import pytest
from flask import Flask, request

from chassis.telemetry import trace
from gateway import security
from gateway.app import create_app
from gateway.settings import Settings, load
from gateway.testing import FakeOffice
from tests.unit.gateway.conftest import Visitor

PAGES = ["/", "/services", "/services/e-passport", "/fees", "/track", "/voices", "/about", "/officer/sign-in"]


@pytest.mark.parametrize(
    ("wish", "language"),
    [("en-GB,en;q=0.8", "en"), ("id", "id"), ("fr, en;q=0.5", "en"), ("fr", "id"), ("", "id")],
)
def test_the_root_leads_to_the_language_that_the_browser_wishes(
    visitor: Visitor, wish: str, language: str
) -> None:
    answer = visitor.get("/", headers={"Accept-Language": wish})
    assert answer.status_code == 302
    assert answer.location == f"/{language}/"
    assert "Accept-Language" in answer.headers["Vary"]


@pytest.mark.parametrize("page", PAGES)
def test_every_page_leads_to_itself_in_the_other_language(visitor: Visitor, page: str) -> None:
    english, indonesian = visitor.get(f"/en{page}?from=here"), visitor.get(f"/id{page}")
    assert '<html lang="en">' in english.text
    assert '<html lang="id">' in indonesian.text
    assert f'href="/id{page}?from=here" lang="id"' in english.text
    assert f'href="/en{page}" lang="en"' in indonesian.text


@pytest.mark.parametrize("page", [*(f"/en{one}" for one in PAGES), "/", "/nothing", "/static/style.css"])
def test_every_answer_carries_the_security_headers(visitor: Visitor, page: str) -> None:
    answer = visitor.get(page)
    for name, value in security.HEADERS.items():
        assert answer.headers[name] == value
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("page", PAGES)
def test_no_page_needs_a_script_or_an_inline_style(visitor: Visitor, page: str) -> None:
    text = visitor.get(f"/en{page}").text
    assert "<script" not in text
    assert "style=" not in text
    assert "http://" not in text.replace("http://www.w3.org", "")


def test_pages_with_personal_data_are_not_kept_on_the_device(visitor: Visitor) -> None:
    assert visitor.get(visitor.start() + "/tasks").headers["Cache-Control"] == "no-store"
    assert visitor.get("/en/track").headers["Cache-Control"] == "no-store"


def test_a_static_file_with_its_digest_is_kept_for_long_and_one_without_for_short(visitor: Visitor) -> None:
    assert "immutable" in visitor.get("/static/style.css?v=1").headers["Cache-Control"]
    assert "immutable" not in visitor.get("/static/style.css").headers["Cache-Control"]


FORMS = [
    "/services/e-passport/start",
    "/track",
    "/voices",
    "/rate/good",
    "/leave",
    "/officer/sign-in",
    "/officer/sign-out",
    "/officer/cases/LBG-7K3MQ2PA/decision",
    "/officer/cases/LBG-7K3MQ2PA/claim",
    "/officer/cases/LBG-7K3MQ2PA/release",
    "/officer/cases/LBG-7K3MQ2PA/confirmation",
    "/officer/cases/LBG-7K3MQ2PA/findings/2/opinion",
    "/applications/LBG-7K3MQ2PA/questions/person",
    "/applications/LBG-7K3MQ2PA/documents",
    "/applications/LBG-7K3MQ2PA/check",
    "/applications/LBG-7K3MQ2PA/withdraw",
    "/applications/LBG-7K3MQ2PA/appointment/times",
    "/applications/LBG-7K3MQ2PA/appointment/confirm",
    "/applications/LBG-7K3MQ2PA/appointment/waiting",
    "/applications/LBG-7K3MQ2PA/appointment/waiting/leave",
    "/applications/LBG-7K3MQ2PA/appointment/cancel",
    "/officer/counter/bengkulu/tickets",
    "/officer/counter/bengkulu/calls",
    "/officer/counter/bengkulu/outcomes",
    "/applications/LBG-7K3MQ2PA/later",
    "/applications/LBG-7K3MQ2PA/help",
    "/applications/LBG-7K3MQ2PA/helpers/1",
    "/services/e-passport/help",
    "/resume/good",
    "/practice/e-passport",
    "/practice/e-passport/documents",
    "/practice/end",
    "/applications/LBG-7K3MQ2PA/payment",
    "/simulated-bank",
    "/officer/payments/7",
]


@pytest.mark.parametrize("path", FORMS)
def test_a_form_without_its_token_is_refused_and_changes_nothing(
    visitor: Visitor, office: FakeOffice, path: str
) -> None:
    visitor.start()
    before = len(office.intake.calls) + len(office.verification.calls) + len(office.feedback.calls)
    answer = visitor.client.post(f"/en{path}", data={"csrf_token": "made-up"})
    assert answer.status_code == 400
    assert "open for too long" in answer.text
    assert len(office.intake.calls) + len(office.verification.calls) + len(office.feedback.calls) == before


def test_every_form_that_changes_something_is_in_the_list_above(app: Flask) -> None:
    changing = {str(rule) for rule in app.url_map.iter_rules() if "POST" in (rule.methods or set())}
    assert len(changing) == len(FORMS)


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(visitor: Visitor) -> None:
    cookie = visitor.get("/en/track").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


def test_over_https_cookies_and_pages_stay_with_https(office: FakeOffice, settings: Settings) -> None:
    home = str(settings.common.home)
    app = create_app(
        load({"LEBONG_HOME": home, "LEBONG_PUBLIC_URL": "https://office.example"}), office.clients()
    )
    answer = app.test_client().get("/en/track")
    assert "Secure" in answer.headers["Set-Cookie"]
    assert "max-age" in answer.headers["Strict-Transport-Security"]


def test_an_office_with_real_registers_does_not_call_itself_a_demonstration(
    office: FakeOffice, settings: Settings
) -> None:
    env = {
        "LEBONG_HOME": str(settings.common.home),
        "LEBONG_DEMONSTRATION": "no",
        "LEBONG_OFFICE_NAME_EN": "Curup Office",
    }
    page = create_app(load(env), office.clients()).test_client().get("/en/about").text
    assert "emonstration" not in page
    assert "Curup Office" in page


def test_the_calls_of_one_page_share_a_trace_and_the_next_page_begins_another(
    app: Flask, office: FakeOffice
) -> None:
    seen: list[str] = []

    def noted(**_: object) -> list[object]:
        seen.append(trace.trace_id(trace.current()))
        return []

    office.intake._routes.clear()
    office.intake.on("GET", "/services", noted)
    office.feedback._routes.clear()
    office.feedback.on("GET", "/ikm", lambda **_: {"n": len(noted())})
    for _ in range(2):
        app.test_client().get("/en/")
    assert seen[0] == seen[1]
    assert seen[2] == seen[3]
    assert seen[0] != seen[2]


@pytest.mark.parametrize(("proxies", "believed"), [("0", "127.0.0.1"), ("1", "203.0.113.9")])
def test_only_the_offices_own_proxies_are_believed_about_the_visitor(
    office: FakeOffice, settings: Settings, proxies: str, believed: str
) -> None:
    app = create_app(
        load({"LEBONG_HOME": str(settings.common.home), "LEBONG_PROXIES": proxies}), office.clients()
    )
    seen: list[str | None] = []

    @app.before_request
    def note() -> None:
        seen.append(request.remote_addr)

    app.test_client().get("/en/about", headers={"X-Forwarded-For": "198.51.100.1, 203.0.113.9"})
    assert seen == [believed]


def test_a_count_of_proxies_that_is_no_number_is_refused_by_its_name() -> None:
    with pytest.raises(ValueError, match="LEBONG_PROXIES"):
        load({"LEBONG_PROXIES": "one"})
