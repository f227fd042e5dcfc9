"""Seals: taken apart, and held against the signers that may be believed."""

from __future__ import annotations

from collections import Counter

import pytest

from services.verification.readers.seal_bytes import Seal, SealTrouble, day, masked_day, text
from services.verification.readers.seals import Signed, judge, seal_of
from tests.support import seals
from tests.support.passports import authority, key
from tests.support.seals import c40, idb, signer, vds, vdsnc, visa, vouched_for


def parsed(content: bytes | str) -> Seal:
    seal = seal_of(content if isinstance(content, bytes) else content.encode())
    assert seal is not None
    return seal


def verdict(content: bytes | str, *known: bytes, countries: tuple[bytes, ...] = ()) -> str:
    """How the seal ends: what the signature says, or why it cannot be read."""
    try:
        seal = seal_of(content if isinstance(content, bytes) else content.encode())
        return str(judge(seal, known or (signer().der,), countries).signed) if seal else "no seal"
    except SealTrouble as trouble:
        return trouble.reason


@pytest.mark.parametrize(("version", "said"), [(2, "3"), (3, "4")])
def test_a_seal_of_either_version_is_read_and_verified(version: int, said: str) -> None:
    content = vds(signer(), version=version, reference="5B", name="UTTS")
    seal = parsed(content)
    assert (seal.version, seal.country, seal.signer, seal.document) == (said, "UTO", "UTTS", "visa")
    assert seal.signed_on == seals.SIGNED_ON
    assert seal.fields["mrz"] == list(seals.LINES)
    assert (seal.fields["passport_number"], seal.fields["stay"]) == ("E00012345", "30-0-0")
    assert verdict(content) == "right"


def test_every_change_of_one_bit_is_rejected() -> None:
    by = signer(curve="secp256r1")
    content = vds(by)
    assert verdict(content, by.der) == "right"
    ends = Counter(
        verdict(bytes((*content[:place], content[place] ^ 1 << bit, *content[place + 1 :])), by.der)
        for place in range(len(content))
        for bit in range(8)
    )
    assert ends["right"] == 0
    assert sum(ends.values()) == len(content) * 8
    assert ends["altered"] > 0.8 * sum(ends.values()), "what is signed and changed is proved to be altered"


@pytest.mark.parametrize("made", [lambda: idb(signer()), lambda: vdsnc(signer())])
def test_changed_characters_of_the_other_kinds_are_rejected(made: object) -> None:
    content = made().encode()  # type: ignore[operator]
    for place in range(0, len(content), 5):
        for bit in (1, 4):
            assert verdict(bytes((*content[:place], content[place] ^ bit, *content[place + 1 :]))) != "right"


def test_a_seal_cut_anywhere_is_never_right() -> None:
    for content in (vds(signer()), idb(signer()).encode(), vdsnc(signer()).encode()):
        assert {verdict(content[:end]) for end in range(5, len(content), 7)} <= {
            "seal-cut", "seal-broken", "seal-version", "no seal",
        }  # fmt: skip


def test_a_signature_cut_short_is_said_so() -> None:
    whole = vds(signer())
    assert verdict(whole[:-10]) == "seal-cut"
    assert verdict(whole[:-66] + b"\xff\x20" + whole[-64:-32]) == "seal-cut"


def test_another_version_is_said_and_not_guessed_at() -> None:
    assert verdict(vds(signer(), version=3).replace(b"\xdc\x03", b"\xdc\x09", 1)) == "seal-version"
    assert verdict(idb(signer()).replace("RDB1", "RDB2")) == "seal-version"
    assert verdict(vdsnc(signer(), version=2)) == "seal-version"


def test_a_signer_that_nobody_knows_makes_a_seal_unknown_never_altered() -> None:
    stranger = authority("ZZ", "UT", ca=False, with_key=key("secp256r1", 70))
    assert verdict(vds(stranger)) == "unknown"
    assert verdict(idb(stranger)) == "unknown"
    assert verdict(vdsnc(stranger)) == "unknown"


def test_a_certificate_of_a_known_signer_that_we_lack_is_neither_right_nor_proved_altered() -> None:
    newer = authority("TS", "UT", ca=False, with_key=key("brainpoolP256r1", 71))
    assert verdict(vds(newer, reference="FFFF")) == "misfit"


