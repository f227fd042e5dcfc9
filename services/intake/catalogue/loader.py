"""Reads the catalogue's files and refuses an unsound one, naming the file, the place and the remedy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import yaml
from marshmallow import ValidationError

from services.intake.catalogue.shapes import ServiceShape
from services.intake.domain.fees import combinations, matching
from services.intake.domain.service import Condition, FeePart, FieldType, Service

FOLDER = Path(__file__).parent
SHARED = ("full_name", "sex", "birth_date", "birth_place", "email", "phone")
"""Questions that every form has: the other services count on their names."""


class CatalogueError(ValueError):
    """A catalogue file cannot be used; the text names the file, the place and what to do."""


class _Loader(yaml.SafeLoader):
    """YAML that refuses a key written twice."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    keys = [loader.construct_object(key) for key, _ in node.value]
    doubled = {key for key in keys if keys.count(key) > 1}
    if doubled:
        place = f"line {node.start_mark.line + 1}"
        raise CatalogueError(f"{place}: {', '.join(map(str, doubled))} is written twice; keep one")
    return loader.construct_mapping(node, deep=True)


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


@cache
def catalogue() -> Mapping[str, Service]:
    """The office's own catalogue, read once in a process."""
    return load(FOLDER)


def load(folder: Path) -> dict[str, Service]:
    """Every service in ``folder`` by its key. Raises :class:`CatalogueError` at the first unsound file."""
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        raise CatalogueError(f"{folder}: no *.yaml file; the catalogue needs one file per service")
    return {path.stem: _service(path) for path in paths}


def _service(path: Path) -> Service:
    try:
        # _Loader is a SafeLoader: it makes plain data only.
        raw = yaml.load(path.read_text("utf-8"), Loader=_Loader)  # noqa: S506
        service: Service = ServiceShape().load(raw)
    except (yaml.YAMLError, CatalogueError) as error:
        raise CatalogueError(f"{path}: {error}") from error
    except ValidationError as error:
        raise CatalogueError(f"{path}: " + "; ".join(_places(error.messages))) from error
    faults = list(chain(_names(service, path), _conditions(service), _tariff(service)))
    if faults:
        raise CatalogueError(f"{path}: " + "; ".join(faults))
    return service


def _places(messages: object, place: str = "") -> Iterator[str]:
    if isinstance(messages, dict):
        for key, inner in messages.items():
            yield from _places(inner, f"{place}.{key}" if place else str(key))
    elif isinstance(messages, list):
        yield from (f"{place}: {message}" for message in messages)


def _names(service: Service, path: Path) -> Iterator[str]:
    if service.key != path.stem:
        yield f"key: {service.key!r} must be the file's name {path.stem!r}"
    yield from (
        f"groups: the shared field {name!r} is missing" for name in SHARED if name not in service.fields
    )
    fields = [field.key for group in service.groups for field in group.fields]
    codes = [line.code for part in service.fees for line in part.lines]
    for what, names in {
        "field": fields,
        "group": [group.key for group in service.groups],
        "document": [paper.kind for paper in service.documents],
        "step": [step.key for step in service.steps],
        "fee part": [part.key for part in service.fees],
        "fee code": codes,
    }.items():
        yield from (f"{what} {name!r} is there twice" for name in set(names) if names.count(name) > 1)
    for field in service.fields.values():
        if (field.type is FieldType.CHOICE) != bool(field.choices):
            yield f"field {field.key!r}: choices belong to the type choice, and to no other"
        if field.priced and not field.values:
            yield f"field {field.key!r}: only a choice or a boolean can change the fee"
        if field.default is not None and field.default not in field.values:
            yield f"field {field.key!r}: the default {field.default!r} is not one of its values"


def _conditions(service: Service) -> Iterator[str]:
    asked = {f"field {field.key!r}": field.when for field in service.fields.values()}
    asked |= {
        f"choice {choice.value!r}": choice.unless
        for field in service.fields.values()
        for choice in field.choices
        if choice.unless
    }
    asked |= {f"document {paper.kind!r}": paper.when for paper in service.documents}
    for place, condition in asked.items():
        yield from _terms(service, place, condition, priced=False)
    for part in service.fees:
        yield from _terms(service, f"fee part {part.key!r}", part.due, priced=True)
        for line in part.lines:
            yield from _terms(service, f"fee line {line.code!r}", line.when, priced=True)


def _terms(service: Service, place: str, condition: Condition, *, priced: bool) -> Iterator[str]:
    for name, values in condition.terms:
        field = service.fields.get(name)
        if field is None or not field.values:
            yield f"{place}: the condition asks {name!r}, which is no choice or boolean of this form"
        elif priced and not field.priced:
            yield f"{place}: a fee depends on {name!r}, so mark that field priced: true"
        else:
            yield from (f"{place}: {name!r} has no value {v!r}" for v in values if v not in field.values)


def _tariff(service: Service) -> Iterator[str]:
    """Gaps and overlaps: tried for every combination at every day on which some line begins or ends."""
    for part in service.fees:
        for line in part.lines:
            if line.basis.valid_to and line.basis.valid_to < line.basis.valid_from:
                yield f"fee line {line.code!r}: ends before it begins"
        yield from _part(service, part)


def _part(service: Service, part: FeePart) -> Iterator[str]:
    ends = [line.basis.valid_to + timedelta(days=1) for line in part.lines if line.basis.valid_to]
    days = {service.offered_from, *ends, *(line.basis.valid_from for line in part.lines)}
    for day in sorted(days):
        for chosen in combinations(service):
            found = matching(part, chosen, day)
            if len(found) > 1:
                codes = " and ".join(line.code for line in found)
                yield f"fee part {part.key!r} on {day}: {codes} both apply to {chosen}"
            if not found and part.due.holds(chosen) and day >= service.offered_from:
                yield f"fee part {part.key!r} on {day}: no line for {chosen}"
