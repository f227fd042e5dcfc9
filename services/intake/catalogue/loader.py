"""Reads the catalogue's files and finds every mistake in them, each with its file and line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from services.intake.catalogue import calendar, checks, offices, penalties, retention, visas
from services.intake.catalogue.common import Common
from services.intake.catalogue.marks import CatalogueError, Fault, Mark, read
from services.intake.catalogue.shapes import ServiceShape
from services.intake.catalogue.shaping import shaped
from services.intake.catalogue.spots import Spots
from services.intake.domain.service import Service
from services.intake.domain.visas import Family

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Catalogue:
    """What was read, and every mistake that was found; with any mistake, nothing may be used."""

    services: Mapping[str, Service]
    faults: tuple[Fault, ...]
    families: tuple[Family, ...] = ()


@cache
def sound(folder: Path = FOLDER) -> Catalogue:
    """Everything in ``folder`` (default: the office's own), read once in a process.

    Raises :class:`CatalogueError` naming every mistake.
    """
    found = examine(folder)
    if found.faults:
        raise CatalogueError(found.faults)
    return found


def catalogue(folder: Path = FOLDER) -> Mapping[str, Service]:
    """The services in ``folder`` by their keys. Raises :class:`CatalogueError`."""
    return MappingProxyType(dict(sound(folder).services))


def load(folder: Path) -> dict[str, Service]:
    """The services in ``folder``, read again. Raises :class:`CatalogueError` naming every mistake."""
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
    families, faults = visas.examine(folder / "visas", common)
    faults += (*calendar.faults(folder), *penalties.faults(folder), *retention.faults(folder))
    offered = frozenset(visa.code for family in families for visa in family.visas)
    services: dict[str, Service] = {}
    for path in paths:
        try:
            services[path.stem] = _service(path, common, offered)
        except CatalogueError as error:
            faults += error.faults
    faults += offices.faults(folder, services)
    # Of a file that could not be read nobody knows what it uses.
    return Catalogue(services, tuple(sorted(faults or common.unused())), families)


def _service(path: Path, common: Common, offered: frozenset[str]) -> Service:
    raw = common.filled(read(path))
    service: Service = shaped(ServiceShape(), raw)
    faults = checks.faults(service, Spots(raw), path.stem, offered)
    if faults:
        raise CatalogueError(faults)
    return service
