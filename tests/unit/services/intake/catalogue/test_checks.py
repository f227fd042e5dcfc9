"""Each kind of mistake in a catalogue file is refused, with the file, the line and what to do."""

from datetime import date

import pytest

from services.intake.catalogue import CatalogueError, examine, load
from tests.support.samples import SAMPLES

PLAIN = (SAMPLES / "e-passport.yaml").read_text("utf-8")
LINE_5 = "      - code: e-passport-5\n"
BASIS_2019 = """          legal_basis: PP 28/2019
          valid_from: 2019-05-03
          valid_to: 2024-12-16
          source: tarif lama menurut PP 28/2019 dan PMK 9/2022
          confidence: secondary
"""
STEP = """  - key: interview
    who: applicant
"""
ELIGIBILITY = """eligibility:
  - key: abroad
    type: boolean
    label: {id: Tinggal di luar negeri?, en: Living abroad?}
    why: {id: Lain kantornya., en: Another office.}
    law: Permenkumham 8/2014
    must_be: ["false"]
    otherwise: {id: Ke perwakilan., en: To the embassy.}
"""

MISTAKES = {
    "words for a day gone by at a question that is no such day": (
        "      - key: old_known\n",
        "      - key: old_known\n        otherwise: {id: Terlambat., en: Too late.}\n",
        "it is said to nobody",
        "otherwise: {id: Terlambat., en: Too late.}",
    ),
    "an unknown field": (
        "audience: citizen\n",
        "audience: citizen\ncolour: red\n",
        "Unknown field",
        "colour: red",
    ),
    "an unknown field deep inside": (
        "        amount: 950000\n",
        "        amount: 950000\n        currency: IDR\n",
        "currency: Unknown field",
        "currency: IDR",
    ),
    "a missing translation": (
        "title: {id: Paspor yang diminta, en: The passport you ask for}",
        "title: {id: Paspor yang diminta}",
        "groups.0.title.en",
        "title: {id: Paspor yang diminta}",
    ),
    "an amount without a basis": (
        '        when: {years: ["10"]}\n        basis: *tariff\n',
        '        when: {years: ["10"]}\n',
        "basis: Missing data",
        "- code: e-passport-10",
    ),
    "an overlap in the tariff": (
        "          valid_to: 2024-12-16\n",
        "          valid_to: 2024-12-20\n",
        "e-passport-5-2019 and e-passport-5 both apply",
        "- key: book",
    ),
    "an end before its beginning": (
        "          valid_to: 2024-12-16\n",
        "          valid_to: 2019-01-01\n",
        "ends before it begins",
        "valid_to: 2019-01-01",
    ),
    "a key written twice": (
        "        amount: 950000\n",
        "        amount: 950000\n        amount: 960000\n",
        "amount is written twice",
        "amount: 960000",
    ),
    "a document that nothing asks for": (
        "  - kind: family-card\n    when: {request: [new]}\n",
        '  - kind: family-card\n    when: {request: [new], old_known: ["true"]}\n',
        "document 'family-card' is asked for by nothing",
        "when: {request: [new], old_known",
    ),
    "a step that is never reached": (
        STEP,
        STEP + '    when: {request: [new], old_known: ["true"]}\n',
        "step 'interview' can never be reached",
        "when: {request: [new], old_known",
    ),
    "a step that only they reach who may not apply": (
        STEP,
        STEP + '    when: {abroad: ["true"]}\n',
        "step 'interview' can never be reached",
        "when: {abroad",
    ),
    "an answer to must_be that is none": (
        'must_be: ["false"]',
        'must_be: ["maybe"]',
        "must_be has 'maybe'",
        "- key: abroad",
    ),
    "a question of eligibility without a word for the others": (
        "    otherwise: {id: Ke perwakilan., en: To the embassy.}\n",
        "",
        "eligibility.0.otherwise",
        "- key: abroad",
    ),
    "an appointment for no step": (
        "audience: citizen\n",
        "audience: citizen\nappointment: {step: photo, minutes: 20, basis: {legal_basis: UU,"
        " valid_from: 2020-01-01, source: JDIH, confidence: official}}\n",
        "there is no step 'photo'",
        "appointment:",
    ),
    "a payment without a basis": (
        "audience: citizen\n",
        "audience: citizen\npayment: {when: before-check, hours: 2}\n",
        "payment.basis",
        "payment:",
    ),
    "a step that is there twice at once": (
        "  - key: check\n",
        "  - key: apply\n",
        "step 'apply' is there twice on 2022-10-12",
        "- key: apply",
    ),
}
"""What is replaced, by what, what is said, and a text on the line that is named (its last occurrence)."""

LEFT_OUT = (
    "legal_basis: PP 28/2019",
    "valid_from: 2019-05-03",
    "source: tarif lama",
    "confidence: secondary",
)


