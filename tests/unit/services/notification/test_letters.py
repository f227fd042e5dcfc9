"""Every letter in every language: complete, correct as e-mail, and safe whatever somebody's name is."""

from __future__ import annotations

import dataclasses
import email
import re
from dataclasses import replace
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.auth import Verifier, links
from chassis.auth.testing import make_secrets, signer
from services.notification import domain
from services.notification.adapters import letters

EVERY_LETTER = [(template, language) for template in domain.TEMPLATES for language in domain.LANGUAGES]
FACTS = {
    "office": "bengkulu",
    "starts_at": "2026-12-01T02:00:00Z",
    "before": "2026-11-30T03:30:00Z",
    "until": "2026-11-24T06:20:00Z",
    "minutes": 30,
    "amount": 950_000,
    "code": "991234567890123",
    "due_at": "2026-11-24T07:00:00Z",
    "paid_at": "2026-11-24T06:10:00Z",
    "receipt": "SIM0A1B2C3D4E5F6",
    "provider": "simulator",
    "due_on": "2026-12-08",
    "promised_on": "2026-12-02",
}
REASONS = {
    "more-requested": ("document-unreadable", "document-missing", "data-mismatch", "more-information"),
    "refused": ("not-eligible", "document-not-genuine", "no-answer", "other"),
}


@pytest.fixture(scope="session")
def secrets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_secrets(tmp_path_factory.mktemp("secrets"))


@pytest.fixture(scope="session")
def writer(secrets: Path) -> letters.Letters:
    sender = "Kantor Imigrasi <surat@imigrasi.example>"
    return letters.Letters("https://office.example", sender, signer(secrets, "notification"))


def letter(template: str, language: str = "id", reason: str = "") -> domain.Letter:
    return domain.Letter(
        message="msg-0123",
        attempt=1,
        template=template,
        language=language,
        reference="LBG-AAAA1111",
        service="e-passport",
        reason=reason,
        created_at=datetime(2026, 11, 24, 3, 0, tzinfo=UTC),
        facts=FACTS,
    )


def sent(mail: EmailMessage) -> EmailMessage:
    """The letter as the mail server's reader would see it."""
    return email.message_from_bytes(mail.as_bytes(), policy=policy.default)  # type: ignore[return-value]


@pytest.mark.parametrize("template", domain.TEMPLATES)
def test_every_language_of_a_letter_uses_exactly_its_placeholders(template: str) -> None:
    for language in domain.LANGUAGES:
        written = letters.text(template, language)
        used = set(written.subject.get_identifiers()) | set(written.body.get_identifiers())
        assert used == domain.TEMPLATES[template], f"{template}/{language}.txt"


def test_the_folders_are_the_letters_and_the_files_their_languages() -> None:
    folders = {folder.name for folder in letters.TEMPLATES.iterdir() if folder.is_dir()}
    assert folders == set(domain.TEMPLATES)
    for folder in folders:
        files = {file.name for file in (letters.TEMPLATES / folder).iterdir()}
        assert files == {f"{language}.txt" for language in domain.LANGUAGES}


def test_every_code_has_words_in_every_language() -> None:
    for kind, codes in letters.words().items():
        for code, said in codes.items():
            assert set(said) == set(domain.LANGUAGES), f"{kind} {code}"
            assert len(set(said.values())) == len(domain.LANGUAGES), f"{kind} {code} is not translated"


@pytest.mark.parametrize("template", REASONS)
def test_every_reason_an_officer_can_give_has_its_sentence(template: str) -> None:
    assert all(reason in letters.words()["reasons"] for reason in REASONS[template])


@pytest.mark.parametrize(("template", "language"), EVERY_LETTER)
def test_a_letter_says_who_what_where_and_leaves_no_placeholder(
    writer: letters.Letters, budi: domain.Contact, template: str, language: str
) -> None:
    mail = sent(writer.write(letter(template, language, "not-eligible"), budi))
    body = mail.get_content()
    assert "LBG-AAAA1111" in mail["Subject"]
    assert "Budi Santoso" in body
    assert "Paspor elektronik" in body
    assert f"https://office.example/{language}/track?reference=LBG-AAAA1111" in body
    assert "$" not in body + mail["Subject"]


