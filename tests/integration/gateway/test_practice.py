"""Practice over the real intake: it goes all the way, leaves nothing, and opens nothing that is real."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from chassis.auth.applicants import basic
from chassis.auth.testing import make_secrets
from chassis.database import Database
from chassis.http.testing import client as api_client
from chassis.messaging.testing import recorded
from gateway.app import create_app
from gateway.clients import Clients
from gateway.settings import load
from services.intake.api import create_app as create_intake
from services.intake.catalogue import catalogue
from services.intake.settings import load as load_intake
from services.intake.tables import Base
from tests.support import intake_forms

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
MARK = "<b>LATIHAN</b>"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[SimpleNamespace]:
    """The pages and the real intake in one process, with a database of their own."""
    secrets = make_secrets(tmp_path / "secrets")
    intake_forms.write_secrets(secrets)
    (secrets / "session.key").write_bytes(b"k" * 32)
    env = {"LEBONG_HOME": str(tmp_path), "LEBONG_PAYMENT": "off"}
    settings = load_intake(env)
    database = Database(settings.common.database_url)
    Base.metadata.create_all(database.engine)
    intake, pages = create_intake(settings), load(env)
    app = create_app(pages, Clients.in_process(pages, {"intake": intake}))
    yield SimpleNamespace(
        pages=app.test_client(), api=api_client(intake), database=database, folder=tmp_path, app=app
    )
    database.close()


def rows(house: SimpleNamespace) -> dict[str, int]:
    """How many rows each table has, of those that have any."""
    found = {}
    for name, table in Base.metadata.tables.items():
        query = select(func.count()).select_from(table)
        found[name] = house.database.read(lambda session, query=query: session.scalar(query))
    return {name: count for name, count in found.items() if count}


def shown(page: str) -> dict[str, str]:
    """What a browser would send of the page as it is: the invented person's answers."""
    form: dict[str, str] = {}
    for tag in re.findall(r"<input\b[^>]*>", page):
        said = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if said.get("type") == "radio" and " checked" not in tag:
            continue
        if said.get("name") and said.get("type") not in ("file", "checkbox"):
            form[said["name"]] = said.get("value", "").replace("&lt;", "<").replace("&#39;", "'")
    for name, text in re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>([^<]*)</textarea>', page):
        form[name] = text.replace("&lt;", "<")
    for name, options in re.findall(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'value="([^"]+)" selected', options)
        form[name] = chosen[1] if chosen else ""
    return form


def send(browser: FlaskClient, path: str, page: str, **form: Any) -> Any:
    token = TOKEN.search(page)
    assert token is not None, path
    return browser.post(path, data={**form, "csrf_token": token[1]})


def practise(house: SimpleNamespace, service: str) -> list[str]:
    """Everything as it is offered, to the end; every page on the way."""
    start, browser = f"/id/practice/{service}", house.pages
    pages = [browser.get("/id/practice/").text, browser.get(start).text]
    where = send(browser, start, pages[-1]).location
    for _ in range(25):
        page = browser.get(where)
        pages.append(page.text)
        assert page.status_code == 200, where
        if where.endswith("/done"):
            return pages
        where = step(house, where, page.text)
    raise AssertionError(f"{service} did not come to an end: {where}")


def step(house: SimpleNamespace, where: str, page: str) -> str:
    """Send one page; the address of the next."""
    if where.endswith("/documents"):
        for kind in re.findall(r'name="kind" value="([^"]+)"', page):
            assert send(house.pages, where, page, kind=kind, sample="1").status_code == 302
        return where.replace("/documents", "/check")
    form: dict[str, Any] = shown(page)
    form["confirmations"] = re.findall(r'name="confirmations" value="([^"]+)"', page)
    answer = send(house.pages, where, page, **form)
    assert answer.status_code == 302, re.findall(r'class="error"[^>]*>.*', answer.text)
    return str(answer.location)


@pytest.mark.parametrize("service", sorted(catalogue()))
def test_every_service_can_be_practised_to_the_end_and_leaves_not_one_row(
    house: SimpleNamespace, service: str
) -> None:
    pages = practise(house, service)
    assert all(MARK in page and "<title>Latihan: " in page for page in pages)
    assert rows(house) == {}
    assert house.database.read(recorded) == []
    assert [one for one in house.folder.rglob("blobs/**/*") if one.is_file()] == []


def test_a_practice_number_opens_nothing(house: SimpleNamespace) -> None:
    number = re.search(r"LATIHAN-[0-9A-F]{6}", practise(house, "e-passport")[-1])
    assert number is not None
    for code in ("7QX2M-9KDPA", number[0]):
        headers = {"Authorization": basic(number[0], code)}
        for path in ("", "/helpers", "/documents/identity-card"):
            answer = house.api.get(f"/applications/{number[0]}{path}", headers=headers)
            assert answer.status_code in (401, 404, 405), path
        sent = house.api.post(
            f"/applications/{number[0]}/submission", json={"version": 1, "confirmations": []}, headers=headers
        )
        assert (sent.status_code, sent.json["key"]) == (401, "not-recognised")
        assert house.pages.get(f"/id/applications/{number[0]}/tasks").location.startswith("/id/track")


def test_the_practice_cookie_opens_nothing_and_begins_nothing(house: SimpleNamespace) -> None:
    practise(house, "e-passport")
    cookie = house.pages.get_cookie("practice")
    assert cookie is not None
    assert house.pages.get_cookie("lebong") is not None
    stranger = house.app.test_client()
    stranger.set_cookie("lebong", cookie.value)
    assert stranger.get("/id/applications/LBG-7K3MQ2PA/tasks").status_code == 302
    page = house.pages.get("/id/services/e-passport/start").text
    assert "Citra Latihan" not in page
    assert "LATIHAN-" not in page
    assert rows(house) == {}


def test_wrong_answers_and_files_leave_nothing_either(house: SimpleNamespace) -> None:
    browser, start = house.pages, "/id/practice/e-passport"
    where = send(browser, start, browser.get(start).text).location
    page = browser.get(where).text
    assert send(browser, where, page, **dict.fromkeys(shown(page), "\u202e<b>")).status_code in (200, 422)
    bad = (BytesIO(b"GIF89a"), "a.gif")
    answer = send(browser, f"{start}/documents", page, kind="identity-card", file=bad)
    assert answer.location == where
    assert rows(house) == {}
