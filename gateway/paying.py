"""Words and pictures about paying: what did not fit, the ways of the simulated bank, QR codes."""

from __future__ import annotations

import time
from collections.abc import Callable

import segno
from flask_babel import lazy_gettext
from markupsafe import Markup

from gateway.clients import Json
from gateway.words import Words

PATIENCE_S, LOOK_S = 3.0, 0.25
"""A billing code is there within a second or so: a page waits a moment for it, not for long."""

DIFFERENCES: Words = {
    "too-little": lazy_gettext("Less arrived than is due. It was not credited and goes back to you."),
    "too-much": lazy_gettext("More arrived than is due. What is over goes back to you."),
    "paid-twice": lazy_gettext("It was paid twice. The second payment goes back to you."),
    "paid-late": lazy_gettext("It was paid after the time had ended, and was credited all the same."),
    "after-end": lazy_gettext("It was paid after the application had ended. All of it goes back to you."),
}
"""What an applicant reads; differences that concern the office alone are not here."""

KINDS: Words = {
    "unknown-bill": lazy_gettext("For a bill that we do not know"),
    "too-little": lazy_gettext("Less than was due"),
    "too-much": lazy_gettext("More than was due"),
    "paid-twice": lazy_gettext("Paid twice"),
    "paid-late": lazy_gettext("Paid late, credited"),
    "after-end": lazy_gettext("Paid after the application had ended"),
    "notice-missed": lazy_gettext("No notice came; found by comparing"),
    "not-at-provider": lazy_gettext("Not on the provider's list"),
    "amount-differs": lazy_gettext("Same receipt number, another amount"),
}
HEARD: Words = {
    "notice": lazy_gettext("by notice"),
    "reconciliation": lazy_gettext("by comparing"),
    "deadline": lazy_gettext("at the deadline"),
}
WAYS: Words = {
    "pay": lazy_gettext("Pay the exact amount now"),
    "late": lazy_gettext("Pay after the code has ended"),
    "twice": lazy_gettext("Pay twice"),
    "less": lazy_gettext("Pay Rp1.000 too little"),
    "more": lazy_gettext("Pay Rp1.000 too much"),
    "notice-twice": lazy_gettext("Pay; the notice to the office is sent twice"),
    "notice-lost": lazy_gettext("Pay; the notice to the office is lost"),
    "lapse": lazy_gettext("Do not pay; the code ends now"),
}


def once_billed(read: Callable[[], Json]) -> Json:
    """The application as ``read`` gives it, a moment later when its billing code is still being made."""
    until = time.monotonic() + PATIENCE_S
    found = read()
    while (found.get("payment") or {}).get("state") == "due" and time.monotonic() < until:
        time.sleep(LOOK_S)
        found = read()
    return found


def grouped(code: str | None) -> list[str]:
    """A billing code in groups of five, as people read it out."""
    return [(code or "")[at : at + 5] for at in range(0, len(code or ""), 5)]


def qr(text: str) -> Markup:
    """A QR code as an inline picture; it holds no style, which the content policy would refuse."""
    made = segno.make(text, error="m").svg_inline(scale=4, border=2, omitsize=False)
    return Markup(made)  # noqa: S704  (made by segno, the text is only in its dots)
