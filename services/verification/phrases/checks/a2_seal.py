"""What the check of seals says to officers."""

from __future__ import annotations

NAME = {"id": "Segel digital: tanda tangan penerbit", "en": "Digital seal: signature of the issuer"}

REASONS = {
    "seal-no-picture": {
        "id": "Berkas ini bukan gambar atau PDF.",
        "en": "This file is neither a picture nor a PDF.",
    },
    "seal-page-unreadable": {
        "id": "Kode batang tidak dapat dicari: berkasnya tidak dapat dibuka ({error}).",
        "en": "No barcode could be looked for: the file cannot be opened ({error}).",
    },
    "seal-none": {
        "id": "Tidak ditemukan kode batang. Banyak dokumen memang tidak memilikinya.",
        "en": "No barcode was found. Many documents have none.",
    },
    "seal-other-barcode": {
        "id": "Ada kode batang, tetapi bukan segel digital.",
        "en": "There is a barcode, but it is no digital seal.",
    },
    "seal-genuine": {
        "id": (
            "Segel {kind} dari {country} ditandatangani {signer} pada {day}, dan tidak diubah. Pencabutan "
            "sertifikat tidak diperiksa. Segel asli dapat disalin ke dokumen lain: bandingkan isinya."
        ),
        "en": (
            "The {kind} seal of {country} was signed by {signer} on {day} and not altered. Revocation was "
            "not checked. A genuine seal can be copied to another document: compare what it says."
        ),
    },
    "seal-genuine-day-unknown": {
        "id": (
            "Segel {kind} dari {country} ditandatangani {signer} dan tidak diubah. Hari penandatanganan "
            "tidak disebut, jadi masa berlaku penanda tangan tidak diperiksa, begitu pula pencabutan."
        ),
        "en": (
            "The {kind} seal of {country} was signed by {signer} and not altered. It names no day of "
            "signing, so the signer's validity was not checked, nor was revocation."
        ),
    },
    "seal-altered": {
        "id": "Isi segel {kind} dari {country} bukan yang ditandatangani {signer}.",
        "en": "What the {kind} seal of {country} says is not what {signer} signed.",
    },
    "seal-misfit": {
        "id": (
            "{signer} kami kenal, tetapi tidak dengan sertifikat {reference} yang disebut segel ini. "
            "Isinya diubah, atau sertifikatnya belum ada pada kami."
        ),
        "en": (
            "We know {signer}, but not the certificate {reference} that this seal names. Either the "
            "content was altered, or we do not have the certificate yet."
        ),
    },
    "seal-signer-unknown": {
        "id": (
            "Penanda tangan segel {kind} dari {country} ({signer}) tidak ada dalam daftar kami. Ini tidak "
            "berarti palsu."
        ),
        "en": (
            "The signer of the {kind} seal of {country} ({signer}) is not in our lists. This does not "
            "mean forged."
        ),
    },
    "seal-country-differs": {
        "id": "Segel menyebut penerbit {country}, tetapi {signer} dari negara lain yang menandatanganinya.",
        "en": "The seal names {country} as its issuer, but {signer} of another country signed it.",
    },
    "seal-day-ahead": {
        "id": "Menurut segel, {signer} menandatanganinya pada {day}, hari yang belum tiba.",
        "en": "The seal says that {signer} signed it on {day}, a day that has not come yet.",
    },
    "seal-signer-not-valid": {
        "id": "Ditandatangani {day}, sedangkan {signer} hanya berlaku {begins} sampai {ends}.",
        "en": "Signed on {day}, while {signer} was valid from {begins} to {ends} only.",
    },
    "seal-version": {
        "id": "Segel ini versi {found}; yang dapat dibaca di sini: {known}.",
        "en": "This seal has version {found}; those that can be read here: {known}.",
    },
    "seal-cut": {
        "id": "Segel terpotong ({what}: {found} dari {expected}). Minta foto yang utuh.",
        "en": "The seal is cut short ({what}: {found} of {expected}). Ask for a whole photograph.",
    },
    "seal-broken": {
        "id": "Segel tidak tersusun menurut standarnya ({detail}), jadi tidak dapat diperiksa.",
        "en": "The seal is not built as its standard says ({detail}), so it cannot be verified.",
    },
    "seal-unsigned": {
        "id": "Kode batang ini menurut standarnya tidak ditandatangani: isinya tidak membuktikan apa pun.",
        "en": "By its own words this barcode is not signed: what it says proves nothing.",
    },
    "seal-algorithm": {
        "id": "Algoritma tanda tangan segel ini ({found}) tidak dapat diperiksa di sini.",
        "en": "The signature algorithm of this seal ({found}) cannot be verified here.",
    },
    "seal-form-same": {
        "id": "Isi segel sama dengan isian: {fields}.",
        "en": "The seal says the same as the form: {fields}.",
    },
    "seal-form-differs": {
        "id": (
            "Isi segel berbeda dengan isian: {fields}. Mungkin salah ketik, atau dokumen ini milik orang "
            "lain dalam permohonan yang sama."
        ),
        "en": (
            "The seal differs from the form: {fields}. It may be a slip, or the document is another person's "
            "in the same application."
        ),
    },
    "seal-form-nothing": {
        "id": "Segel ini tidak memuat isian yang dapat dibandingkan.",
        "en": "This seal holds nothing that the form asks for.",
    },
}
