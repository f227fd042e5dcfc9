"""What the office offers: one frozen :class:`Service` per catalogue file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

LANGUAGES = ("id", "en")


class Confidence(StrEnum):
    """How sure a fact is: read in an official text, read elsewhere, or for the office to confirm."""

    OFFICIAL = "official"
    SECONDARY = "secondary"
    TO_BE_CONFIRMED = "to-be-confirmed"


class FieldType(StrEnum):
    """What a form field holds; ``services/intake/domain/answers.py`` says what each accepts."""

    TEXT = "text"
    NAME = "name"
    DATE = "date"
    CHOICE = "choice"
    BOOLEAN = "boolean"
    EMAIL = "email"
    PHONE = "phone"
    NIK = "nik"
    PASSPORT = "passport"
    MRZ = "mrz"


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in each language the office speaks."""

    id: str
    en: str

    def reads(self, language: str) -> str:
        """The sentence in ``language``; Indonesian when the language is not ours."""
        return self.en if language == "en" else self.id


@dataclass(frozen=True, slots=True)
class Condition:
    """Holds when each named field has one of the given values; an empty condition always holds."""

    terms: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def holds(self, answers: Mapping[str, object]) -> bool:
        """Whether ``answers`` fulfil every term."""
        return all(as_option(answers.get(field)) in values for field, values in self.terms)


def as_option(value: object) -> str | None:
    """A stored answer as the catalogue writes it: ``true`` and ``false`` for booleans."""
    if value is None or isinstance(value, str):
        return value
    return str(value).lower()


@dataclass(frozen=True, slots=True)
class Choice:
    """One possible value of a choice; ``min_age`` in years applies unless ``unless`` holds."""

    value: str
    label: Text
    min_age: int = 0
    unless: Condition | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """One question: its type, its limits, and why it is asked (by which law)."""

    key: str
    type: FieldType
    label: Text
    why: Text
    law: str
    required: bool = True
    help: Text | None = None
    example: str = ""
    choices: tuple[Choice, ...] = ()
    max_length: int = 100
    when: Condition = Condition()
    date_is: str = "any"
    priced: bool = False
    default: str | None = None

    @property
    def values(self) -> tuple[str, ...]:
        """Every value a choice or a boolean can have."""
        if self.type is FieldType.BOOLEAN:
            return ("false", "true")
        return tuple(choice.value for choice in self.choices)


@dataclass(frozen=True, slots=True)
class Group:
    """The questions of one page."""

    key: str
    title: Text
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A paper to attach, and what makes it acceptable; needed when ``when`` holds and ``required``."""

    kind: str
    title: Text
    acceptable: Text
    law: str
    required: bool = True
    when: Condition = Condition()


@dataclass(frozen=True, slots=True)
class Basis:
    """Where a fact stands: its law, the days it is valid (both included), its source, how sure."""

    legal_basis: str
    valid_from: date
    source: str
    confidence: Confidence
    valid_to: date | None = None
    note: Text | None = None

    def covers(self, on: date) -> bool:
        """Whether the fact is in force on that day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Step:
    """What happens, who does it, and the legal clock in working days where there is one."""

    key: str
    title: Text
    detail: Text
    who: str
    basis: Basis
    working_days: int | None = None
    clock_starts: Text | None = None


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One line of the tariff: ``amount`` in whole rupiah, due when its options are chosen."""

    code: str
    label: Text
    amount: int
    basis: Basis
    when: Condition = Condition()


@dataclass(frozen=True, slots=True)
class FeePart:
    """Something that is paid for: when it is due, exactly one of its lines gives the amount."""

    key: str
    lines: tuple[FeeLine, ...]
    due: Condition = Condition()


@dataclass(frozen=True)
class Service:
    """One service as a person meets it: guide, form, papers, steps and price."""

    key: str
    title: Text
    summary: Text
    audience: str
    who: Text
    offered_from: date
    groups: tuple[Group, ...]
    documents: tuple[Document, ...]
    steps: tuple[Step, ...]
    fees: tuple[FeePart, ...]

    @cached_property
    def fields(self) -> dict[str, Field]:
        """Every field by its key, in the order of the form."""
        return {field.key: field for group in self.groups for field in group.fields}

    @cached_property
    def group_of(self) -> dict[str, str]:
        """The group (page) of every field."""
        return {field.key: group.key for group in self.groups for field in group.fields}

    @cached_property
    def priced(self) -> tuple[Field, ...]:
        """The fields whose answers change the fee."""
        return tuple(field for field in self.fields.values() if field.priced)

    @property
    def working_days(self) -> int | None:
        """The legal clock of the longest step, in working days; None when the law sets none."""
        return max((step.working_days for step in self.steps if step.working_days), default=None)

    @cached_property
    def kinds(self) -> dict[str, Document]:
        """Every document by its kind."""
        return {document.kind: document for document in self.documents}

    def needed(self, answers: Mapping[str, object]) -> Iterator[Document]:
        """The documents that cannot be left out with these answers."""
        return (paper for paper in self.documents if paper.required and paper.when.holds(answers))
