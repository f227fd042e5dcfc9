"""What holds for all checks: their order, their words, and who may fail a document."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from string import Formatter
from types import SimpleNamespace
from typing import Any

import pytest

from services.verification import checks, isolation, phrases
from services.verification.checks.contract import Check
from services.verification.domain.finding import Basis, Outcome
from services.verification.phrases import CHECKS, FINDINGS, findings

FOLDER = Path(checks.__file__).parent
Make = Callable[..., Any]


def test_checks_run_in_the_reading_order_of_their_folder() -> None:
    files = sorted(path.stem for path in FOLDER.glob("*.py") if re.match(r"[a-d]\d_", path.name))
    assert [module.__name__.rpartition(".")[2] for module in checks.CHECKS] == files  # type: ignore[attr-defined]


def test_every_check_has_a_name_in_each_language() -> None:
    assert {module.CHECK.name for module in checks.CHECKS} == set(CHECKS)
    assert all(set(texts) == set(phrases.LANGUAGES) for texts in CHECKS.values())


def test_every_reason_in_the_code_has_a_sentence_and_every_sentence_a_reason() -> None:
    files = [*FOLDER.glob("*.py"), Path(isolation.__file__)]
    code = "\n".join(path.read_text() for path in files)
    unused = {key for key in findings.FINDINGS if f'"{key}"' not in code}
    assert unused == {"nik-layout", "nik-date", "nik-serial"}  # made of the reason of NotANik
    literals = set(
        re.findall(r'"((?:file|readable|image|pdf|page|mrz|register|reuse|nik|check)-[a-z-]+)"', code)
    )
    assert literals - set(FINDINGS) <= {module.CHECK.name for module in checks.CHECKS}


@pytest.mark.parametrize("key", sorted(FINDINGS))
def test_both_languages_of_a_sentence_take_the_same_parameters(key: str) -> None:
    named = {
        language: {name for _, name, _, _ in Formatter().parse(FINDINGS[key][language]) if name}
        for language in phrases.LANGUAGES
    }
    assert named["id"] == named["en"]


@pytest.mark.parametrize("basis", [Basis.ARITHMETIC, Basis.CONTENT])
def test_a_check_without_register_or_cryptography_may_not_fail_anything(material: Make, basis: Basis) -> None:
    with pytest.raises(ValueError, match="may raise a concern"):
        Check("guess", "1", basis).finding(material(), Outcome.FAIL, "x")


@pytest.mark.parametrize("basis", [Basis.REGISTER, Basis.CRYPTOGRAPHY])
def test_registers_and_cryptography_may_fail_a_document(material: Make, basis: Basis) -> None:
    assert Check("proof", "1", basis).finding(material(), Outcome.FAIL, "x").outcome is Outcome.FAIL


def test_a_finding_says_what_it_rests_on(material: Make, document: Make) -> None:
    scan = document(b"bytes")
    about_file = Check("a", "7", Basis.CONTENT, data="table 3").finding(
        material(documents=[scan]), Outcome.PASS, "x", document=scan
    )
    assert about_file.rests_on.inputs == (hashlib.sha256(b"bytes").hexdigest(),)
    assert (about_file.rests_on.code, about_file.rests_on.data) == ("a/7", "table 3")
    one, other = (
        Check("a", "1", Basis.CONTENT).finding(material(nik=nik), Outcome.PASS, "x").rests_on.inputs
        for nik in "12"
    )
    assert one != other


def test_a_check_that_breaks_is_an_error_and_stops_no_other(
    material: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    def explode(material: object) -> Any:
        raise ZeroDivisionError("personal data in a message")

    broken = SimpleNamespace(CHECK=Check("broken", "1", Basis.CONTENT), check=explode)
    monkeypatch.setattr(checks, "CHECKS", (broken, *checks.CHECKS))
    findings = checks.run(material(nik="1707015705900001"))
    assert (findings[0].outcome, findings[0].params) == (Outcome.ERROR, {"error": "ZeroDivisionError"})
    assert {"nik", "register"} <= {finding.check for finding in findings}
    assert "personal data" not in str(findings)


def test_checks_can_be_chosen_by_name_and_by_whether_they_wait_for_a_register(material: Make) -> None:
    everything = material(nik="1707015705900001")
    assert {finding.check for finding in checks.run(everything, only={"nik"})} == {"nik"}
    assert {finding.check for finding in checks.run(everything, registers=True)} == {"register"}
    assert "register" not in {finding.check for finding in checks.run(everything, registers=False)}
    assert not checks.reads_files({"register"})
    assert checks.reads_files()


def test_a_sentence_survives_parameters_that_it_does_not_know() -> None:
    assert phrases.sentence("image-too-small", {"width": 3}, "en").startswith("The picture is only 3 × …")
    assert phrases.sentence("reason-of-tomorrow", {}, "en") == "reason-of-tomorrow"


def test_lists_in_a_sentence_are_put_into_the_readers_words() -> None:
    sentence = phrases.sentence("mrz-agrees", {"fields": ["full_name", "birth_date"]}, "id")
    assert sentence.endswith("nama, tanggal lahir.")
