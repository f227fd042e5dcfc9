"""Siti chooses when she comes to the office, on the pages, and thinks better of it."""

from __future__ import annotations

from cli.demo.api import Applicant
from cli.demo.browser import Browser
from cli.demo.teller import Teller, expect, wait_for


def meet(teller: Teller, url: str, mine: Applicant) -> None:
    """Book an appointment, move it, and save it for the calendar. Raises ``StepFailed``."""
    browser = Browser(url)
    page = f"/id/applications/{mine.reference}/appointment"
    try:
        with teller.step("Siti", "opens the page of her appointment with reference and code"):
            browser.open("/id/track")
            browser.fill({"reference": mine.reference, "code": mine._auth[1]}, field="code")
            browser.open(page)
        with teller.step("Siti", "chooses a day and an hour, and confirms it") as step:
            step.seen = _choose(browser, mine, page, 0)
        with teller.step("Siti", "moves it to another hour") as step:
            step.seen = _choose(browser, mine, page, 1)
        with teller.step("Siti", "saves it in her calendar") as step:
            file = browser.open(f"{page}/calendar.ics").text
            expect("SEQUENCE:1" in file, "the calendar file does not say that it was moved")
            step.seen = f"{len(file)} bytes"
    finally:
        browser.close()


def _choose(browser: Browser, mine: Applicant, page: str, place: int) -> str:
    """Choose the hour at this place of the list and confirm it; when that is."""
    browser.open(f"{page}/times")
    hours = _hours(browser)
    expect(len(hours) > place, f"{page}/times has no hour to choose")
    browser.fill({"starts_at": hours[place]}, field="starts_at")
    browser.fill({}, field="starts_at")
    wait_for(lambda: _booked(mine) == hours[place] or None, "the appointment")
    return hours[place]


def _hours(browser: Browser) -> list[str]:
    form = browser.find(lambda one: one.action.endswith("/times") and "starts_at" in one.names)
    return form.options["starts_at"] if form else []


def _booked(mine: Applicant) -> str:
    booked = mine.api.call("GET", f"{mine._path}/appointment", auth=mine._auth)["booked"]
    return str(booked["starts_at"]) if booked else ""
