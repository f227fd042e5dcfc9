"""What the office offers: one frozen :class:`Service` per catalogue file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

LANGUAGES = ("id", "en")
FAMILIES = (
    "passport",
    "visit-stay",
    "limited-stay",
    "permanent-stay",
    "re-entry",
    "exit",
    "citizenship",
    "changes",
    "visa",
)
ELIGIBILITY = "eligibility"
"""The key of the group of questions that come first: who says no there asks for nothing else."""


class Confidence(StrEnum):
    """How sure a fact is: read in an official text, read elsewhere, or for the office to confirm."""

    OFFICIAL = "official"
    SECONDARY = "secondary"
    TO_BE_CONFIRMED = "to-be-confirmed"


class FieldType(StrEnum):
    """What a form field holds; ``services/intake/domain/fields.py`` says what each accepts."""

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
    VILLAGE = "village"


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
    after: str | None = None
    """The date field whose day has to come before this one's."""
    priced: bool = False
    option: str = ""
    default: str | None = None
    must_be: tuple[str, ...] = ()
    otherwise: Text | None = None
    """Of an eligibility question: the answers with which one can go on, and what is said to the others.

    ``otherwise`` alone, at a date that has to come: what is said when it has gone by.
    """

    @property
    def option_name(self) -> str:
        """How a priced field is called where a fee is asked for: its ``option``, else its key."""
        return self.option or self.key

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
    """A paper to attach, and what makes it acceptable; needed when ``when`` holds and ``required``.

    ``basis`` says where that stands and how sure it is: the paper's own, else the service's.
    """

    kind: str
    title: Text
    acceptable: Text
    law: str
    required: bool = True
    when: Condition = Condition()
    basis: Basis | None = None


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
    """What happens, who does it, and the legal clock in working days where there is one.

    ``clock_from`` says from when the days are counted: ``handed-in`` (and paid, where that comes first) or
    ``appointment``. Two steps of one key are the same step by an older and a newer rule; their days never
    overlap.
    """

    key: str
    title: Text
    detail: Text
    who: str
    basis: Basis
    working_days: int | None = None
    clock_starts: Text | None = None
    when: Condition = Condition()
    clock_from: str = "handed-in"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an application is refused or something more is asked for, and how to avoid it.

    ``words`` is what the applicant reads, ``decision`` is ``refused`` or ``more_requested``.
    """

    key: str
    decision: str
    title: Text
    words: Text
    avoid: Text
    law: str


@dataclass(frozen=True, slots=True)
class Payment:
    """The application waits for its fee; unpaid after so many hours the billing code ends."""

    when: str
    hours: int
    basis: Basis


@dataclass(frozen=True, slots=True)
class Appointment:
    """The step for which the applicant comes to the office, and how many minutes it takes."""

    step: str
    minutes: int
    basis: Basis


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
    """One service as a person meets it: guide, form, papers, steps and price.

    ``groups`` are the pages of the form; when there are ``eligibility`` questions they are the first.
    ``decided_by`` is ``office`` or ``centre`` (taken in and checked here, then handed on); ``codes`` are the
    visa indices covered; ``repeat_days`` is how long the same person's same service counts as a duplicate.
    ``basis`` says where stands who may apply and what is asked for, and how sure that is.
    """

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
    family: str = "changes"
    decided_by: str = "office"
    codes: tuple[str, ...] = ()
    eligibility: tuple[Field, ...] = ()
    reasons: tuple[Reason, ...] = ()
    payment: Payment | None = None
    appointment: Appointment | None = None
    four_eyes: bool = False
    repeat_days: int = 180
    basis: Basis | None = None

    def __hash__(self) -> int:
        """By the key alone: hashing everything would take longer than telling a fee."""
        return hash(self.key)

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

    def steps_on(self, on: date) -> tuple[Step, ...]:
        """The steps by the rules in force on that day, in the order of the file."""
        return tuple(step for step in self.steps if step.basis.covers(on))

    def working_days_on(self, on: date) -> int | None:
        """The legal clock of the longest step on that day, in working days; None when the law sets none."""
        return max((step.working_days for step in self.steps_on(on) if step.working_days), default=None)

    @cached_property
    def kinds(self) -> dict[str, Document]:
        """Every document by its kind."""
        return {document.kind: document for document in self.documents}

    def needed(self, answers: Mapping[str, object]) -> Iterator[Document]:
        """The documents that cannot be left out with these answers."""
        return (paper for paper in self.documents if paper.required and paper.when.holds(answers))
