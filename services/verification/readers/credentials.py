"""Content credentials (C2PA 2): who signed a picture or PDF, and whether it is still what was signed.

Nothing is fetched: no manifest that lies elsewhere, no revocation. The library runs in a process of its own.
"""

from __future__ import annotations

import io
import json
import ssl
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from chassis import sandbox

LIMITS = sandbox.Limits(seconds=10, processor_seconds=8, memory_bytes=2 * 1024**3)
_SIGNS = (b"c2pa", b"dcterms:provenance")
_SYNTHETIC = ("trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia", "algorithmicMedia")
_LONGEST, _MOST = 80, 12


@dataclass(frozen=True)
class Credentials:
    """What the credentials say: ``none``, ``elsewhere``, ``intact``, ``altered`` or ``unverifiable``.

    ``trusted``: the signer is among those that may be believed. ``synthetic``: they say that a program made
    the picture. ``problems`` are the codes of the specification, or the name of an error.
    """

    state: str
    trusted: bool = False
    synthetic: bool = False
    signer: str = ""
    program: str = ""
    actions: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def may_have_any(content: bytes) -> bool:
    """Whether the bytes hint at credentials: most files have none, and are not worth a process."""
    return any(sign in content for sign in _SIGNS)


def in_process(content: bytes, media_type: str, anchors: Sequence[bytes]) -> Credentials:
    """:func:`read` in a process of its own. Raises what :mod:`chassis.sandbox` raises, and ``ValueError``."""
    told, _ = sandbox.run(f"{__name__}:answer", {"media_type": media_type}, [content, *anchors], LIMITS)
    try:
        lists: dict[str, Any] = {name: tuple(map(str, told.pop(name))) for name in ("actions", "problems")}
        return Credentials(**told, **lists)
    except (TypeError, KeyError) as error:
        raise ValueError("an answer that cannot be read") from error


def answer(request: dict[str, Any], parts: list[bytes]) -> tuple[dict[str, Any], list[bytes]]:
    """The other side of :func:`in_process`."""
    return asdict(read(parts[0], request["media_type"], parts[1:])), []


def read(content: bytes, media_type: str, anchors: Sequence[bytes] = ()) -> Credentials:
    """Verify the credentials; ``anchors`` are the certificates (DER) that may be believed."""
    import c2pa  # here: the library is large, and most files do not need it

    settings: dict[str, Any] = {
        "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False, "verify_trust": True},
    }
    if anchors:
        settings["trust"] = {"trust_anchors": "".join(map(ssl.DER_cert_to_PEM_cert, anchors))}
    try:
        with c2pa.Reader(media_type, io.BytesIO(content), context=c2pa.Context.from_dict(settings)) as reader:
            return _told(json.loads(reader.json()))
    except c2pa.C2paError as error:
        return _refused(error)


def _refused(error: Exception) -> Credentials:
    words = str(error)
    if "ManifestNotFound" in words:
        return Credentials("none")
    if "RemoteManifest" in words or "remote" in words.lower():
        return Credentials("elsewhere")
    return Credentials("unverifiable", problems=(words.partition(":")[0][:_LONGEST],))


def _told(store: dict[str, Any]) -> Credentials:
    manifest = store.get("manifests", {}).get(store.get("active_manifest"), {})
    results = store.get("validation_results", {}).get("activeManifest", {})
    problems = tuple(sorted({str(one["code"]) for one in results.get("failure", [])}))[:_MOST]
    actions = list(_actions(manifest))
    signature = manifest.get("signature_info", {})
    programs = manifest.get("claim_generator_info") or [{}]
    return Credentials(
        state=_state(problems, store),
        trusted=store.get("validation_state") == "Trusted",
        synthetic=any(str(one.get("digitalSourceType", "")).endswith(_SYNTHETIC) for one in actions),
        signer=_name(signature),
        program=str(programs[0].get("name", ""))[:_LONGEST],
        actions=tuple(str(one.get("action", ""))[:_LONGEST] for one in actions)[:_MOST],
        problems=problems,
    )


def _state(problems: Sequence[str], store: dict[str, Any]) -> str:
    """Altered is what does not fit the signature; every other trouble says nothing of the content."""
    left = [code for code in problems if code != "signingCredential.untrusted"]
    if any(code.endswith(".mismatch") for code in left):
        return "altered"
    valid = store.get("validation_state") in ("Valid", "Trusted")
    return "intact" if not left and valid else "unverifiable"


def _actions(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        action
        for one in manifest.get("assertions", [])
        if str(one.get("label", "")).startswith("c2pa.actions")
        for action in one.get("data", {}).get("actions", [])
        if isinstance(action, dict)
    ]


def _name(signature: dict[str, Any]) -> str:
    parts = [str(signature.get(part, "")) for part in ("common_name", "issuer")]
    return ", ".join(part for part in parts if part)[: 2 * _LONGEST]
