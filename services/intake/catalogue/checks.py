"""What makes a service sound, beyond the shape of its file: names, conditions, days, tariff."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise

from services.intake.catalogue.marks import Fault
from services.intake.catalogue.spots import Spots
from services.intake.domain.fees import combinations, matching
from services.intake.domain.service import Basis, Condition, FeePart, Field, FieldType, Service, Step

SHARED = ("full_name", "sex", "birth_date", "birth_place", "email", "phone")
"""Questions that every form has: the other services count on their names."""
WITH_CHOICES = (FieldType.CHOICE, FieldType.VILLAGE)
MAX_COMBINATIONS = 2000
"""Of the answers that change a fee; more cannot be tried one by one."""


def faults(service: Service, spots: Spots, stem: str, offered: Container[str]) -> list[Fault]:
    """Every mistake of one service; ``stem`` is its file's name, ``offered`` the visa indices there are."""
    found = [*_names(service, spots, stem), *_fields(service, spots), *_references(service, spots)]
    found += [*_days(service, spots), *_steps(service, spots), *_codes(service, spots, offered)]
    # What cannot be told from a broken condition is only looked at when the conditions are right.
    return found or [*_reachable(service, spots), *_tariff(service, spots)]


def _names(service: Service, spots: Spots, stem: str) -> Iterator[Fault]:
    if service.key != stem:
        yield spots.fault(f"key: {service.key!r} must be the file's name {stem!r}", "key")
    for name in SHARED:
        if name not in service.fields:
            yield spots.fault(f"the question {name!r} is missing; every form has it", "groups")
    lines = [line.code for part in service.fees for line in part.lines]
    yield from _twice(spots, "field", [field.key for group in service.groups for field in group.fields])
    yield from _twice(spots, "group", [group.key for group in service.groups])
    yield from _twice(spots, "document", [paper.kind for paper in service.documents])
    yield from _twice(spots, "reason", [reason.key for reason in service.reasons])
    yield from _twice(spots, "fee part", [part.key for part in service.fees])
    yield from _twice(spots, "fee line", lines)


def _twice(spots: Spots, what: str, names: list[str]) -> Iterator[Fault]:
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            yield spots.fault(
                f"{what} {name!r} is there twice; keep one, or give it another name", what, name
            )


def _fields(service: Service, spots: Spots) -> Iterator[Fault]:
    for field in service.fields.values():
        said = f"field {field.key!r}: "
        for words in _field(field):
            yield spots.fault(said + words, "field", field.key)
        if field.after and not _two_days(service, field):
            yield spots.fault(
                f"{said}after names {field.after!r}; both must be dates", "field", field.key, "after"
            )


def _two_days(service: Service, field: Field) -> bool:
    other = service.fields.get(field.after or "")
    return other is not None and other is not field and {field.type, other.type} == {FieldType.DATE}


def _field(field: Field) -> Iterator[str]:
    if (field.type in WITH_CHOICES) != bool(field.choices):
        yield "choices belong to the type choice, and to no other"
    if field.priced and not field.values:
        yield "only a choice or a boolean can change the fee"
    if field.default is not None and field.default not in field.values:
        yield f"the default {field.default!r} is not one of its values"
    if field.must_be and not field.values:
        yield "only a choice or a boolean can decide who may apply"
    elif strange := [value for value in field.must_be if value not in field.values]:
        yield f"must_be has {strange[0]!r}, which is not one of its values"
    if doubled := [one.value for one in field.choices if field.values.count(one.value) > 1]:
        yield f"the choice {doubled[0]!r} is there twice"


def _references(service: Service, spots: Spots) -> Iterator[Fault]:
    for what, name, condition, priced in _conditions(service):
        for words in _terms(service, condition, priced=priced):
            yield spots.fault(f"{what} {name!r}: {words}", what, name, "when")
    if (meeting := service.appointment) and meeting.step not in {step.key for step in service.steps}:
        yield spots.fault(f"there is no step {meeting.step!r}", "appointment", "", "step")


def _codes(service: Service, spots: Spots, offered: Container[str]) -> Iterator[Fault]:
    for at, code in enumerate(service.codes):
        if code not in offered:
            yield spots.fault(f"no file in visas/ offers the visa index {code!r}", "codes", "", at)


def _conditions(service: Service) -> Iterator[tuple[str, str, Condition, bool]]:
    for field in service.fields.values():
        yield "field", field.key, field.when, False
        yield from (("field", field.key, one.unless, False) for one in field.choices if one.unless)
    yield from (("document", paper.kind, paper.when, False) for paper in service.documents)
    yield from (("step", step.key, step.when, False) for step in service.steps)
    for part in service.fees:
        yield "fee part", part.key, part.due, True
        yield from (("fee line", line.code, line.when, True) for line in part.lines)