def with_old_question(text):
    """The passport's file with a question that only those who replace a passport are asked, and one of
    eligibility."""
    question = """      - key: old_known
        type: boolean
        required: false
        when: {request: [replacement]}
        label: {id: Nomor diketahui?, en: Number known?}
        why: {id: Perlu., en: Needed.}
        law: Permenkumham 8/2014
"""
    text = text.replace("      - key: years\n", question + "      - key: years\n", 1)
    return text.replace("groups:\n", ELIGIBILITY + "\ngroups:\n", 1)


def said(folder, text):
    (folder / "e-passport.yaml").write_text(text, "utf-8")
    with pytest.raises(CatalogueError) as caught:
        load(folder)
    return str(caught.value)


def at(text, marker):
    """The number of the last line that holds ``marker``."""
    return max(number for number, line in enumerate(text.splitlines(), 1) if marker in line)


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_named_with_its_file_and_line(tmp_path, mistake):
    old, new, words, marker = MISTAKES[mistake]
    plain = with_old_question(PLAIN)
    assert old in plain
    text = plain.replace(old, new, 1)
    found = next(line for line in said(tmp_path, text).splitlines() if words in line)
    assert found.startswith(f"{tmp_path / 'e-passport.yaml'}:{at(text, marker)}: ")


def test_a_gap_in_the_tariff_is_named_with_the_day_it_begins(tmp_path):
    text = PLAIN.replace(
        "          legal_basis: PP 45/2024\n          valid_from: 2024-12-17\n",
        "          legal_basis: PP 45/2024\n          valid_from: 2024-12-20\n",
        1,
    )
    words = said(tmp_path, text)
    assert f"e-passport.yaml:{at(text, '- key: book')}: fee part 'book' on 2024-12-17: no line for" in words


@pytest.mark.parametrize("line", LEFT_OUT)
def test_an_amount_needs_its_law_its_first_day_its_source_and_how_sure_it_is(tmp_path, line):
    (whole,) = [one for one in BASIS_2019.splitlines() if line in one]
    text = PLAIN.replace(whole + "\n", "", 1)
    name = line.partition(":")[0]
    assert f"basis.{name}: Missing data" in said(tmp_path, text)


@pytest.mark.parametrize("line", ["legal_basis", "valid_from", "source", "confidence"])
def test_a_deadline_needs_them_too(tmp_path, line):
    start = PLAIN.index("basis: &passport_rule")
    (whole,) = [one for one in PLAIN[start : start + 300].splitlines() if f"{line}:" in one]
    text = PLAIN[:start] + PLAIN[start:].replace(whole + "\n", "", 1)
    assert f"steps.3.basis.{line}: Missing data" in said(tmp_path, text)


def test_a_question_must_not_depend_on_a_later_one(tmp_path):
    text = PLAIN.replace("      - key: years\n", '      - key: years\n        when: {married: ["true"]}\n', 1)
    words = "field 'years' depends on 'married', which is asked only later"
    assert f"e-passport.yaml:{at(text, 'when: {married:')}: {words}" in said(tmp_path, text)


def test_a_newer_rule_for_a_step_follows_the_older_without_a_gap(tmp_path):
    older = PLAIN.index("  - key: issue\n")
    block = PLAIN[older : PLAIN.index("\nfees:")]
    ended = block.replace(
        "basis: *passport_rule",
        "basis: {legal_basis: A, valid_from: 2022-10-12, valid_to: 2025-12-31,"
        " source: JDIH, confidence: official}",
    )
    newer = block.replace("working_days: 4", "working_days: 3").replace(
        "basis: *passport_rule",
        "basis: {legal_basis: B, valid_from: 2026-01-01, source: JDIH, confidence: official}",
    )
    text = PLAIN.replace(block, ended + newer)
    (tmp_path / "e-passport.yaml").write_text(text, "utf-8")
    service = load(tmp_path)["e-passport"]
    assert service.working_days_on(date(2025, 12, 31)) == 4
    assert service.working_days_on(date(2026, 1, 1)) == 3
    late = text.replace("valid_from: 2026-01-01", "valid_from: 2026-02-01")
    assert "step 'issue' has no rule from 2026-01-01 to 2026-01-31" in said(tmp_path, late)


def test_every_mistake_of_every_file_is_named_at_once(tmp_path):
    for name in ("one", "two"):
        (tmp_path / f"{name}.yaml").write_text("key: [", "utf-8")
    faults = examine(tmp_path).faults
    assert [fault.mark.file.rpartition("/")[2] for fault in faults] == ["one.yaml", "two.yaml"]


def test_a_sound_file_with_every_optional_part_is_taken(tmp_path):
    (tmp_path / "e-passport.yaml").write_text(with_old_question(PLAIN), "utf-8")
    service = load(tmp_path)["e-passport"]
    assert service.groups[0].key == "eligibility"
    assert service.eligibility[0].must_be == ("false",)
