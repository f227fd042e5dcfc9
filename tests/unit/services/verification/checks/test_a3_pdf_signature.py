"""PDF signatures: what was changed after signing is never shown as clean, a form fill as what it is."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from asn1crypto import keys, x509
from cryptography import x509 as certificates
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

from services.verification.checks import a3_pdf_signature
from services.verification.domain.finding import Finding, Outcome
from services.verification.domain.trust import Trust
from services.verification.phrases.checks.a3_pdf_signature import REASONS

Make = Callable[..., Any]
_PAGE = b"BT /F1 24 Tf 40 220 Td (Balance 100) Tj ET"


@pytest.fixture(autouse=True)
def no_loop_of_others() -> Iterator[None]:
    """pyHanko starts a loop of its own, which it cannot inside that of a browser in the same process."""
    loop = asyncio.events._get_running_loop()
    asyncio.events._set_running_loop(None)
    yield
    asyncio.events._set_running_loop(loop)


@cache
def _signer() -> signers.SimpleSigner:
    key = ec.generate_private_key(ec.SECP256R1())
    name = certificates.Name([certificates.NameAttribute(NameOID.COMMON_NAME, "Bank of Utopia")])
    day = datetime(2026, 1, 1, tzinfo=UTC)
    builder = certificates.CertificateBuilder(name, name, key.public_key(), 7, day, day + timedelta(9999))
    usage = certificates.KeyUsage(True, True, False, False, False, True, False, False, False)
    basic = certificates.BasicConstraints(ca=True, path_length=None)
    built = builder.add_extension(usage, critical=True).add_extension(basic, critical=True)
    signed = built.sign(key, hashes.SHA256())
    private = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return signers.SimpleSigner(
        signing_cert=x509.Certificate.load(signed.public_bytes(serialization.Encoding.DER)),
        signing_key=keys.PrivateKeyInfo.load(private),
        cert_registry=SimpleCertificateStore(),
    )


def _plain() -> bytes:
    """One page with a line of text and a text field ``amount``; its appearance is empty."""
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[6 0 R]/DR<</Font<</F1 5 0 R>>>>/DA(/F1 12 Tf)>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 300]/Contents 4 0 R/Annots[6 0 R]"
        b"/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(_PAGE), _PAGE),
        font,
        b"<</Type/Annot/Subtype/Widget/FT/Tx/T(amount)/F 4/Rect[40 100 240 130]/P 3 0 R/AP<</N 7 0 R>>>>",
        b"<</Type/XObject/Subtype/Form/BBox[0 0 200 30]/Length 0>>stream\n\nendstream",
    ]
    out, places = io.BytesIO(b"%PDF-1.7\n"), []
    out.seek(0, io.SEEK_END)
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 8\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % each for each in places))
    out.write(b"trailer\n<</Size 8/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


@cache
def _signed(field: str = "Seal", content: bytes | None = None) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(content or _plain()))
    meta = signers.PdfSignatureMetadata(field_name=field, md_algorithm="sha256")
    fields.append_signature_field(writer, fields.SigFieldSpec(field))
    return signers.sign_pdf(writer, meta, signer=_signer()).getvalue()


def _altered(content: bytes, change: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _fill(value: str) -> Callable[[IncrementalPdfFileWriter], None]:
    """Fill in ``amount`` as a viewer does: its value, and the stream that draws it."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        field = writer.root["/AcroForm"]["/Fields"][0]
        field[pdf_name("/V")] = generic.TextStringObject(value)
        drawn = generic.StreamObject(
            {
                pdf_name("/Type"): pdf_name("/XObject"),
                pdf_name("/Subtype"): pdf_name("/Form"),
                pdf_name("/BBox"): generic.ArrayObject(map(generic.NumberObject, (0, 0, 200, 30))),
                pdf_name("/Resources"): writer.root["/AcroForm"]["/DR"],
            },
            stream_data=b"BT /F1 14 Tf 4 8 Td (%s) Tj ET" % value.encode(),
        )
        field[pdf_name("/AP")] = generic.DictionaryObject({pdf_name("/N"): writer.add_object(drawn)})
        writer.update_container(field)

    return change


