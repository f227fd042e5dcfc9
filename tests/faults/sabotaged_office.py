"""An office with processes exchanged: ``python -m tests.faults.sabotaged_office HOME PROCESS=MODULE...``.

The product has no switch for this: the list of processes is changed here, before the supervisor gets it.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from cli import home
from cli.home import Home
from cli.local.children import spawn
from cli.supervisor.loop import Supervisor
from cli.supervisor.office import ROOT, Spec, office


def exchange(where: Home, spec: Spec, module: str) -> Spec:
    """``spec``, started from another module."""
    argv = [sys.executable, "-m", module, "--home", str(where.path)]

    def launch() -> subprocess.Popen[bytes]:
        return spawn(argv, log=spec.log, env=where.environment(), cwd=ROOT)

    return replace(spec, launch=launch)


def main(folder: str, *exchanges: str) -> None:
    """Run the office until told to stop."""
    where = home.find(Path(folder))
    modules = dict(one.split("=") for one in exchanges)
    specs = [
        exchange(where, spec, modules[spec.name]) if spec.name in modules else spec for spec in office(where)
    ]
    Supervisor(where, specs).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
