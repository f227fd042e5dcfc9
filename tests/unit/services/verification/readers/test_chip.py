"""Passive authentication: what is proved, what is altered, what is not known."""

from __future__ import annotations

import pytest

from services.verification.readers.chip import NotAChip, Passive, examine, files_of, lines_of, zone_of
from services.verification.readers.sod import SodTrouble
from tests.support.passports import ZONE, Authority, Chip, as_json, authority, dg1, document_signer, key


def looked_at(chip: Chip, *known: Authority, **altered: bytes) -> Passive:
    """The chip's files, some of them altered, examined with these country signers."""
    files = files_of(as_json(chip.files() | altered))
    return examine(files, [one.der for one in known])


def reasons(found: Passive) -> list[str]:
    return [reason for reason, _ in [*found.wrong, *found.unknown]]


@pytest.fixture
def state() -> Authority:
    return authority()


def test_a_genuine_chip_chains_to_its_country(state):
    found = looked_at(Chip(document_signer(state)), state)
    assert reasons(found) == []
    assert [one.name for one in found.chain] == ["Utopia DS 7 (UT)", "Utopia CSCA (UT)"]
    assert found.right_groups == ["DG1", "DG2"]


@pytest.mark.parametrize(
    ("kind", "explicit", "pss"),
    [
        ("secp256r1", True, False),
        ("brainpoolP256r1", False, False),
        ("brainpoolP256r1", True, False),
        ("rsa", False, False),
        ("rsa", False, True),
    ],
)
def test_every_kind_of_key_that_states_use_is_verified(kind, explicit, pss):
    state = authority(with_key=key(kind), explicit=explicit, pss=pss)
    signer = document_signer(state, with_key=key(kind, 7), explicit=explicit, pss=pss)
    assert reasons(looked_at(Chip(signer), state)) == []


def test_an_altered_group_is_wrong_even_when_nobody_knows_the_country(state):
    found = looked_at(Chip(document_signer(state)), DG2=b"\x75\x03fake")
    assert reasons(found)[0] == "chip-group-altered"
    assert found.wrong_groups == ["DG2"]


def test_a_group_that_was_never_signed_is_foreign(state):
    found = looked_at(Chip(document_signer(state)), state, DG11=b"\x6b\x00")
    assert found.wrong == [("chip-group-foreign", {"groups": "DG11"})]


def test_a_list_of_hashes_that_was_altered_is_wrong(state):
    chip = Chip(document_signer(state))
    sod = chip.files()["EF.SOD"]
    at = sod.find(b"\x30", sod.find(bytes.fromhex("0606678108010101")) + 8)
    hash_at = sod.find(b"\x04\x20", at) + 5
    altered = sod[:hash_at] + bytes([sod[hash_at] ^ 1]) + sod[hash_at + 1 :]
    assert "chip-list-altered" in reasons(looked_at(chip, state, **{"EF.SOD": altered}))


def test_a_wrong_signature_is_wrong(state):
    chip = Chip(document_signer(state))
    sod = chip.files()["EF.SOD"]
    other = chip.files()["EF.SOD"]
    assert sod[-4:] != other[-4:]  # the signature ends the file, and is another each time
    found = looked_at(chip, state, **{"EF.SOD": sod[:-4] + other[-4:]})
    assert reasons(found) == ["chip-signature-wrong"]


def test_an_unknown_country_is_not_known_and_not_wrong(state):
    stranger = authority("Ruritania CSCA", "RR", with_key=key("secp256r1", 1))
    found = looked_at(Chip(document_signer(stranger)), state)
    assert (found.wrong, reasons(found)) == ([], ["chip-country-unknown"])


def test_another_key_under_the_same_name_is_not_known_and_not_wrong(state):
    other = authority(with_key=key("secp256r1", 2))
    found = looked_at(Chip(document_signer(other)), state)
    assert (found.wrong, reasons(found)) == ([], ["chip-country-unknown"])
    assert found.candidates == 1


def test_every_candidate_of_one_name_is_tried(state):
    others = [authority(with_key=key("secp256r1", number)) for number in (2, 3)]
    found = looked_at(Chip(document_signer(state, identified=False)), *others, state)
    assert reasons(found) == []
    assert found.candidates == 3


