"""The golden examples: what was once published must be readable for ever.

``contracts/golden/<type>.json`` holds one event as it was on the wire when its type was first
published. When a field is added (always with a default), a further example that has it is added as
``<type>.2.json``, ``<type>.3.json`` ...; the older ones stay as they are.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from marshmallow import ValidationError

from contracts import PUBLISHED
from contracts.event import Event
from contracts.schema import derive

FOLDER = Path(__file__).parent / "golden"
SUMS = "SHA256SUMS"
_NAME = re.compile(r"(?P<type>.+\.v\d+)(?:\.(?P<number>[2-9]|[1-9]\d+))?\.json")


def examples(type_: str, folder: Path = FOLDER) -> list[dict[str, Any]]:
    """The golden examples of an event type, oldest first; empty when there are none."""
    found = []
    for path in folder.glob("*.json"):
        match = _NAME.fullmatch(path.name)
        if match and match["type"] == type_:
            found.append((int(match["number"] or 1), path))
    return [json.loads(path.read_text()) for _, path in sorted(found)]


def faults(events: Mapping[str, type[Event]] = PUBLISHED, folder: Path = FOLDER) -> list[str]:
    """Why golden examples and event classes do not fit together; empty when they do."""
    found = [fault for type_, event in events.items() for fault in _faults_of(type_, event, folder)]
    for path in sorted(folder.glob("*.json")):
        match = _NAME.fullmatch(path.name)
        if match is None or match["type"] not in events:
            found.append(f"{path.name}: no such event is published; a published type is never taken back.")
    return found + changed(folder)


def changed(folder: Path = FOLDER) -> list[str]:
    """Golden examples that are not as they were recorded in ``SHA256SUMS``."""
    recorded, found = recorded_sums(folder), []
    for name, digest in recorded.items():
        path = folder / name
        if not path.exists():
            found.append(f"{name} was removed: events like it are in the stream, and must stay readable.")
        elif digest_of(path) != digest:
            found.append(
                f"{name} was edited: it shows what has been published. "
                "Restore it, and put the new form in a further example (<type>.2.json)."
            )
    unrecorded = {path.name for path in folder.glob("*.json")} - recorded.keys()
    return found + [f"{name} is new: python -m contracts.asyncapi --write" for name in sorted(unrecorded)]


def recorded_sums(folder: Path = FOLDER) -> dict[str, str]:
    """The recorded SHA-256 of each golden example, by file name."""
    path = folder / SUMS
    lines = path.read_text().splitlines() if path.exists() else []
    return {name: digest for digest, name in (line.split("  ", 1) for line in lines)}


def record_new(folder: Path = FOLDER) -> None:
    """Record the sums of new golden examples; those of recorded ones are never touched."""
    new = {path.name: digest_of(path) for path in folder.glob("*.json")} | recorded_sums(folder)
    (folder / SUMS).write_text("".join(f"{new[name]}  {name}\n" for name in sorted(new)))


def digest_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _faults_of(type_: str, event: type[Event], folder: Path) -> list[str]:
    found = examples(type_, folder)
    if not found:
        return [f"{type_}: no golden example; write {type_}.json as it will be on the wire."]
    faults = [fault for number, one in enumerate(found, 1) for fault in _unreadable(event, one, number)]
    fields = {field.name for field in dataclasses.fields(event)}  # type: ignore[arg-type]
    if missing := sorted(fields - found[-1]["data"].keys()):
        faults.append(
            f"{type_}: no golden example has {', '.join(missing)}; "
            f"add {type_}.{len(found) + 1}.json, leaving the older ones alone."
        )
    return faults


def _unreadable(event: type[Event], example: dict[str, Any], number: int) -> list[str]:
    try:
        data = derive(event).load(example["data"])
    except ValidationError as error:
        return [
            f"{event.type} example {number} can no longer be read ({error.messages}): "
            "a new field needs a default, and a type never changes within a major version."
        ]
    written = dataclasses.asdict(event(**data))  # type: ignore[call-overload]
    lost = sorted(key for key, value in example["data"].items() if written.get(key, ...) != value)
    if lost:
        return [
            f"{event.type} example {number}: {', '.join(lost)} is lost on reading: "
            "a field is never removed or renamed within a major version."
        ]
    return []
