"""Brings the databases forward (``--service``: one of them), and ends."""

from __future__ import annotations

from chassis.database import migrate
from chassis.settings import common
from cli.processes.starting import begin


def main() -> None:
    """Run the migrations that the databases have not seen."""
    for service in begin("migrate", __doc__).services:
        migrate(common(service).database_url, service)


if __name__ == "__main__":
    main()