def test_a_signer_of_the_same_country_is_found_whatever_the_seal_calls_it() -> None:
    assert verdict(vds(signer(), name="UTXY", reference="1")) == "right"
    foreign = authority("TS", "XX", ca=False, with_key=key("brainpoolP256r1", 7))
    assert verdict(vds(foreign, name="UTTS"), foreign.der) == "unknown", (
        "a key of another country does not count"
    )


@pytest.mark.parametrize("flag", ["B", "D"])
@pytest.mark.parametrize("carried", [False, True])
def test_a_barcode_is_read_and_verified(flag: str, carried: bool) -> None:
    content = idb(signer(), flag=flag, carried=carried)
    seal = parsed(content)
    assert (seal.kind, seal.country, seal.document, seal.signed_on) == ("IDB", "UTO", "visa", seals.SIGNED_ON)
    assert seal.fields["mrz"] == list(seals.LINES)
    assert verdict(content) == "right"


def test_a_barcode_may_be_unsigned_and_proves_nothing_then() -> None:
    assert verdict(idb(signer(), flag="A")) == "seal-unsigned"


def test_the_zones_of_cards_and_passports_are_read_from_a_barcode() -> None:
    passport = "P<UTOERIKSSON<<ANNA<MARIA".ljust(44, "<") + "L898902C36UTO7408122F1204159ZE184226B<<<<<10"
    card = (
        "I<UTOD231458907".ljust(30, "<") + "7408122F1204159UTO<<<<<<<<<<<6" + "ERIKSSON<<ANNA".ljust(30, "<")
    )
    assert "".join(parsed(idb(signer(), {0x08: c40(passport)})).fields["mrz"]) == passport
    assert "".join(parsed(idb(signer(), {0x07: c40(card)})).fields["mrz"]) == card
    assert (
        parsed(idb(signer(), {0x84: b"\x30" + (4002026).to_bytes(3, "big")})).fields["date"] == "2026-04-xx"
    )


def test_a_json_seal_is_right_whatever_the_order_of_its_names() -> None:
    content = vdsnc(signer())
    seal = parsed(content)
    assert seal.fields == {
        "full_name": "Eriksson Ánna", "birth_date": "1974-08-12", "passport_number": "L8988901C", "sex": "F",
    }  # fmt: skip
    assert verdict(content) == "right"
    assert verdict(content.replace("Ánna", "Anna")) == "altered"


def test_a_country_vouches_for_the_signer_that_comes_along() -> None:
    country, own = vouched_for()
    assert verdict(vdsnc(own), countries=(country.der,)) == "right"
    assert (
        verdict(vdsnc(own), countries=(authority("Other", with_key=key("secp256r1", 72)).der,)) == "unknown"
    )
    chip_signer = authority("DS", by=country, ca=False, with_key=key("secp256r1", 73))
    assert verdict(vdsnc(chip_signer), countries=(country.der,)) == "unknown", "it is not there to sign seals"


def test_names_that_come_twice_are_refused() -> None:
    assert verdict(vdsnc(signer()).replace('"n":', '"n": "X", "n":')) == "seal-broken"


def test_a_seal_of_an_unknown_kind_is_verified_with_its_fields_closed() -> None:
    content = vds(signer(), {1: b"\x01\x02"}, kind=0x7777)
    assert parsed(content).fields == {}
    assert verdict(content) == "right"


def test_a_field_that_cannot_be_read_does_not_hide_the_signature() -> None:
    content = vds(signer(), visa() | {5: b"\xff\xff"})
    assert "passport_number" not in parsed(content).fields
    assert verdict(content) == "right"


@pytest.mark.parametrize("content", [b"https://example.test", b"", b"{}", b"WIFI:S:x;;", b"RD"])
def test_another_barcode_is_no_seal(content: bytes) -> None:
    assert seal_of(content) is None


def test_text_and_dates_are_read_as_the_standard_writes_them() -> None:
    assert [text(c40(word)) for word in ("XK", "XKCD", "X 1", "A")] == ["XK", "XKCD", "X 1", "A"]
    assert day((12312026).to_bytes(3, "big")).isoformat() == "2026-12-31"  # type: ignore[union-attr]
    assert day(b"\xff\xff\xff") is None
    assert masked_day(b"\x00" + (2112025).to_bytes(3, "big")) == "2025-02-11"
    with pytest.raises(SealTrouble, match="seal-broken"):
        text(b"\x00\x00")


def test_nothing_is_right_without_signers() -> None:
    seal = parsed(vds(signer()))
    assert judge(seal, (), ()).signed is Signed.UNKNOWN
