"""Seals on pages: found in the picture, verified, and held against the form."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from chassis import sandbox
from services.verification.checks import a2_seal
from services.verification.domain.finding import Finding, Outcome
from services.verification.domain.trust import Trust
from services.verification.phrases.checks.a2_seal import REASONS
from services.verification.readers import barcode
from tests.support.passports import authority, key
from tests.support.seals import c40, idb, printed, signer, tlv, vds, vdsnc, visa, vouched_for

Make = Callable[..., Any]
HOLDER = {"full_name": "Anna Maria Eriksson", "birth_date": "1940-09-07", "sex": "female"}


@pytest.fixture
def look(material: Make, document: Make) -> Callable[..., list[Finding]]:
    """Check one page under the trust of the invented state."""

    def make(
        content: bytes,
        *,
        trust: Trust | None = None,
        media_type: str = "image/png",
        now: datetime | None = None,
        **answers: str,
    ) -> list[Finding]:
        known = trust or Trust(version="7", seal_signers=(signer().der,))
        page = document(content, "page", media_type)
        about = replace(material(documents=[page], **answers), trust=known)
        found = list(a2_seal.check(replace(about, now=now) if now else about))
        assert {one.reason for one in found} <= {*REASONS, "check-lost", "check-later"}
        return found

    return make


def ends(found: list[Finding]) -> list[tuple[str, str]]:
    return [(str(one.outcome), one.reason) for one in found]


@pytest.mark.parametrize("symbol", [zxingcpp.QRCode, zxingcpp.DataMatrix, zxingcpp.Aztec])
def test_a_seal_is_found_in_a_picture_and_verified(look: Make, symbol: zxingcpp.BarcodeFormat) -> None:
    seal, form = look(printed(vds(signer()), symbol), **HOLDER)
    assert (seal.outcome, seal.reason) == (Outcome.PASS, "seal-genuine")
    assert seal.params == {"kind": "VDS", "country": "UTO", "signer": "TS (UT)", "day": "2024-05-06"}
    assert seal.evidence["chain"] == "VDS 4 ← TS (UT) ← trust 7"
    assert seal.evidence["revocation"] == "not checked"
    assert seal.facts["seal"]["passport_number"] == "E00012345"
    x0, y0, x1, y1 = seal.where["box"]
    assert seal.where["page"] == 1
    assert 0.05 < x0 < x1 < 0.9
    assert 0.55 < y0 < y1 < 1
    assert (form.outcome, form.reason) == (Outcome.PASS, "seal-form-same")
    assert form.params["fields"] == ["full_name", "birth_date", "sex"]


def test_a_turned_photograph_in_a_lossy_file_is_read(look: Make) -> None:
    out = io.BytesIO()
    Image.open(io.BytesIO(printed(vds(signer()), turned=7))).save(out, "JPEG", quality=70)
    assert ends(look(out.getvalue(), media_type="image/jpeg"))[0] == ("pass", "seal-genuine")


def test_a_seal_on_the_second_page_of_a_pdf_is_found_there(look: Make) -> None:
    pages = [Image.new("L", (900, 1200), 255), Image.open(io.BytesIO(printed(vds(signer()))))]
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=120)
    seal, *_ = look(out.getvalue(), media_type="application/pdf")
    assert (seal.reason, seal.where["page"]) == ("seal-genuine", 2)


@pytest.mark.parametrize("flag", ["B", "D"])
def test_an_icao_barcode_is_verified_and_compared(look: Make, flag: str) -> None:
    found = look(printed(idb(signer(), flag=flag)), **HOLDER)
    assert ends(found) == [("pass", "seal-genuine"), ("pass", "seal-form-same")]


def test_a_json_seal_is_verified_by_the_country_of_its_signer(look: Make) -> None:
    country, own = vouched_for()
    answers = HOLDER | {
        "birth_date": "1974-08-12",
        "passport_number": "L8988901C",
        "full_name": "Ánna Eriksson",
    }
    found = look(printed(vdsnc(own)), trust=Trust(version="8", country_signers=(country.der,)), **answers)
    assert ends(found) == [("pass", "seal-genuine-day-unknown"), ("pass", "seal-form-same")]
    assert found[0].evidence["chain"] == "VDS-NC 1 ← Utopia seals (UT) ← Utopia CSCA (UT) ← trust 8"


def test_an_altered_seal_fails_and_gives_no_facts(look: Make) -> None:
    content = vds(signer()).replace(tlv(5, c40("E00012345")), tlv(5, c40("E00012346")))
    (only,) = look(printed(content), **HOLDER)
    assert (only.outcome, only.reason, only.facts) == (Outcome.FAIL, "seal-altered", {})


def test_an_unknown_signer_is_not_checked_and_never_failed(look: Make) -> None:
    nobody = Trust(version="1")
    for content in (vds(signer()), idb(signer()), vdsnc(signer())):
        (only,) = look(printed(content), trust=nobody, **HOLDER)
        assert (only.outcome, only.reason) == (Outcome.NOT_CHECKED, "seal-signer-unknown")
        assert (only.facts, only.again) == ({}, False)


def test_a_certificate_that_we_lack_of_a_signer_that_we_know_is_a_concern(look: Make) -> None:
    newer = authority("TS", ca=False, with_key=key("secp256r1", 88))
    assert ends(look(printed(vds(newer, reference="ABCDE")))) == [("concern", "seal-misfit")]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (vds(signer()).replace(b"\xdc\x03", b"\xdc\x07", 1), "seal-version"),
        (idb(signer()).replace("RDB1", "RDB7"), "seal-version"),
        (vdsnc(signer(), version=3), "seal-version"),
        (vds(signer())[:-20], "seal-cut"),
        (vds(signer())[:-66], "seal-cut"),
        (idb(signer())[: 5 + 8 * 20], "seal-cut"),
        (vdsnc(signer())[:-30], "seal-cut"),
        (vds(signer()) + b"\0", "seal-broken"),
        (idb(signer(), flag="A"), "seal-unsigned"),
    ],
    ids=[str(number) for number in range(9)],  # not the content: its signature is another each time
)
def test_a_seal_that_cannot_be_read_is_a_finding_that_says_why(
    look: Make, content: bytes | str, reason: str
) -> None:
    (only,) = look(printed(content))
    assert (only.outcome, only.reason) == (Outcome.NOT_CHECKED, reason)
    REASONS[reason]["id"].format(**only.params)
    REASONS[reason]["en"].format(**only.params)


def test_what_differs_from_the_form_is_a_concern_with_both_values(look: Make) -> None:
    answers = HOLDER | {"full_name": "Joanna Eriksson", "passport_number": "E00012375"}
    _, form = look(printed(vds(signer())), **answers)
    assert (form.outcome, form.reason) == (Outcome.CONCERN, "seal-form-differs")
    assert form.params["fields"] == ["full_name", "passport_number"]
    assert form.evidence["differs"][1] == {
        "field": "passport_number",
        "typed": "·······7·",
        "sealed": "·······4·",
    }


def test_the_zone_in_the_seal_is_compared_with_the_printed_one_of_the_same_kind(look: Make) -> None:
    zone = "".join(("V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L8988901C4UTO4009078F96121096ZE18422"))
    assert look(printed(vds(signer())), mrz=zone)[1].params["fields"] == ["mrz"], "the end is not in the seal"
    _, form = look(printed(vds(signer())), mrz=zone.replace("4009078", "4009088"))
    assert (form.outcome, form.params["fields"]) == (Outcome.CONCERN, ["mrz"])
    passport = look(printed(vds(signer())), mrz="P" + zone[1:])[1]
    assert passport.reason == "seal-form-nothing", "another document has another zone"


def test_a_seal_for_a_passport_is_compared_with_its_number_and_its_end(look: Make) -> None:
    lines = ("P<UTOERIKSSON<<ANNA<MARIA".ljust(36, "<"), "D231458907UTO7408122F1204159<<<<<<<6")
    content = vds(signer(), {2: c40("".join(lines))}, kind=0x5E03)
    answers = {"passport_number": "D23145890", "passport_expires": "2012-04-15", "birth_date": "1974-08-12"}
    assert ends(look(printed(content), **answers))[1] == ("pass", "seal-form-same")
    assert ends(look(printed(content), **(answers | {"passport_expires": "2013-04-15"})))[1][0] == "concern"


def test_a_signer_whose_time_was_over_is_a_concern(look: Make) -> None:
    late = printed(vds(signer(), on=date(2041, 1, 1)))
    found = look(late, now=datetime(2042, 1, 1, tzinfo=UTC))
    assert ends(found)[0] == ("concern", "seal-signer-not-valid")
    assert ends(look(printed(vds(signer(), on=date(2039, 1, 1)))))[0] == ("concern", "seal-day-ahead")


def test_a_signer_of_another_country_than_the_issuer_is_a_concern(look: Make) -> None:
    assert ends(look(printed(vds(signer(), country="SWE"))))[0] == ("concern", "seal-country-differs")


def test_a_json_seal_in_another_encoding_is_not_called_altered(look: Make) -> None:
    content = vdsnc(signer()).encode("latin-1")
    assert ends(look(printed(content))) == [("not_checked", "seal-broken")]


def test_a_page_without_a_seal_says_so(look: Make, picture: Make) -> None:
    assert ends(look(picture(), media_type="image/jpeg")) == [("not_applicable", "seal-none")]
    assert ends(look(printed("https://example.test"))) == [("not_applicable", "seal-other-barcode")]
    assert ends(look(b"{}", media_type="application/json")) == [("not_applicable", "seal-no-picture")]


def test_two_seals_on_a_page_are_two_findings(look: Make) -> None:
    page = Image.new("L", (1000, 2400), 250)
    for row, content in enumerate((vds(signer()), vds(signer(), visa(number="E00099999")))):
        page.paste(Image.open(io.BytesIO(printed(content))), (0, 1200 * row))
    out = io.BytesIO()
    page.save(out, "PNG")
    found = look(out.getvalue())
    assert [one.reason for one in found if one.facts] == ["seal-genuine"] * 2


@pytest.mark.parametrize("content", [b"", b"no picture", b"%PDF-1.7\nnothing"])
def test_a_file_that_does_not_open_is_not_checked(look: Make, content: bytes) -> None:
    assert ends(look(content)) == [("not_checked", "seal-page-unreadable")]


def test_a_picture_is_decoded_in_a_process_of_its_own(look: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    page = printed(vds(signer()))
    assert (
        [one.content for one in barcode.in_process(page)]
        == [one.content for one in barcode.barcodes_of(page)]
        != []
    )
    assert ends(look(b"\x89PNG and nothing more")) == [("not_checked", "seal-page-unreadable")]


@pytest.mark.parametrize(
    ("problem", "reason", "again"),
    [(sandbox.Lost("died"), "check-lost", False), (sandbox.Busy("line"), "check-later", True)],
)
def test_a_decoder_that_dies_is_a_finding(
    look: Make, monkeypatch: pytest.MonkeyPatch, problem: Exception, reason: str, again: bool
) -> None:
    def dies(content: bytes) -> list[barcode.Barcode]:
        raise problem

    monkeypatch.setattr(barcode, "in_process", dies)
    (only,) = look(printed(vds(signer())))
    assert (only.outcome, only.reason, only.again) == (Outcome.ERROR, reason, again)
