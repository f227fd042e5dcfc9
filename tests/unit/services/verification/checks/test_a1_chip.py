"""A chip before the officer: what fails, what is a concern, what could not be checked, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from services.verification.checks import Document, Material, a1_chip
from services.verification.domain.finding import Finding, Outcome
from services.verification.domain.trust import Trust
from services.verification.phrases.checks.a1_chip import REASONS
from services.verification.readers.chip import MEDIA_TYPE
from tests.support.passports import (
    SIGNED,
    ZONE,
    Authority,
    Chip,
    as_json,
    authority,
    dg1,
    document_signer,
    key,
)

SHORT = (datetime(2024, 1, 1, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC))


@pytest.fixture
def state() -> Authority:
    return authority("Utopia CSCA", "ut")


@pytest.fixture
def findings(material: Callable[..., Material]) -> Callable[..., list[Finding]]:
    """What the check says about a chip: ``findings(chip, state, mrz=...)``."""

    def examine(
        content: bytes, *known: Authority, earlier: tuple[Finding, ...] = (), **answers: Any
    ) -> list[Finding]:
        document = Document(
            kind="passport", digest="00", media_type=MEDIA_TYPE, name="chip.json", content=content
        )
        trust = Trust(version="7", country_signers=tuple(one.der for one in known))
        made = replace(material(documents=[document], **answers), trust=trust, earlier=earlier)
        found = list(a1_chip.check(made))
        assert {finding.reason for finding in found} <= set(REASONS)
        return found

    return examine


def content(signer: Authority, zone: str = ZONE, **more: Any) -> bytes:
    return as_json(Chip(signer, {1: dg1(zone), 2: b"\x75\x00"}, **more).files())


def test_a_genuine_chip_passes_with_its_chain_as_a_line_of_names(findings, state):
    signature, printed = findings(content(document_signer(state)), state, mrz=f"{ZONE[:44]}\n{ZONE[44:]}")
    assert (signature.outcome, signature.reason) == (Outcome.PASS, "chip-genuine")
    assert signature.evidence["chain"] == "DG1, DG2 ← EF.SOD ← Utopia DS 7 (UT) ← Utopia CSCA (UT) ← trust 7"
    assert signature.evidence["revocation"] == "not checked"
    assert signature.facts == {"dg1": ZONE}
    assert signature.rests_on.data == "trust 7"
    assert (printed.outcome, printed.reason) == (Outcome.PASS, "chip-print-same")


def test_an_altered_group_fails_and_gives_no_facts(findings, state):
    files = Chip(document_signer(state)).files() | {"DG1": dg1(ZONE.replace("ANNA", "ANNE"))}
    (signature,) = findings(as_json(files), state, mrz=ZONE)
    assert (signature.outcome, signature.reason) == (Outcome.FAIL, "chip-group-altered")
    assert signature.evidence["groups"] == {"DG2": "as signed", "DG1": "altered"}
    assert signature.facts == {}


def test_an_unknown_country_is_not_checked_and_does_not_come_back_by_itself(findings, state):
    signature, _ = findings(content(document_signer(state)))
    assert (signature.outcome, signature.reason) == (Outcome.NOT_CHECKED, "chip-country-unknown")
    assert not signature.again


def test_a_signer_of_another_country_fails(findings):
    other = authority("Ruritania CSCA", "FR")
    signature, _ = findings(content(document_signer(other)), other)
    assert (signature.outcome, signature.reason) == (Outcome.FAIL, "chip-country-differs")
    assert signature.params == {"issuer": "UTO", "country": "FR"}


def test_an_issuer_that_is_in_no_list_is_not_checked(findings, state):
    signature, _ = findings(content(document_signer(state), ZONE.replace("UTO", "QQQ")), state)
    assert signature.reason == "chip-issuer-other"


def test_the_issuer_may_come_from_the_printed_zone(findings, state):
    files = Chip(document_signer(state), {2: b"\x75\x00"}).files()
    assert [one.reason for one in findings(as_json(files), state, mrz=ZONE)] == ["chip-genuine"]
    assert [one.reason for one in findings(as_json(files), state)] == ["chip-issuer-unread"]


def test_a_signer_that_has_expired_since_was_valid_on_the_day(findings, state):
    signature, _ = findings(content(document_signer(state, time=SHORT)), state)
    assert (signature.outcome, signature.evidence["signed_on"]) == (Outcome.PASS, f"{SIGNED:%Y-%m-%d}")


def test_a_signer_that_was_not_valid_on_the_day_is_a_concern(findings, state):
    late = content(document_signer(state, time=SHORT), signed_at=datetime(2025, 3, 1, tzinfo=UTC))
    signature, _ = findings(late, state)
    assert (signature.outcome, signature.reason) == (Outcome.CONCERN, "chip-signer-not-valid")


def test_the_day_of_issue_may_come_from_the_form_or_be_unknown(findings, state):
    chip = content(document_signer(state, time=SHORT), signed_at=None)
    assert findings(chip, state)[0].reason == "chip-genuine-day-unknown"
    assert findings(chip, state, passport_issued="2024-02-03")[0].reason == "chip-genuine"
    assert findings(chip, state, passport_issued="2026-02-03")[0].reason == "chip-signer-not-valid"


def test_a_printed_zone_that_differs_is_a_concern_with_both_values_beside_each_other(findings, state):
    printed = ZONE.replace("ANNA", "ANNE").replace("L898902C3", "L898902C4")
    _, differs = findings(content(document_signer(state)), state, mrz=printed)
    assert (differs.outcome, differs.reason) == (Outcome.CONCERN, "chip-print-differs")
    name, number = differs.evidence["differs"]
    assert (name["chip"], name["print"]) == ("ERIKSSON<<ANNA<MARIA", "ERIKSSON<<ANNE<MARIA")
    assert number == {"field": "number", "places": [9]}


def test_the_printed_zone_may_have_been_read_earlier(findings, state):
    signature, unknown = findings(content(document_signer(state)), state)
    assert unknown.reason == "chip-print-unknown"
    read = replace(signature, facts={"mrz": [ZONE[:44], ZONE[44:]]})
    assert findings(content(document_signer(state)), state, earlier=(read,))[1].reason == "chip-print-same"


@pytest.mark.parametrize("kind", ["rsa", "brainpoolP256r1"])
def test_other_kinds_of_keys_pass_too(findings, kind):
    state = authority(with_key=key(kind))
    assert findings(content(document_signer(state, with_key=key(kind, 7))), state)[0].outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("chip", "reason"),
    [
        (b"{}", "chip-not-a-chip"),
        (b'{"DG1": "61"}', "chip-sod-missing"),
        (b'{"EF.SOD": "6100"}', "chip-sod-tag"),
        (b'{"EF.SOD": "778210"}', "chip-sod-cut"),
        (b'{"EF.SOD": "77023000"}', "chip-sod-broken"),
    ],
)
def test_what_cannot_be_read_is_not_checked_and_says_why(findings, chip, reason):
    (finding,) = findings(chip)
    assert (finding.outcome, finding.reason) == (Outcome.NOT_CHECKED, reason)


def test_an_unknown_hash_is_not_checked(findings, state):
    (finding,) = findings(content(document_signer(state), hash="md5"), state)
    assert (finding.outcome, finding.params) == (Outcome.NOT_CHECKED, {"found": "md5"})


def test_a_picture_is_no_chip(material):
    document = Document(kind="passport", digest="00", media_type="image/jpeg", name="a.jpg", content=b"")
    assert [one.outcome for one in a1_chip.check(material(documents=[document]))] == [Outcome.NOT_APPLICABLE]
