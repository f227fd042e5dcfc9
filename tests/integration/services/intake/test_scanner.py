"""A real clamd with its own signature: clean files pass, infected ones do not, outages are waited out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cli.local.clamd import Clamd
from services.intake.adapters.scanner import ScannerAway, open_scanner
from services.intake.domain.files import MAX_BYTES, FileRefused, Scan
from services.intake.usecases import take_file
from tests.support import intake_forms

MARK = b"A-MARK-THAT-ONLY-THIS-TEST-KNOWS"


@pytest.fixture
def clamd(scratch: Path) -> Iterator[Clamd]:
    """A scanner that knows one mark."""
    server = Clamd(scratch / "clamd", {"Lebong.Test": MARK}).start()
    yield server
    server.stop()


def test_files_are_scanned_by_a_real_clamd(clamd: Clamd, tmp_path: Path) -> None:
    scanner = open_scanner(clamd.url)
    assert scanner is not None
    assert scanner.scan(intake_forms.image()) == ""
    assert scanner.scan(b"x" * MAX_BYTES) == ""
    assert scanner.scan(intake_forms.image() + MARK).startswith("Lebong.Test")
    desk = replace(intake_forms.desk(tmp_path), scanner=scanner)
    content = intake_forms.image("PNG")
    assert take_file(desk, "e-passport", "identity-card", "a.png", content).scan is Scan.CLEAN
    with pytest.raises(FileRefused, match="file-infected"):
        take_file(desk, "e-passport", "identity-card", "a.jpg", intake_forms.image() + MARK)


def test_a_clamd_that_was_killed_is_away_until_it_is_back(clamd: Clamd, tmp_path: Path) -> None:
    scanner = open_scanner(clamd.url)
    assert scanner is not None
    desk = replace(intake_forms.desk(tmp_path), scanner=scanner)
    clamd.stop()
    with pytest.raises(ScannerAway):
        scanner.scan(MARK)
    content = intake_forms.image("PNG", (50, 30))
    assert take_file(desk, "e-passport", "identity-card", "a.png", content).scan is Scan.WAITING
    clamd.start()
    assert scanner.scan(MARK).startswith("Lebong.Test")
