"""The pages at ``/`` and every service's API at ``/api/<service>/``, in one process."""

from __future__ import annotations

from cli.processes.serving import serve, with_health
from cli.processes.starting import begin, part
from gateway.app import create_app
from gateway.clients import Clients
from gateway.settings import load


def main() -> None:
    """Serve pages and APIs until told to stop; the pages call the APIs without leaving the process."""
    start = begin("web", __doc__)
    apis = {service: part(service, "api").create_app() for service in start.services}
    pages = create_app(clients=Clients.in_process(load(), apis))
    mounts = {f"/api/{service}": api for service, api in apis.items()}
    serve(with_health(pages, apis, mounts), start.listen, start.ports["web"])


if __name__ == "__main__":
    main()
