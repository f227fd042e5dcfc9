"""Intake's API as it is deployed: Falcon on Granian, one process."""

import sys

from cli.processes.serving import serve
from services.intake.api import create_app

if __name__ == "__main__":
    serve(create_app(), "127.0.0.1", int(sys.argv[1]))
