"""A bundle is the same whenever it is made, and says when it is not what was signed."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chassis.auth.testing import make_secrets
from chassis.auth.tokens import BadToken, Signer, load_public_key, verify_detached
from services.intake.domain import bundles
from services.intake.domain.bundles import BundleWrong, check, make

ABOUT = {"reference": "LBG-AAAA1111", "service": "visa-c1", "round": 1}
PARTS = {
    "application.json": b'{"answers":{}}',
    "documents/passport.pdf": b"%PDF-1.7 pages",
    "decision.json": b"{}",
}


@pytest.fixture
def signer(tmp_path):
    return Signer("intake", make_secrets(tmp_path) / "intake.key")


@pytest.fixture
def verify(signer, tmp_path):
    key = load_public_key(tmp_path / "trust" / "intake.pub")
    return lambda content, signature: verify_detached(content, signature, key)


@pytest.fixture
def bundle(signer):
    return make(ABOUT, PARTS, signer.detached)


def test_whoever_has_the_public_key_reads_what_was_sent(bundle, verify):
    manifest, parts = check(bundle, verify)
    assert manifest["reference"] == "LBG-AAAA1111"
    assert parts == PARTS


def test_made_twice_it_is_the_same_byte_by_byte(bundle, signer):
    backwards = dict(reversed(PARTS.items()))
    assert make(dict(reversed(ABOUT.items())), backwards, signer.detached) == bundle


def test_a_byte_changed_anywhere_is_found(bundle, verify):
    for place in range(len(bundle)):
        changed = bundle[:place] + bytes([bundle[place] ^ 1]) + bundle[place + 1 :]
        with pytest.raises((BundleWrong, BadToken)):
            check(changed, verify)


@pytest.mark.parametrize("path", PARTS)
def test_a_part_that_was_exchanged_with_everything_else_in_order_is_named(path, signer, verify):
    manifest, signature = None, None

    def remember(content):
        nonlocal manifest, signature
        manifest, signature = content, signer.detached(content)
        return signature

    make(ABOUT, PARTS, remember)
    forged = bundles._pack(manifest, signature, PARTS | {path: PARTS[path] + b" "})
    with pytest.raises(BundleWrong, match=f"{path} is not what was signed"):
        check(forged, verify)
    without = bundles._pack(manifest, signature, {key: one for key, one in PARTS.items() if key != path})
    with pytest.raises(BundleWrong, match=f"{path} is missing"):
        check(without, verify)


def test_another_ones_signature_is_not_ours(verify, tmp_path):
    other = Ed25519PrivateKey.generate()
    signer = Signer("intake", tmp_path / "none")
    signer._key = other
    with pytest.raises(BadToken):
        check(make(ABOUT, PARTS, signer.detached), verify)


@pytest.mark.parametrize("rubbish", [b"", b"PK", b"not a bundle", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_bundle_is_said_to_be_none(rubbish, verify):
    with pytest.raises(BundleWrong, match="no bundle"):
        check(rubbish, verify)