def _rewrite(writer: IncrementalPdfFileWriter) -> None:
    page = writer.root["/Pages"]["/Kids"][0]
    stream = generic.StreamObject(stream_data=_PAGE.replace(b"100", b"900"))
    page[pdf_name("/Contents")] = writer.add_object(stream)
    writer.update_container(page)


def _replace_font(writer: IncrementalPdfFileWriter) -> None:
    """A shadow attack's way: the page stays, what it refers to becomes another thing."""
    font = writer.root["/AcroForm"]["/DR"]["/Font"]["/F1"]
    font[pdf_name("/BaseFont")] = pdf_name("/Symbol")
    writer.update_container(font)


def _first(material: Make, document: Make, content: bytes, trust: Trust | None = None) -> Finding:
    asked = material(documents=[document(content, "surat.pdf", "application/pdf")])
    return next(iter(a3_pdf_signature.check(replace(asked, trust=trust))))


def test_a_file_without_a_signature_is_not_applicable(material: Make, document: Make) -> None:
    finding = _first(material, document, _plain())
    assert (finding.outcome, finding.reason) == (Outcome.NOT_APPLICABLE, "signature-none")


def test_what_is_intact_but_of_an_unknown_signer_is_not_passed(material: Make, document: Make) -> None:
    finding = _first(material, document, _signed())
    assert (finding.outcome, finding.reason) == (Outcome.NOT_CHECKED, "signature-signer-unknown")
    assert finding.params["signer"] == "Bank of Utopia"


def test_what_is_intact_and_of_a_believed_signer_passes(material: Make, document: Make) -> None:
    trust = Trust(version="7", country_signers=(), seal_signers=(_signer().signing_cert.dump(),), refused=())
    finding = _first(material, document, _signed(), trust)
    assert (finding.outcome, finding.reason) == (Outcome.PASS, "signature-clean")


def test_one_changed_byte_of_what_was_signed_fails(material: Make, document: Make) -> None:
    finding = _first(material, document, _signed().replace(b"Balance 100", b"Balance 900"))
    assert (finding.outcome, finding.reason) == (Outcome.FAIL, "signature-broken")


def test_text_rewritten_after_signing_fails_with_both_pictures(material: Make, document: Make) -> None:
    finding = _first(material, document, _altered(_signed(), _rewrite))
    assert (finding.outcome, finding.reason) == (Outcome.FAIL, "signature-changed")
    assert set(finding.pictures) == {"before", "after"}
    assert finding.where["page"] == 1
    (change,) = finding.evidence["changes"]
    assert (change["signed_text"], change["text_now"]) == ("100", "900")


def test_a_font_exchanged_under_the_text_is_not_clean(material: Make, document: Make) -> None:
    finding = _first(material, document, _altered(_signed(), _replace_font))
    assert finding.outcome in (Outcome.FAIL, Outcome.CONCERN)


def test_a_form_filled_in_after_signing_is_shown_as_that(material: Make, document: Make) -> None:
    finding = _first(material, document, _altered(_signed(), _fill("250")))
    assert (finding.outcome, finding.reason) == (Outcome.CONCERN, "signature-form-filled")
    assert finding.params["fields"] == ["amount"]
    assert set(finding.pictures) == {"before", "after"}


def test_a_value_exchanged_in_a_field_that_was_filled_is_named(material: Make, document: Make) -> None:
    filled = _signed(content=_altered(_plain(), _fill("250")))
    finding = _first(material, document, _altered(filled, _fill("950")))
    assert (finding.outcome, finding.reason) == (Outcome.CONCERN, "signature-fields-replaced")


def test_a_file_cut_in_its_signature_cannot_be_verified(material: Make, document: Make) -> None:
    finding = _first(material, document, _signed()[:-900])
    assert finding.outcome in (Outcome.NOT_CHECKED, Outcome.CONCERN)


@pytest.mark.parametrize("content", [b"", b"text", b"%PDF-1.7\nnothing\n%%EOF"])
def test_what_is_no_document_ends_as_a_finding(material: Make, document: Make, content: bytes) -> None:
    assert _first(material, document, content).outcome in (Outcome.NOT_APPLICABLE, Outcome.NOT_CHECKED)


def test_every_reason_has_its_sentence_in_both_languages() -> None:
    assert all(set(texts) == {"id", "en"} for texts in REASONS.values())
