"""The supervisor as a process of its own, in the background: ``python -m cli.supervisor.daemon HOME``."""

from __future__ import annotations

import sys
from pathlib import Path

from cli import home
from cli.supervisor.loop import Supervisor
from cli.supervisor.office import office
from cli.trouble import Trouble


def main() -> int:
    """Run the office in the home given as the only argument until told to stop."""
    where = home.find(Path(sys.argv[1]))
    try:
        Supervisor(where, office(where)).run()
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
