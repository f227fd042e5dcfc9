"""Sends what the services' outboxes hold to the broker, one thread a database (``--service``: one)."""

from __future__ import annotations

from chassis.messaging import relay
from chassis.settings import common
from chassis.telemetry import serve_probe
from cli.processes.starting import begin, broker_url, part


def main() -> None:
    """Relay until told to stop."""
    start = begin("relay", __doc__)
    databases = {service: common(service).database_url for service in start.services if publishes(service)}
    if not databases:
        raise SystemExit(f"{start.service} publishes no events: it has no outbox")
    relay.run(databases, broker_url(), lambda relays: _probe(relays, start.ports["relay_probe"]))


def publishes(service: str) -> bool:
    """Does the service have an outbox?"""
    tables = part(service, "tables")
    return tables is not None and "outbox" in tables.Base.metadata.tables


def _probe(relays: list[relay.Relay], port: int) -> None:
    def ready() -> dict[str, object]:
        states = {one.service: one.state for one in relays}
        return {"ready": set(states.values()) <= {"relaying", "standby"}, **states}

    serve_probe(port, ready)


if __name__ == "__main__":
    main()
