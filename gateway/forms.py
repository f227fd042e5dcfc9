"""From the catalogue's form definition to a page and back: one renderer for every service.

A *group* of the definition is a page, a *field* a question. Nothing here knows any service.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext

from gateway.languages import day

Answers = Mapping[str, Any]
Posted = Mapping[str, str]

_INPUTS = {
    "email": {"type": "email", "autocomplete": "email", "inputmode": "email"},
    "phone": {"type": "tel", "autocomplete": "tel", "inputmode": "tel"},
    "name": {"type": "text", "autocomplete": "name"},
    "nik": {"type": "text", "inputmode": "numeric", "autocomplete": "off"},
    "passport": {"type": "text", "autocapitalize": "characters", "autocomplete": "off"},
    "number": {"type": "text", "inputmode": "numeric", "autocomplete": "off"},
    "text": {"type": "text"},
}
_SHORT = frozenset({"nik", "passport", "phone", "number"})
_LONG_TEXT = 200
DATE_PARTS = ("day", "month", "year")


@dataclass(frozen=True)
class Field:
    """One question as the page shows it. ``definition`` is the catalogue's own record of it."""

    definition: Mapping[str, Any]
    value: str = ""
    parts: tuple[str, str, str] = ("", "", "")
    error: str = ""
    only_for: str = ""
    """The choices on the same page under which the question is meant, in words; empty for everybody."""

    @property
    def name(self) -> str:
        """The field's key, also its ``name`` and ``id`` in the page."""
        return str(self.definition["key"])

    @property
    def widget(self) -> str:
        """Which part of ``fields.html`` draws it."""
        kind = str(self.definition["type"])
        if kind == "village":
            return "select"
        if kind in ("date", "choice", "boolean", "mrz"):
            return "select" if kind == "choice" and len(self.options) > 8 else kind
        return "textarea" if kind == "text" and self.definition.get("max_length", 0) > _LONG_TEXT else "line"

    @property
    def attributes(self) -> dict[str, str]:
        """HTML attributes that help the keyboard and the browser's memory."""
        return _INPUTS.get(str(self.definition["type"]), _INPUTS["text"])

    @property
    def width(self) -> str:
        """Class for the width of a one-line field: an answer's length shows what is expected."""
        return "w-short" if self.definition["type"] in _SHORT else ""

    @property
    def options(self) -> list[tuple[str, str]]:
        """Value and words of every choice."""
        if self.definition["type"] == "boolean":
            return [("true", gettext("Yes")), ("false", gettext("No"))]
        return [(str(one["value"]), str(one["label"])) for one in self.definition.get("choices") or ()]

    @property
    def hints(self) -> list[str]:
        """The lines below the label: what to write, and why it is asked."""
        found = [self.definition.get("help") or "", self._reason()]
        example = str(self.definition.get("example") or "")
        if example and self.widget == "date":
            example = " ".join(part.lstrip("0") for part in reversed(example.split("-")))
        if example:
            found.append(gettext("For example: %(example)s", example=example))
        return [text for text in found if text]

    def _reason(self) -> str:
        why, law = self.definition.get("why") or "", self.definition.get("law") or ""
        return gettext("%(why)s (%(law)s)", why=why, law=law) if why and law else why

    @property
    def described_by(self) -> str:
        """Ids of the hint and the error, for ``aria-describedby``."""
        ids = [f"{self.name}-hint"] if self.hints else []
        return " ".join([*ids, f"{self.name}-error"] if self.error else ids)

    @property
    def target(self) -> str:
        """Id of the first thing to type or choose in: where the error summary leads."""
        return f"{self.name}-day" if self.widget == "date" else self.name


def fields(
    definitions: Iterable[Mapping[str, Any]],
    answers: Answers,
    errors: Mapping[str, str] | None = None,
    posted: Posted | None = None,
) -> list[Field]:
    """The questions of one page, with what was typed (``posted``) or saved (``answers``)."""
    asked = {one["key"]: one for one in definitions}
    return [
        replace(_field(one, answers, (errors or {}).get(key, ""), posted), only_for=_only_for(one, asked))
        for key, one in asked.items()
    ]


def problems(asked: Iterable[Field]) -> list[tuple[str, str]]:
    """For the error summary: where each fault is, and the same words as beside the field."""
    return [(field.target, field.error) for field in asked if field.error]


def shown(group: Mapping[str, Any], answers: Answers) -> list[Mapping[str, Any]]:
    """The fields of a group that can apply: those that an earlier page has ruled out are left out."""
    here = {field["key"] for field in group["fields"]}
    return [field for field in group["fields"] if holds(_elsewhere(field.get("when") or {}, here), answers)]


def collect(definitions: Iterable[Mapping[str, Any]], posted: Posted) -> dict[str, str]:
    """The answers of a page as typed; the service decides whether they are good."""
    return {one["key"]: _typed(one, posted) for one in definitions}


def spoken(definition: Mapping[str, Any], value: Any) -> str:
    """A saved answer in words: a choice by its label, a yes or no, the rest as it is."""
    text = _plain(value)
    if definition["type"] == "date":
        return day(text)
    return next((words for code, words in Field(definition).options if code == text), text)


def holds(when: Mapping[str, Any], answers: Answers) -> bool:
    """Whether the answers given so far fulfil a condition (``{field: [values]}``)."""
    return all(_plain(answers.get(name)) in map(_plain, values) for name, values in when.items())


def _only_for(definition: Mapping[str, Any], asked: Mapping[str, Mapping[str, Any]]) -> str:
    when = definition.get("when") or {}
    return ", ".join(
        spoken(asked[name], value) for name, values in when.items() if name in asked for value in values
    )


def _elsewhere(when: Mapping[str, Any], here: set[str]) -> dict[str, Any]:
    return {name: values for name, values in when.items() if name not in here}


def _field(definition: Mapping[str, Any], answers: Answers, error: str, posted: Posted | None) -> Field:
    key = definition["key"]
    default = definition.get("default")
    value = _plain(answers.get(key, default)) if posted is None else _typed(definition, posted)
    if definition["type"] != "date":
        return Field(definition, value, error=error)
    return Field(definition, value, _parts(key, value, posted), error)


def _parts(key: str, value: str, posted: Posted | None) -> tuple[str, str, str]:
    if posted is not None:
        day, month, year = (posted.get(f"{key}-{part}", "") for part in DATE_PARTS)
        return day, month, year
    year, month, day = value.split("-") if value.count("-") == 2 else ("", "", "")
    return day.lstrip("0"), month.lstrip("0"), year


def _typed(definition: Mapping[str, Any], posted: Posted) -> str:
    key = definition["key"]
    if definition["type"] != "date":
        return posted.get(key, "").strip()
    day, month, year = (posted.get(f"{key}-{part}", "").strip() for part in DATE_PARTS)
    if not (day or month or year):
        return ""
    return f"{year:0>4}-{month:0>2}-{day:0>2}"


def _plain(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
