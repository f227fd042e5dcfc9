"""Keys, trust folders and tokens for tests: everything a test of 401 and 403 needs."""

import base64
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from chassis.auth.applicants import basic
from chassis.auth.rights import GRANTS, OFFICER_ISSUER
from chassis.auth.tokens import SERVICE_TOKEN_S, Signer


def write_key(secrets: Path, service: str) -> None:
    """Make one service's key pair: `secrets/<service>.key` (0600) and `secrets/trust/<service>.pub`."""
    trust = secrets / "trust"
    trust.mkdir(parents=True, exist_ok=True)
    key = Ed25519PrivateKey.generate()
    path = secrets / f"{service}.key"
    path.touch(mode=0o600)
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (trust / f"{service}.pub").write_bytes(public)


def make_secrets(folder: Path, services: Iterable[str] = GRANTS) -> Path:
    """Key pairs of all services and an audit key in `folder`; returns it, for LEBONG_SECRETS."""
    for service in services:
        write_key(folder, service)
    (folder / "audit.key").write_text(base64.b64encode(b"a" * 32).decode())
    return folder


def signer(secrets: Path, service: str) -> Signer:
    """The signer of one service."""
    return Signer(service, secrets / f"{service}.key")


def service_headers(
    secrets: Path,
    caller: str,
    audience: str,
    rights: Iterable[str] | None = None,
    now: datetime | None = None,
) -> dict[str, str]:
    """Headers of a call by a service; by default with all rights it was granted."""
    wanted = GRANTS[caller] if rights is None else rights
    return bearer(signer(secrets, caller).token(audience, wanted, now))


def officer_headers(
    secrets: Path, name: str = "sari", roles: Iterable[str] = ("officer",), now: datetime | None = None
) -> dict[str, str]:
    """Headers of a call by a signed-in officer."""
    return bearer(signer(secrets, OFFICER_ISSUER).officer_token(name, roles, now))


def applicant_headers(reference: str, code: str) -> dict[str, str]:
    """Headers of a call by an applicant."""
    return {"Authorization": basic(reference, code)}


def expired_headers(secrets: Path, caller: str, audience: str, rights: Iterable[str] = ()) -> dict[str, str]:
    """Headers with a token of this service that was good an hour ago."""
    claims: Mapping[str, object] = {"kind": "service", "aud": audience, "rights": sorted(rights)}
    return bearer(signer(secrets, caller).sign(dict(claims), SERVICE_TOKEN_S - 3600))


def bearer(token: str) -> dict[str, str]:
    """The `Authorization` header of a token."""
    return {"Authorization": f"Bearer {token}"}
