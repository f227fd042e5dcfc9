"""The published description of all events: ``python -m contracts.asyncapi --check | --write``.

Two files are generated from the dataclasses, their docstrings and the golden examples:
``docs/reference/asyncapi.json`` (AsyncAPI 3.0, for machines) and ``docs/reference/events.md`` (for
people). ``--write`` also records the sums of new golden examples.
"""

from __future__ import annotations

import argparse
import inspect
import json
import sys
from pathlib import Path
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin

from contracts import PUBLISHED, examples, reference
from contracts.event import Event
from contracts.schema import SCHEMAS

EXCHANGE = "lebong.events"
DOCS = Path(__file__).parents[1] / "docs" / "reference"
_ENVELOPE = "cloudevent"


def document() -> dict[str, Any]:
    """The AsyncAPI 3.0 document of every published event."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Lebong events",
            "version": "1.0.0",
            "description": (
                "What the services of an immigration office tell each other. CloudEvents 1.0 in structured "
                f"JSON on the durable topic exchange {EXCHANGE}; the routing key is the event's type. "
                "Delivered at least once; order holds only within a source and subject, by `sequence`."
            ),
            "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
        },
        "defaultContentType": "application/cloudevents+json",
        "channels": {type_: _channel(type_) for type_ in PUBLISHED},
        "operations": {f"publish.{type_}": _operation(type_, event) for type_, event in PUBLISHED.items()},
        "components": {
            "messages": {type_: _message(type_, event) for type_, event in PUBLISHED.items()},
            "schemas": {_ENVELOPE: _envelope_schema(), **_data_schemas()},
        },
    }


def _channel(type_: str) -> dict[str, Any]:
    exchange = {"name": EXCHANGE, "type": "topic", "durable": True}
    return {
        "address": type_,
        "messages": {type_: {"$ref": f"#/components/messages/{type_}"}},
        "bindings": {"amqp": {"is": "routingKey", "exchange": exchange, "bindingVersion": "0.3.0"}},
    }


def _operation(type_: str, event: type[Event]) -> dict[str, Any]:
    return {
        "action": "send",
        "channel": {"$ref": f"#/channels/{type_}"},
        "messages": [{"$ref": f"#/channels/{type_}/messages/{type_}"}],
        "tags": [{"name": event.source}],
    }


def _message(type_: str, event: type[Event]) -> dict[str, Any]:
    text = inspect.cleandoc(event.__doc__ or "")
    return {
        "name": type_,
        "title": event.__name__,
        "summary": text.split("\n\n")[0].replace("\n", " "),
        "description": text,
        "contentType": "application/cloudevents+json",
        "payload": {
            "allOf": [
                {"$ref": f"#/components/schemas/{_ENVELOPE}"},
                {
                    "type": "object",
                    "properties": {
                        "type": {"const": type_},
                        "source": {"const": event.source},
                        "data": {"$ref": f"#/components/schemas/{type_}"},
                    },
                },
            ]
        },
        "examples": [{"name": "golden", "payload": one} for one in examples.examples(type_)],
    }


def _data_schemas() -> dict[str, Any]:
    spec = APISpec("events", "1", "3.1.0", plugins=[MarshmallowPlugin()])
    for type_, schema in SCHEMAS.items():
        spec.components.schema(type_, schema=schema)
    made: dict[str, Any] = spec.to_dict()["components"]["schemas"]
    for schema in made.values():
        # A later minor version adds fields: a reader must pass over what it does not know.
        schema["additionalProperties"] = True
    return made


def _envelope_schema() -> dict[str, Any]:
    text = {"type": "string", "minLength": 1}
    properties = {
        "specversion": {"const": "1.0"},
        "id": text | {"description": "Unique within the source; the same on every redelivery."},
        "source": text | {"description": "The service that published the event."},
        "type": text,
        "subject": text | {"description": "The application's reference, or a ticket."},
        "time": {"type": "string", "format": "date-time", "description": "When it happened, in UTC."},
        "datacontenttype": {"const": "application/json"},
        "sequence": {
            "type": "string",
            "pattern": "^[1-9][0-9]*$",
            "description": "1, 2, 3 ... within source and subject, in decimal.",
        },
        "traceparent": {"type": "string", "description": "W3C Trace Context of what caused the event."},
        "data": {"type": "object"},
    }
    return {"type": "object", "properties": properties, "required": list(properties)}


def generated() -> dict[Path, str]:
    """The text of each generated file, by its path."""
    text = json.dumps(document(), indent=2, ensure_ascii=False) + "\n"
    return {DOCS / "asyncapi.json": text, DOCS / "events.md": reference.page()}


def stale() -> list[str]:
    """What is wrong with the golden examples or out of date in the generated files; empty when nothing is."""
    return examples.faults() + [
        f"{path.name} is out of date: python -m contracts.asyncapi --write"
        for path, text in generated().items()
        if not path.exists() or path.read_text() != text
    ]


def write() -> None:
    """Write the generated files, and record new golden examples."""
    examples.record_new()
    DOCS.mkdir(parents=True, exist_ok=True)
    for path, text in generated().items():
        path.write_text(text)


def main(arguments: list[str] | None = None) -> int:
    """Run the command; 0 when all is well, 1 with one line a fault on standard error."""
    parser = argparse.ArgumentParser(prog="python -m contracts.asyncapi", description=__doc__)
    wanted = parser.add_mutually_exclusive_group(required=True)
    wanted.add_argument("--check", action="store_true", help="say what is out of date; change nothing")
    wanted.add_argument("--write", action="store_true", help="bring the generated files up to date")
    if parser.parse_args(arguments).write:
        write()
    found = stale()
    sys.stderr.writelines(f"{fault}\n" for fault in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
