"""One service's HTTP API alone: ``python -m cli.processes.api --service intake``."""

from __future__ import annotations

from cli.processes.serving import serve
from cli.processes.starting import begin, part


def main() -> None:
    """Serve the API of ``--service`` until told to stop."""
    start = begin("api", __doc__)
    if start.service is None:
        raise SystemExit(
            "which service? add --service NAME; all of them together are: python -m cli.processes.web"
        )
    serve(part(start.service, "api").create_app(), start.listen, start.ports["web"])


if __name__ == "__main__":
    main()
