"""The words of verification."""

import pytest

from services.verification import phrases
from services.verification.domain.case import REASONS
from services.verification.domain.finding import Outcome


@pytest.mark.parametrize("table", [phrases.OUTCOMES, phrases.REASONS, phrases.WORDS, phrases.HISTORY])
def test_every_text_is_there_in_each_language(table: dict[str, dict[str, str]]) -> None:
    assert all(set(texts) == set(phrases.LANGUAGES) and all(texts.values()) for texts in table.values())


def test_every_outcome_and_every_reason_of_a_decision_has_its_words() -> None:
    assert set(phrases.OUTCOMES) == set(Outcome)
    assert set(phrases.REASONS) == {reason for reasons in REASONS.values() for reason in reasons}


@pytest.mark.parametrize(
    ("what", "detail", "expected"),
    [
        ("opened", "", "Berkas dibuka, putaran 2"),
        ("repeated", "register: pass", "Diperiksa ulang: Register nasional, Sesuai"),
        ("decided", "refused", "Diputuskan: ditolak"),
        (
            "blocked",
            "unknown-at-intake",
            "Tidak dapat diperiksa: layanan penerimaan tidak mengenal permohonan ini",
        ),
    ],
)
def test_history_is_told_in_the_readers_language(what: str, detail: str, expected: str) -> None:
    assert phrases.history_line(what, detail, 2, "id") == expected
