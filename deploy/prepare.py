"""Keys and passwords for the office in containers: ``python -m deploy.prepare [FOLDER]``.

Makes what is not there and changes nothing that is. The folder (default ``var/containers``) belongs to its
owner alone; ``docker-compose.yml`` hands each container only the files that it needs.
"""

from __future__ import annotations

import base64
import os
import secrets
import sys
from pathlib import Path

from cli.home import SERVICES
from cli.processes.prepare import ensure_key

ROOT = Path(__file__).resolve().parents[1]
OWN, SHARED = 0o600, 0o644
"""Read by our own processes; read by the databases and the broker, which are other users in their containers.
Outside of the containers the folder keeps both from everybody else."""


def prepare(folder: Path) -> None:
    """Fill ``folder``."""
    (folder / "trust").mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / "audit").mkdir(mode=0o700, exist_ok=True)
    folder.chmod(0o700)
    for name in (*SERVICES, "gateway"):
        ensure_key(folder, name)
    for name in ("codes.key", "blobs.key", "session.key", "audit.key", "cashier.key"):
        _write_once(folder / name, base64.b64encode(secrets.token_bytes(32)).decode(), OWN)
    for service in SERVICES:
        _write_once(folder / f"{service}-database.password", secrets.token_urlsafe(24), SHARED)
    _write_once(folder / "broker.password", secrets.token_urlsafe(24), OWN)
    password = (folder / "broker.password").read_text()
    _write_once(folder / "broker.conf", f"default_user = lebong\ndefault_pass = {password}\n", SHARED)


def _write_once(path: Path, text: str, mode: int) -> None:
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
        path.chmod(mode)


def main() -> None:
    """Prepare the folder named on the command line and say what comes next."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "var" / "containers"
    prepare(folder)
    start = f"LEBONG_UID={os.getuid()} LEBONG_GID={os.getgid()} LEBONG_CONTAINERS={folder}"
    sys.stdout.write(f"{folder} is ready. Next:\n  {start} docker compose up --build\n")


if __name__ == "__main__":
    main()
