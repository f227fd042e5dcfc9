"""Why a fee is what it is: the rule behind each line, and what other options would make it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from services.intake.domain.fees import Fee, NoTariff, fee
from services.intake.domain.service import LANGUAGES, Condition, FeeLine, Field, FieldType, Service, Text

ALWAYS = Text("Selalu ditagih", "Always due")
_OR = {"id": " atau ", "en": " or "}
_YES = {"true": Text("ya", "yes"), "false": Text("tidak", "no")}


@dataclass(frozen=True, slots=True)
class Change:
    """One option chosen otherwise: what that is in words, and the total it makes, in whole rupiah."""

    option: str
    value: str
    words: Text
    total: int


def rule(service: Service, line: FeeLine) -> Text:
    """In words, with which answers the line is due: "How long it is valid: 5 years"."""
    return _rule(service, line.code)


@lru_cache(maxsize=4096)
def _rule(service: Service, code: str) -> Text:
    """By the line's code, which no other line of the service has."""
    part, line = next((part, one) for part in service.fees for one in part.lines if one.code == code)
    terms = dict(part.due.terms) | dict(line.when.terms)
    if not terms:
        return ALWAYS
    return _both(lambda language: _terms(service, Condition(tuple(terms.items())), language))


def changes(service: Service, told: Fee) -> Iterator[Change]:
    """Each option of ``told`` chosen otherwise, one at a time, where that day has a tariff for it."""
    for field in service.priced:
        for value in field.values:
            if value == told.options[field.key]:
                continue
            try:
                other = fee(service, {**told.options, field.key: value}, told.on)
            except NoTariff:
                continue
            yield Change(field.option_name, value, instead(service, field.key, value), other.total)


@lru_cache(maxsize=4096)
def instead(service: Service, option: str, value: str) -> Text:
    """The other choice in words: "without same-day service", "How long it is valid: 5 years"."""
    field = service.fields[option]
    if field.type is not FieldType.BOOLEAN:
        return _both(lambda language: f"{field.label.reads(language)}: {_value(field, value, language)}")
    word = Text("dengan", "with") if value == "true" else Text("tanpa", "without")
    return _both(lambda language: f"{word.reads(language)} {_within(field.label.reads(language))}")


def _both(words: Callable[[str], str]) -> Text:
    return Text(**{language: words(language) for language in LANGUAGES})


def _terms(service: Service, condition: Condition, language: str) -> str:
    said = []
    for name, values in condition.terms:
        field = service.fields[name]
        choices = _OR[language].join(_value(field, value, language) for value in values)
        said.append(f"{field.label.reads(language)}: {choices}")
    return "; ".join(said)


def _value(field: Field, value: str, language: str) -> str:
    if field.type is FieldType.BOOLEAN:
        return _YES[value].reads(language)
    return next(one.label.reads(language) for one in field.choices if one.value == value)


def _within(label: str) -> str:
    """The label inside a sentence: a small first letter, except of an abbreviation."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]
