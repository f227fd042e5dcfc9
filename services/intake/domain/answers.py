"""What a form may hold: every given answer is read strictly, and what is still missing is named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from services.intake.domain.fields import READERS, Wrong
from services.intake.domain.service import Field, Service, as_option


@dataclass(frozen=True, slots=True)
class FieldError:
    """One wrong answer: where it is, the phrase that explains it, and the phrase's parameters."""

    field: str
    key: str
    params: tuple[tuple[str, str], ...] = ()


class AnswersWrong(ValueError):
    """Some answers cannot be taken; nothing was saved."""

    def __init__(self, errors: tuple[FieldError, ...]) -> None:
        super().__init__("; ".join(f"{error.field}: {error.key}" for error in errors))
        self.wrong = errors

    @property
    def errors(self) -> list[dict[str, str]]:
        """The same as a problem's ``errors``."""
        return [
            {"pointer": f"/answers/{_escaped(error.field)}", "key": error.key, **dict(error.params)}
            for error in self.wrong
        ]


def _escaped(part: str) -> str:
    return part.replace("~", "~0").replace("/", "~1")


def read(
    service: Service,
    given: Mapping[str, object],
    kept: Mapping[str, object],
    on: date,
    *,
    whole: bool = False,
) -> dict[str, object]:
    """``kept`` answers with the ``given`` ones read into them; an empty optional answer is taken away.

    ``on`` is today at the office; with ``whole``, every required answer has to be there.
    Raises :class:`AnswersWrong` naming every wrong field: unknown, of a wrong type, empty though
    required, too long, not a date... Who may not apply hears that, and nothing else.
    """
    merged, errors = dict(kept), []
    for key, value in given.items():
        try:
            _take(service, key, value, merged, on)
        except Wrong as wrong:
            errors.append(FieldError(key, wrong.key, tuple(wrong.params.items())))
    if barred := _barred(service, merged):
        raise AnswersWrong(barred)
    wrong_fields = {error.field for error in errors}
    empty = [key for key in _absent(service, merged) if whole or key in given]
    errors += [FieldError(key, "required") for key in empty if key not in wrong_fields]
    errors += _too_young(service, given, merged, on)
    errors += _too_early(service, given, merged)
    if errors:
        raise AnswersWrong(tuple(errors))
    return merged


def missing(service: Service, answers: Mapping[str, object]) -> tuple[Field, ...]:
    """The required questions that have no answer yet, in the order of the form."""
    return tuple(
        field
        for field in service.fields.values()
        if field.key not in answers and field.required and field.when.holds(answers)
    )


def tidied(service: Service, key: str, value: object, on: date) -> object:
    """One answer as it would be kept, or as it was given when it cannot be read; None for an empty one."""
    found: dict[str, object] = {}
    try:
        _take(service, key, value, found, on)
    except Wrong:
        return value
    return found.get(key)


def age(born: date, on: date) -> int:
    """Whole years lived on that day."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _take(service: Service, key: str, value: object, merged: dict[str, object], on: date) -> None:
    field = service.fields.get(key)
    if field is None:
        raise Wrong("unknown")
    if value is None or (isinstance(value, str) and not value.strip()):
        merged.pop(key, None)
        return
    merged[key] = READERS[field.type](value, field, on)


def _absent(service: Service, answers: Mapping[str, object]) -> list[str]:
    return [field.key for field in missing(service, answers)]


def _barred(service: Service, answers: Mapping[str, object]) -> tuple[FieldError, ...]:
    return tuple(
        FieldError(field.key, "not-eligible", (("why_id", why.id), ("why_en", why.en)))
        for field in service.eligibility
        if (why := field.otherwise) and field.key in answers and field.when.holds(answers)
        if as_option(answers[field.key]) not in field.must_be
    )


def _too_young(
    service: Service, given: Mapping[str, object], answers: Mapping[str, object], on: date
) -> list[FieldError]:
    born = answers.get("birth_date")
    if not isinstance(born, str):
        return []
    years = age(date.fromisoformat(born), on)
    # Said at the question that is being answered: the choice, or the birth date that rules it out.
    return [
        FieldError(field.key if field.key in given else "birth_date", "too-young", (("min_age", str(least)),))
        for field in service.fields.values()
        if (field.key in given or "birth_date" in given) and years < (least := _least_age(field, answers))
    ]


def _too_early(
    service: Service, given: Mapping[str, object], answers: Mapping[str, object]
) -> Iterator[FieldError]:
    """A day that has to come after another: a passport's end after its begin, a birth after the parent's."""
    for field in service.fields.values():
        other = service.fields.get(field.after or "")
        if other is None or not (field.key in given or other.key in given):
            continue
        later, earlier = answers.get(field.key), answers.get(other.key)
        asked = field.when.holds(answers) and other.when.holds(answers)
        if asked and isinstance(later, str) and isinstance(earlier, str) and later <= earlier:
            yield (
                _order(field, other, earlier) if field.key in given else _order(other, field, later, "before")
            )


def _order(field: Field, other: Field, day: str, order: str = "after") -> FieldError:
    said = (("other_id", other.label.id), ("other_en", other.label.en), ("day", day))
    return FieldError(field.key, f"date-not-{order}", said)


def _least_age(field: Field, answers: Mapping[str, object]) -> int:
    chosen = (choice for choice in field.choices if choice.value == answers.get(field.key))
    return max(
        (choice.min_age for choice in chosen if choice.unless is None or not choice.unless.holds(answers)),
        default=0,
    )
