"""Every text that verification shows, in the languages of its readers: ``{key: {language: text}}``.

A check's own sentences are in ``checks/<its module>.py``: ``NAME`` and ``REASONS``, found by the file's name.
Names in braces are parameters. A list is shown as its words, each through :data:`WORDS`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from services.verification.checks import CHECKS as MODULES
from services.verification.phrases import findings

LANGUAGES = ("id", "en")


def _of_checks() -> Iterator[tuple[str, ModuleType]]:
    """The name of each check that has its own file of sentences, with that file."""
    for module in MODULES:
        path = f"{__name__}.checks.{module.__name__.rpartition('.')[2]}"
        if find_spec(path) is not None:
            yield module.CHECK.name, import_module(path)


CHECKS: dict[str, dict[str, str]] = {
    **findings.CHECKS,
    **{name: words.NAME for name, words in _of_checks()},
}
FINDINGS: dict[str, dict[str, str]] = dict(findings.FINDINGS)
for _, _words_of in _of_checks():
    FINDINGS.update(_words_of.REASONS)

OUTCOMES = {
    "pass": {"id": "Sesuai", "en": "Passed"},
    "fail": {"id": "Tidak sesuai", "en": "Failed"},
    "concern": {"id": "Perlu dilihat", "en": "Look at this"},
    "not_applicable": {"id": "Tidak berlaku", "en": "Does not apply"},
    "not_checked": {"id": "Belum diperiksa", "en": "Not checked"},
    "error": {"id": "Pemeriksaan gagal berjalan", "en": "Check broke"},
}

REASONS = {
    "complete": {"id": "Data dan dokumen lengkap", "en": "Data and documents are complete"},
    "document-unreadable": {"id": "Ada dokumen yang tidak terbaca", "en": "A document cannot be read"},
    "document-missing": {"id": "Ada dokumen yang kurang", "en": "A document is missing"},
    "data-mismatch": {
        "id": "Data yang diisi berbeda dengan dokumen",
        "en": "What was filled in differs from the documents",
    },
    "more-information": {"id": "Perlu keterangan tambahan", "en": "More information is needed"},
    "not-eligible": {"id": "Tidak memenuhi syarat", "en": "The requirements are not met"},
    "document-not-genuine": {"id": "Ada dokumen yang tidak asli", "en": "A document is not genuine"},
    "no-answer": {"id": "Permintaan tidak dijawab", "en": "Our question was not answered"},
    "other": {"id": "Alasan lain", "en": "Another reason"},
}

TOLD = {
    "complete": {
        "id": "Semua data dan dokumen Anda lengkap dan sesuai.",
        "en": "Everything you sent is complete and in order.",
    },
    "document-unreadable": {
        "id": "Satu dokumen atau lebih tidak dapat kami baca. Mohon kirim foto yang jelas dan utuh.",
        "en": "We could not read one or more documents. Please send a clear photograph of the whole page.",
    },
    "document-missing": {
        "id": "Satu dokumen yang diperlukan belum ada.",
        "en": "A document that we need is missing.",
    },
    "data-mismatch": {
        "id": "Isian Anda berbeda dengan isi dokumen. Mohon periksa dan betulkan yang keliru.",
        "en": "What you wrote differs from your documents. Please check both and correct what is wrong.",
    },
    "more-information": {
        "id": "Kami memerlukan keterangan tambahan dari Anda.",
        "en": "We need some more information from you.",
    },
    "not-eligible": {
        "id": "Syarat untuk layanan ini belum terpenuhi.",
        "en": "The conditions for this service are not met.",
    },
    "document-not-genuine": {
        "id": "Keaslian satu dokumen atau lebih tidak dapat kami pastikan.",
        "en": "We could not establish that one or more of the documents are genuine.",
    },
    "no-answer": {
        "id": "Kami telah meminta sesuatu dari Anda dan belum menerima jawaban.",
        "en": "We asked you for something and did not receive an answer.",
    },
    "other": {
        "id": "Alasannya ada dalam catatan petugas.",
        "en": "The reason is in the officer's note.",
    },
}
"""The general reasons as the applicant reads them."""

HISTORY = {
    "opened": {"id": "Berkas dibuka, putaran {round}", "en": "Case opened, round {round}"},
    "examined": {"id": "Pemeriksaan otomatis selesai", "en": "Automatic checks ended"},
    "judged": {"id": "Temuan dinilai petugas: {detail}", "en": "An officer judged a finding: {detail}"},
    "repeated": {"id": "Diperiksa ulang: {detail}", "en": "Checked again: {detail}"},
    "decided": {"id": "Diputuskan: {detail}", "en": "Decided: {detail}"},
    "proposed": {
        "id": "Diusulkan: {detail}. Petugas kedua memeriksa",
        "en": "Proposed: {detail}. A second officer looks at it",
    },
    "declined": {
        "id": "Petugas kedua tidak setuju: {detail}",
        "en": "The second officer did not agree: {detail}",
    },
    "reminded": {
        "id": "Pemohon diingatkan, batas waktu {detail}",
        "en": "The applicant was reminded, due on {detail}",
    },
    "blocked": {"id": "Tidak dapat diperiksa: {detail}", "en": "Cannot be examined: {detail}"},
    "closed": {"id": "Pemohon menarik permohonannya", "en": "The applicant withdrew"},
}

WORDS = {
    "accepted": {"id": "diterima", "en": "accepted"},
    "more_requested": {"id": "diminta melengkapi", "en": "more was asked for"},
    "refused": {"id": "ditolak", "en": "refused"},
    "unknown-at-intake": {
        "id": "layanan penerimaan tidak mengenal permohonan ini",
        "en": "intake does not know this application",
    },
    "fault": {"id": "pemeriksaan berulang kali gagal", "en": "the checks broke again and again"},
    "full_name": {"id": "nama", "en": "name"},
    "birth_date": {"id": "tanggal lahir", "en": "birth date"},
    "sex": {"id": "jenis kelamin", "en": "sex"},
    "passport_number": {"id": "nomor paspor", "en": "passport number"},
    "passport_expires": {"id": "tanggal habis berlaku", "en": "expiry date"},
    "nik": {"id": "NIK", "en": "NIK"},
    "passport": {"id": "dokumen perjalanan", "en": "travel documents"},
    "mrz": {"id": "zona terbaca mesin", "en": "machine readable zone"},
    "number": {"id": "nomor dokumen", "en": "document number"},
    "birth": {"id": "tanggal lahir", "en": "birth date"},
    "expiry": {"id": "tanggal habis berlaku", "en": "expiry date"},
    "personal": {"id": "nomor pribadi", "en": "personal number"},
    "composite": {"id": "seluruh baris", "en": "whole line"},
    "image/jpeg": {"id": "gambar JPEG", "en": "JPEG picture"},
    "image/png": {"id": "gambar PNG", "en": "PNG picture"},
    "application/pdf": {"id": "dokumen PDF", "en": "PDF document"},
}

PROBLEMS = {
    "case-not-found": {
        "id": ("Berkas tidak ditemukan", "Tidak ada berkas dengan nomor ini. Periksa nomornya di antrean."),
        "en": ("There is no such case", "No case has this reference. Check the reference in the queue."),
    },
    "document-not-found": {
        "id": ("Dokumen tidak ditemukan", "Berkas ini tidak memiliki dokumen itu. Muat ulang berkasnya."),
        "en": ("There is no such document", "The case does not have this document. Load the case again."),
    },
    "finding-not-found": {
        "id": ("Temuan tidak ditemukan", "Berkas ini tidak memiliki temuan itu. Muat ulang berkasnya."),
        "en": ("There is no such finding", "The case does not have this finding. Load the case again."),
    },
    "nothing-to-judge": {
        "id": (
            "Tidak ada yang perlu dinilai",
            "Temuan ini tidak menunjuk masalah. Nilailah temuan yang perlu dilihat saja.",
        ),
        "en": (
            "There is nothing to agree with",
            "This finding raises no concern. Judge only those that ask to be looked at.",
        ),
    },
    "version-conflict": {
        "id": (
            "Berkas sudah berubah",
            "Berkas ini berubah atau sudah diputuskan setelah Anda membukanya. Buka lagi, lalu putuskan.",
        ),
        "en": (
            "The case has changed",
            "This case changed, or was decided, after you opened it. Open it again, then decide.",
        ),
    },
    "case-not-ready": {
        "id": (
            "Berkas belum dapat diputuskan",
            "Hanya berkas yang siap dapat diputuskan. Berkas ini masih diperiksa, menunggu, atau selesai.",
        ),
        "en": (
            "The case cannot be decided now",
            "Only a case that is ready can be decided. This one is being examined, waiting, or finished.",
        ),
    },
    "case-held": {
        "id": (
            "Berkas sedang dipegang petugas lain",
            "{officer} memegang berkas ini sampai {until}. Tunggu, atau minta petugas itu melepasnya.",
        ),
        "en": (
            "Another officer has this case in hand",
            "{officer} has this case in hand until {until}. Wait, or ask them to give it back.",
        ),
    },
    "second-officer-needed": {
        "id": (
            "Perlu petugas lain",
            "Anda yang mengusulkan keputusan ini. Petugas lain harus memeriksa dan menyetujuinya.",
        ),
        "en": (
            "Another officer is needed",
            "You proposed this decision. Another officer has to look at it and confirm it.",
        ),
    },
    "nothing-proposed": {
        "id": (
            "Tidak ada usulan keputusan",
            "Tidak ada keputusan yang menunggu petugas kedua. Muat ulang berkasnya.",
        ),
        "en": (
            "No decision is proposed",
            "No decision waits for a second officer here. Load the case again.",
        ),
    },
    "answer-not-due": {
        "id": (
            "Pemohon masih punya waktu",
            "Berkas menunggu pemohon. Sesudah batas waktunya lewat, permohonan dapat ditolak.",
        ),
        "en": (
            "The applicant still has time",
            "The case waits for the applicant. Once the day has passed, it can be refused.",
        ),
    },
    "rules-away": {
        "id": (
            "Aturan layanan belum dapat diambil",
            "Layanan penerimaan sedang tidak dapat dihubungi. Coba lagi sebentar lagi.",
        ),
        "en": (
            "The service's rules cannot be fetched now",
            "The intake service cannot be reached. Try again in a moment.",
        ),
    },
    "reason-not-allowed": {
        "id": (
            "Alasan tidak cocok dengan keputusan",
            "Pilih salah satu alasan yang tersedia untuk keputusan ini.",
        ),
        "en": (
            "The reason does not fit the decision",
            "Choose one of the reasons offered for this decision.",
        ),
    },
    "dossier-away": {
        "id": (
            "Dokumen belum dapat diambil",
            "Layanan penerimaan sedang tidak dapat dihubungi. Coba lagi sebentar lagi.",
        ),
        "en": (
            "The document cannot be fetched now",
            "The intake service cannot be reached. Try again in a moment.",
        ),
    },
}
"""Titles and remedies of everything the API refuses."""


def text(table: Mapping[str, Mapping[str, str]], key: str, language: str) -> str:
    """The text of ``key``; a key of another version of the service is shown as it is."""
    return table.get(key, {}).get(language, key)


def check_title(check: str, language: str) -> str:
    """What a check is called."""
    return text(CHECKS, check, language)


def history_line(what: str, detail: str, round_: int, language: str) -> str:
    """A line of the history. ``detail`` is a word, or a check and its outcome."""
    check, _, outcome = detail.partition(":")
    if outcome:
        detail = f"{check_title(check, language)}, {text(OUTCOMES, outcome.strip(), language)}"
    words = {"detail": _words(detail, language), "round": str(round_)}
    return text(HISTORY, what, language).format_map(_Known(words))


def sentence(reason: str, params: Mapping[str, Any], language: str) -> str:
    """The sentence of a finding's reason with its parameters filled in."""
    words = {name: _words(value, language) for name, value in params.items()}
    return text(FINDINGS, reason, language).format_map(_Known(words))


def _words(value: Any, language: str) -> str:
    if isinstance(value, list):
        return ", ".join(_words(each, language) for each in value)
    return text(WORDS, str(value), language)


class _Known(dict[str, str]):
    """Parameters of an older finding may lack one that today's sentence has."""

    def __missing__(self, key: str) -> str:
        return "…"