def test_a_signer_that_names_a_known_key_which_never_signed_it_is_wrong(state):
    liar = Authority(state.certificate, key("secp256r1", 4))
    found = looked_at(Chip(document_signer(liar)), state)
    assert reasons(found) == ["chip-signer-not-by-country"]


def test_a_link_certificate_leads_from_the_new_key_to_the_old_one(state):
    link = authority("Utopia CSCA 2", by=state, with_key=key("secp256r1", 5))
    signer = document_signer(link)
    assert [one.name for one in looked_at(Chip(signer, more=[link]), state).chain] == [
        "Utopia DS 7 (UT)", "Utopia CSCA 2 (UT)", "Utopia CSCA (UT)"
    ]  # fmt: skip
    assert len(looked_at(Chip(signer), link, state).chain) == 3
    assert reasons(looked_at(Chip(signer, more=[link]))) == ["chip-country-unknown"]


@pytest.mark.parametrize(
    ("sod", "reason"),
    [
        (b"", "chip-sod-cut"),
        (b"\x61\x00", "chip-sod-tag"),
        (b"\x77\x82\x10\x00\x30", "chip-sod-cut"),
        (b"\x77\x80\x00\x00", "chip-sod-cut"),
        (b"\x77\x02\x30\x00", "chip-sod-broken"),
        (b"\x77\x04\x30\x82\xff\xff", "chip-sod-broken"),
    ],
)
def test_a_broken_list_says_what_is_broken(sod, reason):
    with pytest.raises(SodTrouble) as trouble:
        examine({"SOD": sod}, [])
    assert trouble.value.reason == reason


def test_an_unknown_hash_is_named(state):
    files = files_of(as_json(Chip(document_signer(state), hash="md5").files()))
    with pytest.raises(SodTrouble) as trouble:
        examine(files, [state.der])
    assert (trouble.value.reason, trouble.value.params) == ("chip-sod-hash", {"found": "md5"})


def test_every_cut_of_the_list_ends_in_words(state):
    files = Chip(document_signer(state)).files()
    for end in range(0, len(files["EF.SOD"]) - 1, 37):
        with pytest.raises(SodTrouble):
            examine({"SOD": files["EF.SOD"][:end]}, [state.der])


def test_a_changed_byte_is_either_noticed_or_changes_nothing_that_is_believed(state):
    chip = Chip(document_signer(state))
    files = files_of(as_json(chip.files()))
    sod, genuine = files["SOD"], examine(files, [state.der])
    believed = [
        found
        for at in range(4, len(sod), 29)
        if not reasons(found := _altered(files, sod[:at] + bytes([sod[at] ^ 0x10]) + sod[at + 1 :], state))
    ]
    assert len(believed) < 4  # CMS leaves a few bytes of its wrapping unsigned
    for found in believed:
        assert (found.sod.groups, found.chain) == (genuine.sod.groups, genuine.chain)


def _altered(files: dict[str, bytes], sod: bytes, state: Authority) -> Passive:
    try:
        return examine(files | {"SOD": sod}, [state.der])
    except SodTrouble as trouble:
        return Passive(unknown=[(trouble.reason, trouble.params)])


def test_file_names_are_read_as_readers_write_them():
    assert set(files_of(b'{"EF_SOD.bin": "00", "ef.dg01": "00", "DG_2": "", "EF.COM": "60"}')) == {
        "SOD", "DG1", "DG2", "COM"
    }  # fmt: skip


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b'{"DG1": "xyz"}', b'{"DG1": 5}', b"\xff", b"[" * 5000]
)
def test_what_is_no_chip_is_refused(content):
    with pytest.raises(NotAChip):
        files_of(content)


def test_the_zone_of_a_chip_is_read_in_lines():
    assert lines_of(zone_of(dg1())) == [ZONE[:44], ZONE[44:]]
    assert [zone_of(bad) for bad in (b"", b"\x61\x02\x5f\x1f", dg1()[:-1], dg1(ZONE[:-1]))] == [""] * 4