@pytest.mark.parametrize(("template", "language"), EVERY_LETTER)
def test_a_letter_is_correct_e_mail(
    writer: letters.Letters, budi: domain.Contact, template: str, language: str
) -> None:
    raw = writer.write(letter(template, language), budi).as_bytes()
    lines = raw.split(b"\r\n")
    assert raw.isascii(), "any server takes it, also one without 8BITMIME"
    assert max(map(len, lines)) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")
    mail = email.message_from_bytes(raw, policy=policy.strict)
    assert not mail.defects
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"] == "<msg-0123@imigrasi.example>"
    assert mail["From"] == "Kantor Imigrasi <surat@imigrasi.example>"
    assert mail["Date"].datetime == letter(template).created_at
    assert mail["Content-Language"] == language
    assert mail.get_content_type() == "text/plain"


def test_the_same_letter_written_again_has_the_same_message_id(
    writer: letters.Letters, budi: domain.Contact
) -> None:
    first, second = (writer.write(letter("received"), budi)["Message-ID"] for _ in range(2))
    assert first == second


@pytest.mark.parametrize("template", ["accepted", "refused"])
def test_a_decision_brings_a_link_that_rates_this_application_and_no_other(
    writer: letters.Letters, budi: domain.Contact, secrets: Path, template: str
) -> None:
    body = sent(writer.write(letter(template), budi)).get_content()
    token = re.search(r"https://office\.example/id/rate/(\S+)", body)[1]
    assert links.read(Verifier(secrets / "trust"), token, "rate", "notification") == "LBG-AAAA1111"


@pytest.mark.parametrize("template", ["received", "in-review", "more-requested"])
def test_before_the_decision_nobody_is_asked_to_rate(
    writer: letters.Letters, budi: domain.Contact, template: str
) -> None:
    assert "/rate/" not in sent(writer.write(letter(template), budi)).get_content()


@pytest.mark.parametrize("language", domain.LANGUAGES)
def test_a_reason_is_a_sentence_in_the_readers_language(
    writer: letters.Letters, budi: domain.Contact, language: str
) -> None:
    body = sent(writer.write(letter("more-requested", language, "document-unreadable"), budi)).get_content()
    assert letters.words()["reasons"]["document-unreadable"][language] in body


@pytest.mark.parametrize("template", ["more-requested", "refused", "accepted"])
def test_the_officers_words_are_in_the_letter(
    writer: letters.Letters, budi: domain.Contact, template: str
) -> None:
    told = domain.Told(words="Foto Anda buram.", note="Ambil lagi.\r\n$reference\x07 ya", due_on="2026-12-08")
    decided = replace(letter(template, "id", "blurred"), told=told)
    body = sent(writer.write(decided, budi)).get_content().replace("\r\n", "\n")
    assert "Foto Anda buram.\n\nCatatan petugas:\nAmbil lagi.\n$reference ya" in body
    assert ("Selasa, 8 Desember 2026" in body) == (template == "more-requested")


def test_a_reason_of_a_later_version_points_to_the_page(
    writer: letters.Letters, budi: domain.Contact
) -> None:
    body = sent(writer.write(letter("refused", "en", "a-new-reason"), budi)).get_content()
    assert letters.words()["reasons"]["other"]["en"] in body


@pytest.mark.parametrize(
    "name",
    [
        "Budi\r\nBcc: everyone@example.org",
        "Budi\nSubject: You have won\n\nbody",
        "Budi\rX-Other: 1",
        "Budi\x00\x0b\x0c\x85\u2028\u2029Santoso",
        '"Budi" <other@example.org>, x',
        "$rate_link ${name} $",
        "",
        "   ",
        "N" * 5000,
    ],
)
def test_no_name_adds_a_header_a_recipient_or_a_text(writer: letters.Letters, name: str) -> None:
    contact = domain.Contact(name=name, email="budi@example.org")
    plain = sent(writer.write(letter("received"), domain.Contact("Budi", "budi@example.org")))
    mail = sent(writer.write(letter("received"), contact))
    assert mail.keys() == plain.keys()
    assert [address.addr_spec for address in mail["To"].addresses] == ["budi@example.org"]
    assert mail["Subject"] == plain["Subject"]
    assert "/rate/" not in mail.get_content()


@given(name=st.text(max_size=200))
@settings(max_examples=150, deadline=None)
def test_any_name_at_all_gives_one_mail_to_one_person(writer: letters.Letters, name: str) -> None:
    mail = sent(writer.write(letter("accepted"), domain.Contact(name, "budi@example.org")))
    assert [address.addr_spec for address in mail["To"].addresses] == ["budi@example.org"]
    assert len(mail.keys()) == len(set(mail.keys()))


