"""The pages alone, calling the services' APIs over HTTP: ``python -m cli.processes.gateway``."""

from __future__ import annotations

from cli.processes.serving import serve, with_health
from cli.processes.starting import begin
from gateway.app import create_app


def main() -> None:
    """Serve the pages until told to stop. They need no service to be ready: each says what is missing."""
    start = begin("gateway", __doc__)
    serve(with_health(create_app(), {}, {}), start.listen, start.ports["web"])


if __name__ == "__main__":
    main()
