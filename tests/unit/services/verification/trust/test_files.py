"""Certificates from files: a list counts only when its signature leads to a root that is pinned."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import pem

from services.verification.trust import TrustRefused, folder, read_file
from tests.support.passports import Authority, authority, document_signer, key, master_list

NOW = datetime(2026, 11, 24, tzinfo=UTC)
OLD = (datetime(2000, 1, 1, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC))
LIST_SIGNER = ["2.23.136.1.1.3"]


def lister(root: Authority, **more: Any) -> Authority:
    """One who may sign master lists."""
    more.setdefault("purposes", LIST_SIGNER)
    return document_signer(root, "Utopia lists", with_key=key("secp256r1", 8), **more)


@pytest.fixture
def root() -> Authority:
    return authority("Utopia root")


@pytest.fixture
def neighbour() -> Authority:
    return authority("Ruritania CSCA", "RR", with_key=key("secp256r1", 1))


def test_a_list_that_leads_to_its_root_is_taken(root, neighbour):
    content = master_list(lister(root), [root.der, neighbour.der], root=root)
    found = read_file("utopia.ml", content, [root.der], NOW)
    assert (found.source, found.root) == ("master list of UT", root.der)
    assert set(found.trust("1").country_signers) == {root.der, neighbour.der}


def test_a_list_that_was_altered_is_refused(root, neighbour):
    content = master_list(lister(root), [neighbour.der], root=root)
    altered = content.replace(b"Ruritania CSCA", b"Ruritania CSCB", 1)
    with pytest.raises(TrustRefused, match="not what was signed"):
        read_file("utopia.ml", altered, [root.der], NOW)


def test_a_list_with_a_wrong_signature_is_refused(root):
    content = master_list(lister(root), [root.der], root=root)
    other = master_list(lister(root), [root.der], root=root)
    with pytest.raises(TrustRefused, match="its signature is not one of Utopia lists"):
        read_file("utopia.ml", content[:-4] + other[-4:], [root.der], NOW)


def test_a_list_under_an_expired_root_is_refused():
    root = authority("Utopia root", time=OLD)
    content = master_list(lister(root), [root.der], root=root)
    with pytest.raises(TrustRefused, match=r"root Utopia root \(UT\) is valid from 2000-01-01 to 2025-01-01"):
        read_file("utopia.ml", content, [root.der], NOW)
    assert read_file("utopia.ml", content, [root.der], datetime(2024, 6, 1, tzinfo=UTC)).root == root.der


def test_a_list_under_nobody_known_is_refused(root, neighbour):
    content = master_list(lister(root), [root.der], root=root)
    with pytest.raises(TrustRefused, match="stands under no root") as refused:
        read_file("utopia.ml", content, [neighbour.der], NOW)
    assert "--root" in refused.value.remedy


def test_one_who_signs_chips_cannot_sign_a_list(root):
    content = master_list(lister(root, purposes=()), [root.der], root=root)
    with pytest.raises(TrustRefused, match="no master lists"):
        read_file("utopia.ml", content, [root.der], NOW)


def test_a_certificate_that_a_strict_parser_refuses_is_kept_and_named(root):
    strange = authority("Strange CSCA", "SS", odd=True)
    content = master_list(lister(root), [root.der, strange.der, b"\x30\x03\x02\x01\x05"], root=root)
    found = read_file("utopia.ml", content, [root.der], NOW)
    names = [name for name, _ in found.trust("1").refused]
    assert "Strange CSCA (SS)" in names
    assert strange.der in found.trust("1").country_signers
    assert list(found.certificates["kept"].values()) == [b"\x30\x03\x02\x01\x05"]


def test_a_directory_gives_country_signers_and_lists_and_names_what_it_refuses(root, neighbour):
    good = master_list(lister(root), [neighbour.der], root=root)
    stranger = authority("Elsewhere", "EE", with_key=key("secp256r1", 3))
    bad = master_list(lister(stranger), [stranger.der], root=stranger)
    text = "version: 1\n" + "".join(
        f"\ndn: c={name},dc=data\n{_folded(f'{kind}:: {base64.b64encode(value).decode()}')}\n"
        for name, kind, value in [
            ("UT", "cACertificate;binary", root.der),
            ("UT", "userCertificate;binary", document_signer(root).der),
            ("UT", "pkdMasterListContent", good),
            ("EE", "pkdMasterListContent", bad),
        ]
    )
    found = read_file("pkd.ldif", text.encode(), [root.der], NOW)
    assert set(found.trust("1").country_signers) == {root.der, neighbour.der}
    assert found.trust("1").seal_signers == ()
    assert [name for name, _ in found.trust("1").refused] == ["c=EE,dc=data"]


def _folded(line: str) -> str:
    return "\n ".join(line[at : at + 76] for at in range(0, len(line), 76))


def test_a_folder_verifies_its_lists_by_its_certificates(root, neighbour, tmp_path: Path):
    sealer = document_signer(neighbour, "Seals of Ruritania")
    (tmp_path / "a.ml").write_bytes(master_list(lister(root), [neighbour.der], root=root))
    (tmp_path / "b.ml").write_bytes(b"\x30\x00")
    (tmp_path / "root.cer").write_bytes(root.der)
    (tmp_path / "seals.pem").write_bytes(pem.armor("CERTIFICATE", sealer.der))
    (tmp_path / "notes.txt").write_text("not looked at")
    trust = folder(tmp_path, NOW)
    assert set(trust.country_signers) == {root.der, neighbour.der}
    assert trust.seal_signers == (sealer.der,)
    assert [name for name, _ in trust.refused] == ["b.ml"]
    (tmp_path / "root.cer").unlink()
    assert trust.version != folder(tmp_path, NOW).version


def test_a_list_of_seal_signers_holds_only_those(root):
    both = pem.armor("CERTIFICATE", root.der) + pem.armor("CERTIFICATE", document_signer(root).der)
    found = read_file("seals.pem", both, [], NOW, seals=True)
    assert (len(found.trust("1").seal_signers), found.trust("1").country_signers) == (2, ())


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.cer", b""), ("a.cer", b"hello"), ("a.pem", b"-----BEGIN CERTIFICATE-----\n!!\n"),
        ("a.ldif", b"hello"), ("a.ldif", b"\xff\xfe"), ("a.ldif", b"cACertificate:: ***"),
        ("a.ml", b"\x30\x00"), ("a.ml", b"\x30\x0b\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"),
    ],
)  # fmt: skip
def test_what_holds_no_certificate_is_refused_in_words(name, content):
    with pytest.raises(TrustRefused) as refused:
        read_file(name, content, [], NOW)
    assert str(refused.value).startswith(name)
    assert refused.value.remedy


def test_a_folder_without_certificates_says_what_it_looks_for(tmp_path: Path):
    with pytest.raises(TrustRefused, match="holds no certificates"):
        folder(tmp_path, NOW)
