"""A first visit to each open page over a slow network, in a browser: until everything on it is there."""

from __future__ import annotations

import time

from playwright.sync_api import Browser, sync_playwright

from benchmarks.measure import Goal, Row, Tell, compare
from benchmarks.offices import office
from benchmarks.rig import Rig
from cli.local.chromium import find_or_install

BUDGET_MS = 5_000.0
BUDGET = Goal("slowest page at 400 kbit/s and 400 ms, first visit", "ms", 1.0, 2.0, smaller=True)
GOALS = (BUDGET,)
PAGES = ("/", "/services", "/services/e-passport", "/services/e-passport/start", "/fees", "/track", "/voices")
NETWORK = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
"""Milliseconds that each answer waits, and bytes per second: 400 kbit/s."""


def measure(rig: Rig, runs: int, tell: Tell) -> list[Row]:
    """The row: each run is the slowest of :data:`PAGES`, each opened by a browser that has seen none."""
    with office(rig, postgres=False) as home, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(find_or_install()), args=["--no-sandbox", "--disable-gpu"]
        )
        ours = []
        for run in range(runs):
            tell(f"run {run + 1} of {runs}")
            ours.append(max(_milliseconds(browser, f"{home.url}/id{page}") for page in PAGES))
        browser.close()
    return [compare(BUDGET, ours, [BUDGET_MS] * runs)]


def _milliseconds(browser: Browser, address: str) -> float:
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", NETWORK)
    began = time.perf_counter()
    page.goto(address, wait_until="load")
    taken = (time.perf_counter() - began) * 1000
    context.close()
    return taken
