"""A bundle: what is handed on about an application, so that whoever gets it can tell that it is whole.

A ZIP without compression, always made the same way: ``manifest.json`` names each other part with its SHA-256,
``manifest.jws`` is the signature of exactly those bytes. The same parts always make the same bytes.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Mapping
from hashlib import sha256
from io import BytesIO
from typing import Any

FORMAT = "lebong-bundle/1"
MANIFEST, SIGNATURE = "manifest.json", "manifest.jws"
_ALWAYS = (1980, 1, 1, 0, 0, 0)
_UNREADABLE = (zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError, RuntimeError, EOFError)

Sign = Callable[[bytes], str]
Verify = Callable[[bytes, str], None]


class BundleWrong(Exception):
    """The bundle is not what was signed; the text says where."""


def canonical(value: object) -> bytes:
    """JSON in one way only: keys in order, no spaces, UTF-8."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode()


def make(about: Mapping[str, Any], parts: Mapping[str, bytes], sign: Sign) -> bytes:
    """The bundle of ``parts`` (path -> bytes), its manifest signed by ``sign``."""
    manifest = canonical({**about, "format": FORMAT, "parts": _named(parts)})
    return _pack(manifest, sign(manifest), parts)


def check(bundle: bytes, verify: Verify) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Manifest and parts of a bundle that is whole. Raises :class:`BundleWrong`, or what ``verify`` raises.

    ``verify(manifest, signature)`` raises when the signature is not that of the sender. A byte changed
    anywhere is found, also between the parts: what was read is packed again and compared.
    """
    try:
        manifest, signature, parts = _unpack(bundle)
        told = json.loads(manifest)
        named = told["parts"]
    except _UNREADABLE as error:
        raise BundleWrong(f"this is no bundle: {type(error).__name__}") from None
    verify(manifest, signature)
    for path, found in _named(parts).items():
        if named.get(path) != found:
            raise BundleWrong(f"{path} is not what was signed")
    if missing := sorted(named.keys() - parts.keys()):
        raise BundleWrong(f"{missing[0]} is missing")
    if _pack(manifest, signature, parts) != bundle:
        raise BundleWrong("something stands between the parts that was not there")
    return told, parts


def _named(parts: Mapping[str, bytes]) -> dict[str, dict[str, Any]]:
    return {path: {"sha256": sha256(one).hexdigest(), "size": len(one)} for path, one in parts.items()}


def _pack(manifest: bytes, signature: str, parts: Mapping[str, bytes]) -> bytes:
    buffer = BytesIO()
    content = [(MANIFEST, manifest), (SIGNATURE, signature.encode()), *sorted(parts.items())]
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as file:
        for path, one in content:
            entry = zipfile.ZipInfo(path, _ALWAYS)
            entry.create_system, entry.external_attr = 3, 0o600 << 16
            file.writestr(entry, one)
    return buffer.getvalue()


def _unpack(bundle: bytes) -> tuple[bytes, str, dict[str, bytes]]:
    with zipfile.ZipFile(BytesIO(bundle)) as file:
        if any(one.compress_type != zipfile.ZIP_STORED for one in file.infolist()):
            raise ValueError("compressed")
        parts = {one.filename: file.read(one) for one in file.infolist()}
    manifest, signature = parts.pop(MANIFEST), parts.pop(SIGNATURE)
    return manifest, signature.decode("ascii"), parts
