"""What the check of a chip says to officers."""

from __future__ import annotations

NAME = {"id": "Cip: tanda tangan negara penerbit", "en": "Chip: signature of the issuing state"}

REASONS = {
    "chip-none": {
        "id": "Ini bukan isi cip.",
        "en": "This is not the content of a chip.",
    },
    "chip-genuine": {
        "id": (
            "{groups}: isinya sama dengan yang ditandatangani {country}, oleh penanda tangan yang berlaku"
            " pada hari itu. Pencabutan sertifikat tidak diperiksa. Cip asli atau salinan hanya terbukti "
            "dengan alat baca."
        ),
        "en": (
            "{groups}: the content is what {country} signed, by a signer valid on that day. Revocation "
            "was not checked. Whether the chip is the original or a copy only a reader can prove."
        ),
    },
    "chip-genuine-day-unknown": {
        "id": (
            "{groups}: isinya sama dengan yang ditandatangani {country}. Hari penerbitan tidak diketahui,"
            " jadi masa berlaku penanda tangan tidak diperiksa, begitu pula pencabutan sertifikat."
        ),
        "en": (
            "{groups}: the content is what {country} signed. The day of issue is not known, so the "
            "signer's validity was not checked, nor was revocation."
        ),
    },
    "chip-not-a-chip": {
        "id": "Berkas ini seharusnya isi cip, tetapi tidak dapat dibaca: {detail}.",
        "en": "This file should hold the content of a chip, but cannot be read: {detail}.",
    },
    "chip-sod-missing": {
        "id": "EF.SOD, daftar yang ditandatangani penerbit, tidak disertakan.",
        "en": "EF.SOD, the list that the issuer signed, was not handed in.",
    },
    "chip-sod-tag": {
        "id": ("EF.SOD mulai dengan {found}, seharusnya {expected}. Mungkin yang disertakan berkas lain."),
        "en": "EF.SOD begins with {found} instead of {expected}. It may be another file.",
    },
    "chip-sod-cut": {
        "id": "EF.SOD terpotong: {found} dari {expected} bita. Pembacaan cip mungkin terputus.",
        "en": ("EF.SOD is cut short: {found} of {expected} bytes. Reading the chip may have broken off."),
    },
    "chip-sod-broken": {
        "id": "EF.SOD tidak dapat dibaca ({detail}).",
        "en": "EF.SOD cannot be read ({detail}).",
    },
    "chip-sod-hash": {
        "id": "EF.SOD memakai fungsi hash yang tidak dikenal ({found}).",
        "en": "EF.SOD uses a hash function that is not known ({found}).",
    },
    "chip-not-supported": {
        "id": "Tanda tangannya tidak dapat diperiksa di sini ({detail}).",
        "en": "The signature cannot be verified here ({detail}).",
    },
    "chip-no-groups": {
        "id": (
            "Tidak ada kelompok data (DG1, DG2 ...) untuk dibandingkan dengan daftar yang ditandatangani."
        ),
        "en": "There is no data group (DG1, DG2 ...) to compare with the signed list.",
    },
    "chip-signer-missing": {
        "id": "Sertifikat penanda tangan tidak ada di dalam EF.SOD.",
        "en": "The signer's certificate is not in EF.SOD.",
    },
    "chip-country-unknown": {
        "id": (
            "Tidak ada sertifikat negara ({country}) yang dikenal untuk {signer}. Ini tidak berarti "
            "palsu: daftar kami belum memuatnya."
        ),
        "en": (
            "No country certificate ({country}) is known for {signer}. This does not mean forged: our "
            "lists do not have it."
        ),
    },
    "chip-issuer-unread": {
        "id": ("Rantai ke {country} benar, tetapi penerbit menurut zona terbaca mesin belum diketahui."),
        "en": ("The chain to {country} is right, but the issuer in the machine readable zone is not known."),
    },
    "chip-issuer-other": {
        "id": "Rantai ke {country} benar, tetapi {issuer} tidak ada dalam daftar kode penerbit.",
        "en": "The chain to {country} is right, but {issuer} is not in the list of issuers' codes.",
    },
    "chip-group-altered": {
        "id": "{groups}: isinya bukan yang ditandatangani penerbit.",
        "en": "{groups}: the content is not what the issuer signed.",
    },
    "chip-group-foreign": {
        "id": "{groups}: tidak ada dalam daftar yang ditandatangani penerbit.",
        "en": "{groups}: not in the list that the issuer signed.",
    },
    "chip-list-altered": {
        "id": "Daftar hash di EF.SOD bukan yang ditandatangani.",
        "en": "The list of hashes in EF.SOD is not what was signed.",
    },
    "chip-signature-wrong": {
        "id": "Tanda tangan di EF.SOD bukan dari kunci {signer}.",
        "en": "The signature in EF.SOD was not made with the key of {signer}.",
    },
    "chip-signer-not-by-country": {
        "id": ("{signer} menyebut kunci negara yang kami kenal, tetapi kunci itu tidak menandatanganinya."),
        "en": "{signer} names a country's key that we know, but that key did not sign it.",
    },
    "chip-country-differs": {
        "id": ("Penerbit menurut zona terbaca mesin adalah {issuer}, tetapi yang menandatangani {country}."),
        "en": "The issuer in the machine readable zone is {issuer}, but {country} signed.",
    },
    "chip-signer-not-valid": {
        "id": "Ditandatangani {day}, sedangkan {signer} hanya berlaku {begins} sampai {ends}.",
        "en": "Signed on {day}, while {signer} was valid from {begins} to {ends} only.",
    },
    "chip-print-same": {
        "id": "Zona terbaca mesin di cip sama dengan yang tercetak.",
        "en": "The machine readable zone in the chip is the same as the printed one.",
    },
    "chip-print-differs": {
        "id": (
            "Zona terbaca mesin di cip berbeda dengan yang tercetak: {fields}. Mungkin salah baca atau "
            "salah ketik."
        ),
        "en": (
            "The machine readable zone in the chip differs from the printed one: {fields}. It may be a "
            "misreading or a slip."
        ),
    },
    "chip-print-unknown": {
        "id": (
            "Zona terbaca mesin yang tercetak belum diketik atau terbaca, jadi tidak dibandingkan dengan cip."
        ),
        "en": (
            "The printed machine readable zone was neither typed nor read, so it was not compared with "
            "the chip."
        ),
    },
    "chip-print-unreadable": {
        "id": "DG1 tidak memuat zona terbaca mesin yang dapat dibaca.",
        "en": "DG1 holds no machine readable zone that can be read.",
    },
}
