"""Puts letters into words: one folder a template, one file a language, subject on the first line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from functools import cache
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

import yaml
from babel.dates import format_date as spoken_date
from babel.dates import format_datetime as spoken_datetime

from chassis.auth import Signer, links
from services.notification import domain

OFFICE_ZONE = ZoneInfo("Asia/Jakarta")
TEMPLATES = Path(__file__).resolve().parents[1] / "templates"


@dataclass(frozen=True)
class Text:
    """One template in one language."""

    subject: Template
    body: Template


@cache
def text(template: str, language: str) -> Text:
    """The text of a letter. Raises ``FileNotFoundError`` for a template or language that is not there."""
    subject, _, body = (TEMPLATES / template / f"{language}.txt").read_text("utf-8").partition("\n")
    return Text(Template(subject), Template(body))


@cache
def words() -> dict[str, dict[str, dict[str, str]]]:
    """Sentences for codes, by kind, code and language."""
    loaded: dict[str, dict[str, dict[str, str]]] = yaml.safe_load(
        (TEMPLATES / "words.yaml").read_text("utf-8")
    )
    return loaded


def word(kind: str, code: str, language: str) -> str:
    """The words for a code; for one that is not known here, those of ``other``, or the code itself."""
    known = words()[kind]
    return known.get(code, known.get("other", {})).get(language, code)


def in_time(working_days: int | None, language: str) -> str:
    """By when it is decided, as a part of a sentence: never a number of days that no law names."""
    said = word("times", "open" if working_days is None else "within", language)
    return said.replace("{days}", str(working_days))


def moment(instant: str, language: str, zone: ZoneInfo) -> str:
    """An instant (ISO 8601) as a person says it: ``Tuesday, 1 December 2026, 09:00 WIB``."""
    at = datetime.fromisoformat(instant).astimezone(zone)
    clock, locale = ("HH:mm", "en_GB") if language == "en" else ("'pukul' HH.mm", "id")
    return f"{spoken_datetime(at, f'EEEE, d MMMM y, {clock}', locale=locale)} {at:%Z}"


def day(date_: str, language: str) -> str:
    """A day (ISO 8601) as a person says it: ``Tuesday, 8 December 2026``."""
    locale = "en_GB" if language == "en" else "id"
    return spoken_date(date.fromisoformat(date_), "EEEE, d MMMM y", locale=locale)


SAID: dict[str, Callable[[Any, str, ZoneInfo], str]] = {
    "starts_at": moment,
    "before": moment,
    "until": moment,
    "due_at": moment,
    "paid_at": moment,
    "due_on": lambda date_, language, zone: day(date_, language),
    "promised_on": lambda date_, language, zone: day(date_, language),
    "office": lambda key, language, zone: word("offices", key, language),
    "amount": lambda rupiah, language, zone: f"Rp{rupiah:,}".replace(",", "."),
    "provider": lambda key, language, zone: word("providers", key, language),
}
"""How the facts of an event are put into words; one that is not here stands as it is."""


class Letters:
    """Writes letters for the office at ``public_url``, from ``sender`` (``name <address>`` or bare)."""

    def __init__(self, public_url: str, sender: str, signer: Signer, zone: ZoneInfo = OFFICE_ZONE) -> None:
        self._public_url, self._signer, self._zone = public_url, signer, zone
        name, address = parseaddr(sender)
        self._sender = Address(display_name=name, addr_spec=address)

    def write(self, letter: domain.Letter, contact: domain.Contact) -> EmailMessage:
        """The e-mail (RFC 5322) for ``letter``; the same letter always has the same Message-ID.

        Raises ``domain.Rejected`` when the contact's address is not an address.
        """
        written = text(letter.template, letter.language)
        values = self._values(letter, contact)
        mail = EmailMessage(policy=SMTP)
        mail["From"] = self._sender
        mail["To"] = recipient(contact)
        if copies := copied(contact):
            mail["Cc"] = copies
        mail["Subject"] = domain.one_line(written.subject.substitute(values), 200)
        mail["Date"] = format_datetime(letter.created_at)
        mail["Message-ID"] = f"<{letter.message}@{self._sender.domain}>"
        mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office reply to this
        body = written.body.substitute(values)
        # Plain lines where they can be: a link broken over lines by an encoding is hard to copy.
        mail.set_content(body, cte="7bit" if body.isascii() else "quoted-printable")
        mail["Content-Language"] = letter.language
        return mail

    def _values(self, letter: domain.Letter, contact: domain.Contact) -> dict[str, Any]:
        track = urlencode({"reference": letter.reference})
        page = f"{self._public_url}/{letter.language}"
        values: dict[str, Any] = {
            "name": domain.one_line(contact.name),
            "service": domain.one_line(contact.service or letter.service),
            "reference": domain.one_line(letter.reference),
            "track_link": f"{page}/track?{track}",
            "in_time": in_time(contact.working_days, letter.language),
        }
        needed = domain.TEMPLATES[letter.template]
        if domain.tells_a_decision(letter.template):
            values["reason"] = _reason(letter)
        if "centre_reason" in needed:
            values["centre_reason"] = word("reasons", letter.reason, letter.language)
        if "answer_by" in needed:
            values["answer_by"] = _answer_by(letter)
        if "rate_link" in needed:
            values["rate_link"] = f"{page}/rate/{quote(self._rating_token(letter.reference))}"
            values["rating_days"] = domain.RATING_DAYS
        told = {name: letter.facts[name] for name in domain.facts_told(letter.template)}
        return values | {name: self._said(name, fact, letter.language) for name, fact in told.items()}

    def _said(self, name: str, fact: Any, language: str) -> str:
        say = SAID.get(name)
        return domain.one_line(str(fact)) if say is None else say(fact, language, self._zone)

    def _rating_token(self, reference: str) -> str:
        return links.make(self._signer, "rate", reference, days=domain.RATING_DAYS)


def _reason(letter: domain.Letter) -> str:
    """Why, in the words that the officer saw before; without them, what the reason code says."""
    told = letter.told
    if told is None or not told.words:
        return word("reasons", letter.reason, letter.language)
    words, note = domain.one_line(told.words, 1000), domain.paragraphs(told.note)
    return f"{words}\n\n{word('labels', 'officers-note', letter.language)}\n{note}" if note else words


def _answer_by(letter: domain.Letter) -> str:
    if letter.told is None or not letter.told.due_on:
        return word("labels", "answer-soon", letter.language)
    by = word("labels", "answer-by", letter.language)
    return f"{by} {day(letter.told.due_on, letter.language)}."


def copied(contact: domain.Contact) -> tuple[Address, ...]:
    """Who gets a copy; an address that is none is left out: the person's own letter does not wait for it."""
    found = []
    for one in contact.copies:
        try:
            found.append(recipient(domain.Contact(name="", email=one)))
        except domain.Rejected:
            continue
    return tuple(found)


def recipient(contact: domain.Contact) -> Address:
    """The ``To`` of a letter. Raises ``domain.Rejected`` when it would not be one plain address."""
    try:
        address = Address(display_name=domain.one_line(contact.name), addr_spec=contact.email)
    except (HeaderParseError, ValueError, IndexError) as error:
        raise domain.Rejected("bad-address", type(error).__name__) from error
    if not address.username or not address.domain:
        raise domain.Rejected("bad-address", "no name or no host")
    return address