@pytest.mark.parametrize("name", ["Siti Nurhaliza", "Nguyễn Văn Ánh", "王小明", "محمد علي", "O'Brien, Jr."])
def test_names_of_every_script_arrive_as_they_were_given(writer: letters.Letters, name: str) -> None:
    mail = sent(writer.write(letter("received"), domain.Contact(name, "a@example.org")))
    assert mail["To"].addresses[0].display_name == name
    assert name in mail.get_content()


@pytest.mark.parametrize(
    "address",
    [
        "not an address",
        "a@b@c",
        "a@example.org, b@example.org",
        "a@example.org\r\nBcc: b@example.org",
        "a@example.org\nb",
        "@example.org",
        "a@",
        "<a@example.org>",
        "a@example.org\x00",
    ],
)
def test_what_is_not_one_plain_address_is_rejected_for_good(writer: letters.Letters, address: str) -> None:
    with pytest.raises(domain.Rejected, match="bad-address"):
        writer.write(letter("received"), domain.Contact("Budi", address))


def test_a_service_that_intake_did_not_name_is_called_by_its_key(writer: letters.Letters) -> None:
    nameless = domain.Contact("Budi", "budi@example.org")
    assert "e-passport" in sent(writer.write(letter("received", "en"), nameless)).get_content()


@pytest.mark.parametrize(
    ("language", "when"),
    [("id", "Selasa, 1 Desember 2026, pukul 09.00 WIB"), ("en", "Tuesday, 1 December 2026, 09:00 WIB")],
)
def test_an_appointment_is_told_by_the_clock_of_the_office_and_with_its_address(
    writer: letters.Letters, budi: domain.Contact, language: str, when: str
) -> None:
    for template in domain.TEMPLATES:
        if domain.topic(template) == "appointment":
            body = sent(writer.write(letter(template, language), budi)).get_content()
            assert when in body
            assert "Jalan Pembangunan 23" in body


@pytest.mark.parametrize(("language", "label"), [("id", "SIMULASI"), ("en", "SIMULATION")])
def test_what_to_pay_is_told_with_sum_code_and_deadline_and_says_when_it_is_simulated(
    writer: letters.Letters, budi: domain.Contact, language: str, label: str
) -> None:
    body = sent(writer.write(letter("payment-due", language), budi)).get_content()
    for part in ("Rp950.000", "991234567890123", "14", "WIB", label):
        assert part in body
    real = dataclasses.replace(letter("payment-due", language), facts=FACTS | {"provider": "treasury"})
    assert label not in sent(writer.write(real, budi)).get_content()
    assert "SIM0A1B2C3D4E5F6" in sent(writer.write(letter("payment-settled", language), budi)).get_content()


def test_the_letter_names_the_legal_clock_and_none_where_the_law_sets_none(
    writer: letters.Letters, budi: domain.Contact
) -> None:
    assert "within 4 working days" in sent(writer.write(letter("received", "en"), budi)).get_content()
    unsure = dataclasses.replace(budi, working_days=None)
    said = sent(writer.write(letter("received", "en"), unsure)).get_content()
    assert "working days" not in said
    assert "no time limit in the law" in said


def test_a_helper_gets_a_copy_when_the_applicant_wants_it(writer: letters.Letters) -> None:
    contact = domain.Contact("Budi", "budi@example.org", ("rina@example.id",))
    mail = writer.write(letter("received"), contact)
    assert (mail["To"].addresses[0].addr_spec, str(mail["Cc"])) == ("budi@example.org", "rina@example.id")


@pytest.mark.parametrize("copy", ["", "rina", "a@b.id\nBcc: c@d.id", "a@b.id, c@d.id", "@"])
def test_a_copy_to_what_is_no_address_is_left_out_and_the_letter_goes(
    writer: letters.Letters, copy: str
) -> None:
    mail = writer.write(letter("received"), domain.Contact("Budi", "budi@example.org", (copy,)))
    assert mail["Cc"] is None
    assert mail["To"].addresses[0].addr_spec == "budi@example.org"


def test_the_centres_reason_is_told_in_words(writer: letters.Letters) -> None:
    someone = domain.Contact("Siti", "siti@example.org")
    mail = sent(writer.write(letter("centre-refused", "en", "not-eligible"), someone))
    assert "The conditions for this service are not met." in mail.get_content()
