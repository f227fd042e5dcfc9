"""Signed short-lived tokens between services: JWT (RFC 7519) with Ed25519 (RFC 8037).

Each service signs with its own key and is checked with its public key from the trust folder.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import jwt
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key
from jwt.utils import base64url_decode, base64url_encode

from chassis import clock
from chassis.auth.rights import GRANTS, OFFICER_ISSUER

SERVICE_TOKEN_S = 300
OFFICER_TOKEN_S = 900
RENEW_BEFORE_S = 60
LEEWAY_S = 10
CACHE_LIMIT = 10_000
OFFICER_AUDIENCE = "lebong"
ALGORITHM = "EdDSA"


class BadToken(Exception):
    """No token that can be believed: 401. The text says why, without the token."""


class NotForHere(Exception):
    """A good token, but for another service or with rights its issuer does not have: 403."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks. `kind` is public, applicant, officer or service; `secret` is an applicant's code."""

    kind: str
    name: str = ""
    roles: frozenset[str] = frozenset()
    rights: frozenset[str] = frozenset()
    secret: str = ""

    def __repr__(self) -> str:
        return f"Caller(kind={self.kind!r}, name={self.name!r})"


PUBLIC = Caller("public")


def load_private_key(path: Path) -> Ed25519PrivateKey:
    """The Ed25519 private key in this PEM file; ValueError names the file when it is anything else."""
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except FileNotFoundError:
        raise ValueError(
            f"no signing key at {path}: run `lebong up`, which makes it, or restore it"
        ) from None
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise ValueError(f"{path} is not a PEM private key: {error}") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError(f"{path} holds another kind of key; an Ed25519 private key is needed")
    return key


def load_public_key(path: Path) -> Ed25519PublicKey:
    """The Ed25519 public key in this PEM file; ValueError names the file when it is anything else."""
    try:
        key = load_pem_public_key(path.read_bytes())
    except FileNotFoundError:
        raise ValueError(f"no public key at {path}: copy it into the trust folder") from None
    except (ValueError, UnsupportedAlgorithm) as error:
        raise ValueError(f"{path} is not a PEM public key: {error}") from None
    if not isinstance(key, Ed25519PublicKey):
        raise ValueError(f"{path} holds another kind of key; an Ed25519 public key is needed")
    return key


class Signer:
    """Signs in the name of one service. `key` is the PEM file's path, read at the first use."""

    def __init__(self, service: str, key: Path | str) -> None:
        self.service = service
        self._path = Path(key)
        self._key: Ed25519PrivateKey | None = None
        self._ready: dict[tuple[str, frozenset[str]], tuple[float, str]] = {}

    def sign(self, claims: dict[str, Any], seconds: float, now: datetime | None = None) -> str:
        """A JWT with these claims, issued now by this service, good for `seconds`."""
        if self._key is None:
            self._key = load_private_key(self._path)
        at = now or clock.now()
        times = {"iss": self.service, "iat": int(at.timestamp()), "exp": int(at.timestamp() + seconds)}
        return jwt.encode({**claims, **times}, self._key, algorithm=ALGORITHM)

    def token(self, audience: str, rights: Iterable[str] = (), now: datetime | None = None) -> str:
        """A token for one other service, good for five minutes, reused until a minute before its end."""
        at = (now or clock.now()).timestamp()
        wanted = (audience, frozenset(rights))
        known = self._ready.get(wanted)
        if known is not None and known[0] - RENEW_BEFORE_S > at:
            return known[1]
        claims = {"kind": "service", "aud": audience, "rights": sorted(wanted[1])}
        made = self.sign(claims, SERVICE_TOKEN_S, now)
        self._ready[wanted] = (at + SERVICE_TOKEN_S, made)
        return made

    def detached(self, content: bytes) -> str:
        """A signature that stands beside ``content``: a detached JWS (RFC 7515, appendix F; RFC 7797)."""
        if self._key is None:
            self._key = load_private_key(self._path)
        return jwt.PyJWS().encode(content, self._key, ALGORITHM, {"typ": "JOSE"}, is_payload_detached=True)

    def officer_token(self, name: str, roles: Iterable[str], now: datetime | None = None) -> str:
        """What every `Officer(...)` rule believes for 15 minutes, when verification has signed it."""
        claims = {"kind": "officer", "aud": OFFICER_AUDIENCE, "sub": name, "roles": sorted(roles)}
        return self.sign(claims, OFFICER_TOKEN_S, now)


