"""The step to the bank: at the simulated one, on its page or through its API, unless it pays by itself."""

from __future__ import annotations

from typing import Any

from cli.demo.api import Api, Applicant
from cli.demo.browser import Browser
from cli.demo.teller import Step, Teller, expect, wait_for

WAITS = "awaiting_payment"


def pay(teller: Teller, api: Api, name: str, applicant: Applicant, url: str = "") -> None:
    """``name`` pays, on the bank's page when its ``url`` is given; no fee, no step."""
    payment = applicant.status().get("payment")
    if not payment:
        return
    with teller.step(name, "pays the fee at the simulated bank, and gets a receipt") as step:
        bill = wait_for(lambda: _with_code(applicant), "the billing code")
        step.seen = f"Rp {bill['amount']:,}".replace(",", ".") + f", billing code {bill['code']}"
        if bill["state"] == "open" and not api.call("GET", "/intake/simulated-bank")["auto"]:
            _go_to_bank(api, bill["code"], url)
        wait_for(lambda: _receipt(applicant, step), "the payment")


def _with_code(applicant: Applicant) -> dict[str, Any] | None:
    payment: dict[str, Any] = applicant.status()["payment"]
    return payment if payment["code"] else None


def _go_to_bank(api: Api, code: str, url: str) -> None:
    if not url:
        api.call("POST", "/intake/simulated-bank/payments", json={"code": code, "way": "pay"})
        return
    browser = Browser(url)
    try:
        browser.open(f"/id/simulated-bank?code={code}")
        browser.fill({"way": "pay"}, field="way")
        expect("done=pay" in str(browser.page.url), f"the bank ended at {browser.path}")
    finally:
        browser.close()


def _receipt(applicant: Applicant, step: Step) -> str | None:
    status = applicant.status()
    if status["state"] == WAITS:
        return None
    step.seen += f", receipt {status['payment']['receipt']}"
    return str(status["payment"]["receipt"])