def _terms(service: Service, condition: Condition, *, priced: bool) -> Iterator[str]:
    for name, values in condition.terms:
        field = service.fields.get(name)
        if field is None or not field.values:
            yield f"the condition asks {name!r}, which is no choice or boolean of this form"
        elif priced and not field.priced:
            yield f"a fee depends on {name!r}, so mark that field priced: true"
        else:
            yield from (f"{name!r} has no value {v!r}" for v in values if v not in field.values)


def _days(service: Service, spots: Spots) -> Iterator[Fault]:
    for what, name, basis in _bases(service):
        if basis.valid_to and basis.valid_to < basis.valid_from:
            yield spots.fault(f"{what} {name!r} ends before it begins", what, name, "basis", "valid_to")


def _bases(service: Service) -> Iterator[tuple[str, str, Basis]]:
    yield from (("step", step.key, step.basis) for step in service.steps)
    yield from (("document", one.kind, one.basis) for one in service.documents if one.basis)
    yield from (("fee line", line.code, line.basis) for part in service.fees for line in part.lines)
    if service.payment:
        yield "payment", "", service.payment.basis
    if service.appointment:
        yield "appointment", "", service.appointment.basis


def _steps(service: Service, spots: Spots) -> Iterator[Fault]:
    """Steps of one key are one step by older and newer rules: no day with two, no gap between them."""
    for name in dict.fromkeys(step.key for step in service.steps):
        lines = sorted((s for s in service.steps if s.key == name), key=lambda s: s.basis.valid_from)
        for words in _succession(lines):
            yield spots.fault(f"step {name!r} {words}", "step", name)


def _succession(lines: Iterable[Step]) -> Iterator[str]:
    for older, newer in pairwise(lines):
        ends, begins = older.basis.valid_to, newer.basis.valid_from
        if ends is None or ends >= begins:
            yield f"is there twice on {begins}; end the older one the day before (valid_to)"
        elif ends + timedelta(days=1) < begins:
            yield f"has no rule from {ends + timedelta(days=1)} to {begins - timedelta(days=1)}"


def _reachable(service: Service, spots: Spots) -> Iterator[Fault]:
    said = {
        "field": "can never be asked",
        "document": "is asked for by nothing",
        "step": "can never be reached",
        "fee part": "can never be due",
        "fee line": "can never be due",
    }
    for what, name, condition, _ in _conditions(service):
        if _impossible(service, condition):
            words = f"{what} {name!r} {said[what]}: no answers of this form fulfil its condition"
            yield spots.fault(words, what, name, "due" if what == "fee part" else "when")
    yield from _later(service, spots)


def _impossible(service: Service, condition: Condition) -> bool:
    """Whether no answers fulfil it, with what its questions themselves depend on and who may apply."""
    allowed: dict[str, set[str]] = {}
    terms = list(condition.terms)
    while terms:
        name, values = terms.pop()
        field = service.fields[name]
        if name not in allowed:
            terms += field.when.terms
        allowed[name] = allowed.get(name, set(field.must_be or field.values)) & set(values)
        if not allowed[name]:
            return True
    return False


def _later(service: Service, spots: Spots) -> Iterator[Fault]:
    order = list(service.fields)
    for field in service.fields.values():
        for name, _ in field.when.terms:
            if order.index(name) >= order.index(field.key):
                words = f"field {field.key!r} depends on {name!r}, which is asked only later"
                yield spots.fault(words, "field", field.key, "when")


def _tariff(service: Service, spots: Spots) -> Iterator[Fault]:
    """Gaps and overlaps: tried for every combination at every day on which some line begins or ends."""
    chosen = list(combinations(service))
    if len(chosen) > MAX_COMBINATIONS:
        yield spots.fault(f"the fee has {len(chosen)} combinations of options; the limit is 2,000", "fees")
        return
    for part in service.fees:
        for words in _part(service, part, chosen):
            yield spots.fault(f"fee part {part.key!r} {words}", "fee part", part.key)


def _part(service: Service, part: FeePart, chosen: list[dict[str, str]]) -> Iterator[str]:
    """Of each day the first overlap and the first gap: the others are mended with them."""
    for day in _turning_days(service, part):
        counted = [(options, matching(part, options, day)) for options in chosen]
        for options, found in counted:
            if len(found) > 1:
                codes = " and ".join(line.code for line in found)
                yield f"on {day}: {codes} both apply to {options}"
                break
        for options, found in counted:
            if not found and part.due.holds(options) and day >= service.offered_from:
                yield f"on {day}: no line for {options}"
                break


def _turning_days(service: Service, part: FeePart) -> list[date]:
    ends = [line.basis.valid_to + timedelta(days=1) for line in part.lines if line.basis.valid_to]
    return sorted({service.offered_from, *ends, *(line.basis.valid_from for line in part.lines)})