def verify_detached(content: bytes, signature: str, key: Ed25519PublicKey) -> None:
    """Raises :class:`BadToken` unless whoever holds the private key signed exactly these bytes."""
    last = signature.rpartition(".")[2]
    try:
        jwt.PyJWS().decode_complete(signature, key, [ALGORITHM], detached_payload=content)
        if base64url_encode(base64url_decode(last)).decode() != last:
            # The last letter has bits to spare: two spellings of one signature are one too many.
            raise jwt.InvalidTokenError("not spelled as signatures are")
    except jwt.InvalidTokenError as error:
        raise BadToken(f"the signature is not good: {error}") from None


class Verifier:
    """Checks tokens against the public keys in a folder; remembers good ones until they expire.

    A changed key is read at the next start of the process.
    """

    def __init__(self, trust: Path | str) -> None:
        self._trust = Path(trust)
        self._keys: dict[str, Ed25519PublicKey] = {}
        self._known: dict[tuple[str, str], tuple[float, Caller]] = {}

    def caller(self, token: str, audience: str, now: datetime | None = None) -> Caller:
        """Who signed this token for `audience`. BadToken (401) or NotForHere (403)."""
        at = (now or clock.now()).timestamp()
        known = self._known.get((token, audience))
        if known is not None and known[0] > at:
            return known[1]
        claims = self.claims(token, now)
        caller = _officer(claims) if claims.get("kind") == "officer" else _service(claims, audience)
        self._remember((token, audience), (float(claims["exp"]), caller), at)
        return caller

    def _remember(self, key: tuple[str, str], value: tuple[float, Caller], at: float) -> None:
        if len(self._known) >= CACHE_LIMIT:
            # A new dictionary, not deletions: other threads may be reading the old one.
            self._known = {k: v for k, v in list(self._known.items()) if v[0] > at}
        if len(self._known) < CACHE_LIMIT:
            self._known[key] = value

    def claims(self, token: str, now: datetime | None = None) -> dict[str, Any]:
        """The claims of a token whose signature, issuer and times are good; BadToken says what is not."""
        key = self._key(_issuer(token))
        options: Any = {
            "verify_aud": False,
            "verify_exp": False,
            "verify_iat": False,
            "require": ["exp", "iat"],
        }
        try:
            claims: dict[str, Any] = jwt.decode(token, key, algorithms=[ALGORITHM], options=options)
        except jwt.InvalidTokenError as error:
            raise BadToken(f"the token is not good: {error}") from None
        _check_times(claims, now or clock.now())
        return claims

    def _key(self, issuer: str) -> Ed25519PublicKey:
        key = self._keys.get(issuer)
        if key is None:
            try:
                key = self._keys[issuer] = load_public_key(self._trust / f"{issuer}.pub")
            except ValueError as error:
                raise BadToken(str(error)) from None
        return key


def _issuer(token: str) -> str:
    try:
        issuer = jwt.decode(token, options={"verify_signature": False}).get("iss")
    except jwt.InvalidTokenError as error:
        raise BadToken(f"the token cannot be read: {error}") from None
    # The name becomes a file name: only names in the table.
    if not isinstance(issuer, str) or issuer not in GRANTS:
        raise BadToken("the token's issuer is not a service of this office")
    return issuer


def _check_times(claims: dict[str, Any], now: datetime) -> None:
    try:
        issued, expires = float(claims["iat"]), float(claims["exp"])
    except (TypeError, ValueError):
        raise BadToken("the token's times are not numbers") from None
    if expires <= now.timestamp():
        raise BadToken("the token has expired")
    if issued > now.timestamp() + LEEWAY_S:
        raise BadToken("the token is from the future: compare the clocks of the two machines")


def _officer(claims: dict[str, Any]) -> Caller:
    if claims["iss"] != OFFICER_ISSUER or claims.get("aud") != OFFICER_AUDIENCE:
        raise NotForHere(f"only {OFFICER_ISSUER} says who is an officer")
    return Caller("officer", str(claims.get("sub", "")), roles=_names(claims, "roles"))


def _service(claims: dict[str, Any], audience: str) -> Caller:
    if claims.get("kind") != "service":
        raise BadToken("the token is of another kind")
    if claims.get("aud") != audience:
        raise NotForHere(f"the token is for another service than {audience}")
    rights = _names(claims, "rights")
    if not rights <= GRANTS[claims["iss"]]:
        raise NotForHere(f"{claims['iss']} claims rights it was not granted")
    return Caller("service", claims["iss"], rights=rights)


def _names(claims: dict[str, Any], key: str) -> frozenset[str]:
    value = claims.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise BadToken(f"the token's {key} are not a list of names")
    return frozenset(value)
