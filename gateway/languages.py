"""The reader's language, and amounts, dates and times as a person writes them in it.

Times are shown in Western Indonesian Time (Asia/Jakarta); services speak UTC.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from flask import Flask, g, request, url_for
from flask_babel import Babel, gettext, ngettext

LANGUAGES = {"id": "Bahasa Indonesia", "en": "English"}
DEFAULT = "id"
ZONE = ZoneInfo("Asia/Jakarta")
_LOCALES = {"id": "id", "en": "en_GB"}


def current() -> str:
    """The language of this request: from the address, else the browser's wish, else Indonesian."""
    chosen = g.get("lang") or request.accept_languages.best_match(LANGUAGES) or DEFAULT
    return str(chosen)


def install(app: Flask, translations: str) -> None:
    """Give ``app`` the language in its addresses, translations and the template filters below."""
    app.config.update(BABEL_TRANSLATION_DIRECTORIES=translations, BABEL_DEFAULT_LOCALE="en")
    Babel(app, locale_selector=current)
    app.url_value_preprocessor(_take_language)
    app.url_defaults(_put_language)
    app.jinja_env.filters.update(money=money, day=day, moment=moment, size=size, span=span, decimal=decimal)
    app.jinja_env.filters.update(short_day=short_day, long_day=long_day, clock=clock)
    app.jinja_env.globals.update(other_languages=other_languages)


def _take_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    first = request.path.strip("/").split("/", 1)[0]
    g.lang = (values or {}).pop("lang", first if first in LANGUAGES else None)


def _put_language(endpoint: str, values: dict[str, Any]) -> None:
    if "." in endpoint and "lang" not in values:
        values["lang"] = current()


def other_languages() -> list[tuple[str, str, str]]:
    """For each other language: its code, its own name, and the address of this page in it."""
    endpoint = request.endpoint if request.endpoint and "." in request.endpoint else "public.home"
    values = {**request.args.to_dict(), **(request.view_args or {})} if endpoint == request.endpoint else {}
    return [
        (code, name, url_for(endpoint, lang=code, **values))
        for code, name in LANGUAGES.items()
        if code != current()
    ]


def money(rupiah: int) -> str:
    """``650000`` → ``Rp650.000``, in every language: so it stands on the bill."""
    return "Rp" + format_decimal(rupiah, locale="id")


def decimal(number: float | str, digits: int = 2) -> str:
    """A number with a fixed count of decimals in the reader's notation."""
    return str(format_decimal(Decimal(number), format="0." + "0" * digits, locale=_LOCALES[current()]))


def day(value: str | date) -> str:
    """A calendar day: ``24 November 2026``. Text that is no date is returned as it is."""
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            return str(value)
    return format_date(value, "d MMMM y", locale=_LOCALES[current()])


def short_day(value: str) -> str:
    """A day on a scale: ``24 Nov``."""
    return format_date(date.fromisoformat(value), "d MMM", locale=_LOCALES[current()])


def long_day(value: str | date | datetime) -> str:
    """A day with its weekday, as a person plans by: ``Tuesday, 1 December 2026``."""
    when = datetime.fromisoformat(value) if isinstance(value, str) else value
    if isinstance(when, datetime) and when.tzinfo is not None:
        when = when.astimezone(ZONE)
    return format_date(when, "EEEE, d MMMM y", locale=_LOCALES[current()])


def clock(value: str | datetime) -> str:
    """The time of a point in time: ``14.05 WIB``."""
    when = datetime.fromisoformat(value) if isinstance(value, str) else value
    return f"{when.astimezone(ZONE):{'%H.%M' if current() == 'id' else '%H:%M'}} WIB"


def moment(value: str | datetime) -> str:
    """A point in time: ``24 November 2026, 14.05 WIB``."""
    when = datetime.fromisoformat(value) if isinstance(value, str) else value
    clock = "HH.mm" if current() == "id" else "HH:mm"
    text = format_datetime(when.astimezone(ZONE), f"d MMMM y, {clock}", locale=_LOCALES[current()])
    return f"{text} WIB"


def size(octets: int) -> str:
    """A file's size: ``340 kB``, ``1,2 MB``."""
    if octets < 1_000_000:
        return f"{max(1, round(octets / 1000))} kB"
    return f"{decimal(octets / 1_000_000, 1)} MB"


def span(seconds: float) -> str:
    """A length of time in one unit a person would use: ``3 minutes``, ``2 days``."""
    if 0 < seconds < 1:
        return str(gettext("less than a second"))
    if round(seconds) < 60:
        return str(ngettext("%(num)d second", "%(num)d seconds", round(seconds)))
    if round(seconds / 60) < 60:
        return str(ngettext("%(num)d minute", "%(num)d minutes", round(seconds / 60)))
    if round(seconds / 3600) < 24:
        return str(ngettext("%(num)d hour", "%(num)d hours", round(seconds / 3600)))
    return str(ngettext("%(num)d day", "%(num)d days", round(seconds / 86400)))
