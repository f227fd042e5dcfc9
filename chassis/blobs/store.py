"""Encrypted files under one folder.

A blob is known by the SHA-256 of its plain content. Its file name is an HMAC of that digest, so that somebody
with the folder alone cannot tell whether a known document is in it. AES-256-GCM (NIST SP 800-38D).
"""

import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12
KEY_BYTES = 32
_DIGEST = re.compile(r"[0-9a-f]{64}")


class BlobMissing(LookupError):
    """No blob with this digest: it was deleted by the retention rule, or never stored here."""


class BlobDamaged(RuntimeError):
    """The file is not what was written, or the key is not the one it was written with."""


def _derived(key: bytes, purpose: bytes) -> bytes:
    return hmac.digest(key, purpose, "sha256")


def _folder(url: str) -> Path:
    parts = urlsplit(url)
    if parts.scheme != "file" or parts.netloc or not parts.path:
        raise ValueError(f"blob store {parts.scheme}://... is not supported; use file:///an/absolute/folder")
    return Path(unquote(parts.path))


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class Blobs:
    """`put` gives the digest to keep; `get`, `has` and `delete` take it.

    `url` is file:///folder (made on the first write, 0700); `key` is 32 secret bytes; else ValueError.
    """

    def __init__(self, url: str, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise ValueError(f"the blob key has {len(key)} bytes; it must have {KEY_BYTES}")
        self._root = _folder(url)
        self._names = _derived(key, b"lebong blob name")
        self._cipher = AESGCM(_derived(key, b"lebong blob content"))

    def _path(self, digest: str) -> Path:
        if not _DIGEST.fullmatch(digest):
            raise BlobMissing("not a blob digest: expected 64 hexadecimal digits")
        name = hmac.new(self._names, digest.encode(), "sha256").hexdigest()
        return self._root / name[:2] / name

    def put(self, content: bytes) -> str:
        """Store the content; returns its SHA-256 in hexadecimal. The same content twice is one file."""
        digest = hashlib.sha256(content).hexdigest()
        path = self._path(digest)
        if not self._again(path):
            nonce = secrets.token_bytes(NONCE_BYTES)
            self._write(path, nonce + self._cipher.encrypt(nonce, content, path.name.encode()))
        return digest

    @staticmethod
    def _again(path: Path) -> bool:
        """Whether it is stored already; that it was stored anew is written down, for :meth:`sweep`."""
        try:
            os.utime(path)
        except FileNotFoundError:
            return False
        return True

    def seal(self, content: bytes, about: str) -> bytes:
        """Encrypt what is kept elsewhere for a while; it opens only as being ``about`` the same."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, content, b"sealed|" + about.encode())

    def unseal(self, sealed: bytes, about: str) -> bytes:
        """What was sealed; BlobDamaged when it does not open, or was about something else."""
        try:
            return self._cipher.decrypt(
                sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], b"sealed|" + about.encode()
            )
        except (InvalidTag, ValueError):
            raise BlobDamaged(f"what was kept about {about} does not open: restore it, or the key") from None

    def _write(self, path: Path, sealed: bytes) -> None:
        self._make_folder(path.parent)
        part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        try:
            with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(sealed)
                file.flush()
                os.fsync(file.fileno())
            part.rename(path)
        finally:
            part.unlink(missing_ok=True)
        _sync_folder(path.parent)

    def _make_folder(self, folder: Path) -> None:
        if folder.exists():
            return
        # One by one: `parents=True` would leave the root open to everybody. Synced, so that a power cut
        # does not take away the folder with the file that was promised.
        self._root.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.mkdir(exist_ok=True, mode=0o700)
        _sync_folder(self._root)

    def get(self, digest: str) -> bytes:
        """The content; BlobMissing when there is none, BlobDamaged when it does not open."""
        path = self._path(digest)
        try:
            sealed = path.read_bytes()
        except FileNotFoundError:
            raise BlobMissing(
                f"no blob {digest[:12]}...: never stored here, or deleted by retention"
            ) from None
        try:
            content = self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], path.name.encode())
        except (InvalidTag, ValueError):
            raise BlobDamaged(f"blob {digest[:12]}... does not open: restore {path}, or the key") from None
        return content

    def has(self, digest: str) -> bool:
        """Whether a blob of this digest is stored."""
        return bool(_DIGEST.fullmatch(digest)) and self._path(digest).exists()

    def delete(self, digest: str) -> None:
        """Forget the blob; forgetting what is not there is no error."""
        if _DIGEST.fullmatch(digest):
            self._path(digest).unlink(missing_ok=True)

    def sweep(self, named: Iterable[str], before: datetime) -> int:
        """Delete every blob that is not ``named`` (digests) and was last stored before then; how many.

        Somebody may store the same content meanwhile: it is put aside first, and put back when it is fresh.
        A file that a crash left aside or half written is cleared away by the next sweep.
        """
        kept = {hmac.digest(self._names, digest.encode(), "sha256") for digest in named}
        count = 0
        for path in (path for folder in self._root.glob("??") for path in sorted(folder.iterdir())):
            aside = path.name.startswith(".")
            if not aside and bytes.fromhex(path.name) in kept:
                continue
            count += self._swept(path, before.timestamp()) and not aside
        return count

    def _swept(self, path: Path, before: float) -> bool:
        try:
            if path.stat().st_mtime >= before:
                return self._back(path)
            gone = path if path.name.startswith(".") else path.with_name(f".{path.name}.gone")
            path.rename(gone)
            if gone.stat().st_mtime >= before:
                return self._back(gone)
            gone.unlink()
        except FileNotFoundError:
            return False
        return True

    @staticmethod
    def _back(path: Path) -> bool:
        """What was put aside and is needed again gets its name back."""
        if path.name.endswith(".gone"):
            path.rename(path.with_name(path.name[1:].removesuffix(".gone")))
        return False


def open_blobs(url: str, key: bytes) -> Blobs:
    """The blob store at this URL; ValueError names the schemes that work."""
    return Blobs(url, key)
