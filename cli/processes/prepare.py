"""Before an office starts: keys, tables, the sample officer. Does nothing that is done already, and ends."""

from __future__ import annotations

import json
import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from chassis.auth import officers
from chassis.clock import now
from chassis.database import Database, migrate
from chassis.settings import common
from cli.home import SERVICES
from cli.processes.starting import begin

ROLES = {"officer.json": ["manager", "officer"], "second-officer.json": ["officer"]}
"""The sample officers' roles, by the file with name and password."""


def main() -> None:
    """Prepare the home."""
    start = begin("prepare", __doc__)
    for name in (*SERVICES, "gateway"):
        ensure_key(start.home / "secrets", name)
    for service in SERVICES:
        migrate(common(service).database_url, service)
    for file, roles in ROLES.items():
        ensure_officer(start.home / "secrets" / file, roles)


def ensure_key(secrets: Path, name: str) -> None:
    """The key pair with which ``name`` signs what it asks the other services; made once."""
    private, public = secrets / f"{name}.key", secrets / "trust" / f"{name}.pub"
    if not private.exists():
        made = Ed25519PrivateKey.generate()
        _write(private, made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    if not public.exists():
        key = load_pem_private_key(private.read_bytes(), password=None)
        _write(public, key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))


def ensure_officer(path: Path, roles: list[str]) -> None:
    """A sample officer's account, with the name and password of this file in the home."""
    sample = json.loads(path.read_text())
    database = Database(common("verification").database_url)
    with database.transaction() as session:
        if not officers.exists(session, sample["name"]):
            officers.create(session, sample["name"], sample["password"], roles, now())
    database.close()


def _write(path: Path, content: bytes) -> None:
    fresh = path.with_name(f".{path.name}.fresh")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
    fresh.replace(path)


if __name__ == "__main__":
    main()
