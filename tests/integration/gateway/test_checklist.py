"""The checklist of every service, printed by Chromium: one A4 sheet, black on white."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route
from pypdf import PdfReader

from chassis.auth.testing import make_secrets
from chassis.database import Database
from gateway.app import create_app
from gateway.clients import Clients
from gateway.settings import load
from services.intake.api import create_app as create_intake
from services.intake.catalogue import catalogue
from services.intake.settings import load as load_intake
from services.intake.tables import Base
from tests.support import intake_forms

A4 = (595, 842)
"""In points."""
COLOURS = """() => [...document.body.querySelectorAll('*')].filter(e => e.checkVisibility() && e.innerText)
  .flatMap(e => { const s = getComputedStyle(e); return [s.color, s.backgroundColor] })"""
SMALLEST = """() => Math.min(...[...document.querySelectorAll('main *')]
  .filter(e => e.checkVisibility() && e.innerText).map(e => parseFloat(getComputedStyle(e).fontSize)))"""
GREY = re.compile(r"rgba?\((\d+), \1, \1|rgba\(0, 0, 0, 0\)")
TEN_POINTS = 10 * 96 / 72


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The pages over the real intake, in one process."""
    folder = tmp_path_factory.mktemp("pages")
    secrets = make_secrets(folder / "secrets")
    intake_forms.write_secrets(secrets)
    (secrets / "session.key").write_bytes(b"k" * 32)
    env = {"LEBONG_HOME": str(folder), "LEBONG_PAYMENT": "off"}
    settings, kept = load(env), load_intake(env)
    database = Database(kept.common.database_url)
    Base.metadata.create_all(database.engine)
    database.close()
    app = create_app(settings, Clients.in_process(settings, {"intake": create_intake(kept)}))
    return app.test_client()


@pytest.fixture(scope="module")
def printer(pages: Any, browser: Browser) -> Iterator[SimpleNamespace]:
    """Chromium, whose requests the pages answer without a network."""

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix("http://office.test")
        found = pages.get(path, buffered=True)
        route.fulfill(status=found.status_code, headers=dict(found.headers), body=found.data)

    page = browser.new_page()
    page.route("**/*", answer)
    page.emulate_media(media="print")
    yield SimpleNamespace(page=page)
    page.close()


def printed(page: Page, path: str) -> PdfReader:
    """What the printer would get."""
    answer = page.goto(f"http://office.test{path}")
    assert answer
    assert answer.ok
    return PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))


def plain(text: str) -> str:
    """Without what lines, columns and ligatures do to a text."""
    return re.sub(r"[\s\u00ad-]+", "", unicodedata.normalize("NFKC", text))


@pytest.mark.timeout(600)
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_service_fits_on_one_sheet_with_every_paper_step_and_fee(
    printer: SimpleNamespace, language: str
) -> None:
    for key, service in catalogue().items():
        found = printed(printer.page, f"/{language}/services/{key}/checklist")
        assert len(found.pages) == 1, f"{key}: {len(found.pages)} pages"
        box = found.pages[0].mediabox
        assert (round(box.width), round(box.height)) == A4
        text = plain(found.pages[0].extract_text())
        facts = [one for paper in service.documents for one in (paper.title, paper.acceptable)]
        facts += [step.title for step in service.steps]
        assert "Bengkulu" in text, key
        lost = [one for fact in facts if plain(one := fact.reads(language)) not in text]
        assert not lost, f"{key}: {lost}"


def test_it_is_readable_in_black_and_white(printer: SimpleNamespace) -> None:
    for key in ("e-passport", "dual-citizen-child"):
        printed(printer.page, f"/id/services/{key}/checklist")
        assert [one for one in set(printer.page.evaluate(COLOURS)) if not GREY.match(one)] == []
        assert printer.page.evaluate(SMALLEST) >= TEN_POINTS


def test_with_chosen_options_the_total_is_on_the_sheet(printer: SimpleNamespace) -> None:
    path = "/en/services/e-passport/checklist?years=10&same_day=true"
    found = printed(printer.page, path)
    assert len(found.pages) == 1
    assert "Total" in found.pages[0].extract_text()
