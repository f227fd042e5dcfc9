"""Reads the catalogue's files and finds every mistake in them, each with its file and line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from marshmallow import Schema, ValidationError

from services.intake.catalogue import checks
from services.intake.catalogue.common import Common
from services.intake.catalogue.marks import CatalogueError, Fault, Mark, Table, locate, read
from services.intake.catalogue.shapes import ServiceShape
from services.intake.catalogue.spots import Spots
from services.intake.domain.service import Service

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Catalogue:
    """What was read, and every mistake that was found; with any mistake, nothing may be used."""

    services: Mapping[str, Service]
    faults: tuple[Fault, ...]


@cache
def catalogue(folder: Path = FOLDER) -> Mapping[str, Service]:
    """The services in ``folder`` (default: the office's own), read once in a process."""
    return MappingProxyType(load(folder))


def load(folder: Path) -> dict[str, Service]:
    """Every service in ``folder`` by its key. Raises :class:`CatalogueError` naming every mistake."""
    found = examine(folder)
    if found.faults:
        raise CatalogueError(found.faults)
    return dict(found.services)


def examine(folder: Path) -> Catalogue:
    """Read everything in ``folder`` and find the mistakes. Nothing is raised."""
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        words = "no *.yaml file; the catalogue needs one file per service"
        return Catalogue({}, (Fault(Mark(str(folder), 1), words),))
    try:
        common = Common.of(folder / "common")
    except CatalogueError as error:
        return Catalogue({}, error.faults)
    services: dict[str, Service] = {}
    faults: list[Fault] = []
    for path in paths:
        try:
            services[path.stem] = _service(path, common)
        except CatalogueError as error:
            faults += error.faults
    return Catalogue(services, tuple(sorted(faults)))


def _service(path: Path, common: Common) -> Service:
    raw = common.filled(read(path))
    service: Service = shaped(ServiceShape(), raw)
    faults = checks.faults(service, Spots(raw), path.stem)
    if faults:
        raise CatalogueError(faults)
    return service


def shaped(shape: Schema, raw: Table) -> Any:
    """What ``shape`` makes of ``raw``. Raises :class:`CatalogueError` with the line of each mistake."""
    try:
        return shape.load(raw)
    except ValidationError as error:
        raise CatalogueError(_shape_faults(raw, error.messages)) from None


def _shape_faults(raw: Table, messages: object, place: tuple[object, ...] = ()) -> Iterator[Fault]:
    if isinstance(messages, Mapping):
        for key, inner in messages.items():
            yield from _shape_faults(raw, inner, place if key == "_schema" else (*place, key))
    elif isinstance(messages, list):
        words = ".".join(map(str, place))
        yield from (Fault(locate(raw, place), f"{words}: {message}") for message in messages)
