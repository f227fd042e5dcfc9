"""What the check of PDF signatures says to officers."""

from __future__ import annotations

NAME = {"id": "Tanda tangan PDF", "en": "PDF signature"}

REASONS = {
    "signature-no-pdf": {
        "id": "Bukan dokumen PDF, jadi tidak ada tanda tangan PDF.",
        "en": "Not a PDF document, so it has no PDF signature.",
    },
    "signature-none": {
        "id": "Dokumen ini tidak bertanda tangan elektronik. Kebanyakan PDF memang tidak.",
        "en": "The document has no electronic signature. Most PDF documents have none.",
    },
    "signature-locked": {
        "id": "Dokumen terkunci kata sandi: tanda tangannya tidak dapat diperiksa.",
        "en": "The document is locked with a password: its signature cannot be verified.",
    },
    "signature-unreadable": {
        "id": "Susunan berkas PDF ini rusak: tidak dapat dipastikan apakah ada tanda tangan.",
        "en": "The structure of this PDF is damaged: whether it has a signature cannot be told.",
    },
    "signature-unverifiable": {
        "id": "Ada tanda tangan, tetapi berkasnya tidak dapat diperiksa ({error}). Minta salinan baru.",
        "en": "There is a signature, but the file cannot be verified ({error}). Ask for a fresh copy.",
    },
    "signature-detached": {
        "id": "Berkas memuat sisa tanda tangan yang tidak lagi terhubung ke dokumen. Minta salinan baru.",
        "en": "The file holds a signature that the document no longer leads to. Ask for a fresh copy.",
    },
    "signature-too-many": {
        "id": "Ada {count} tanda tangan; hanya {looked} yang pertama diperiksa.",
        "en": "There are {count} signatures; only the first {looked} were examined.",
    },
    "signature-broken": {
        "id": "Isi berkas tidak cocok dengan tanda tangan {signer}: yang ditandatangani telah berubah.",
        "en": "The content does not match the signature of {signer}: what was signed has been altered.",
    },
    "signature-part": {
        "id": (
            "Tanda tangan {signer} hanya mencakup sebagian berkas. Isi di luar bagian itu tidak dibuktikan."
        ),
        "en": "The signature of {signer} covers only part of the file. It says nothing about the rest.",
    },
    "signature-changed": {
        "id": (
            "Isi yang terlihat berubah sesudah {signer} menandatangani ({day}), di luar isian formulir, "
            "halaman {pages}. Bandingkan kedua gambar."
        ),
        "en": (
            "Visible content changed after {signer} signed ({day}), not in form fields, pages {pages}. "
            "Compare both pictures."
        ),
    },
    "signature-covered": {
        "id": (
            "Sesudah {signer} menandatangani ({day}), kotak baru menutupi isi yang ditandatangani, "
            "halaman {pages}. Bandingkan kedua gambar."
        ),
        "en": (
            "After {signer} signed ({day}), a new field covers part of what was signed, pages {pages}. "
            "Compare both pictures."
        ),
    },
    "signature-fields-not-permitted": {
        "id": (
            "Isian formulir berubah sesudah {signer} menandatangani ({day}), dengan cara yang tidak "
            "termasuk pengisian biasa: {fields}. Bandingkan kedua gambar."
        ),
        "en": (
            "Form fields changed after {signer} signed ({day}), in a way that is no ordinary filling in: "
            "{fields}. Compare both pictures."
        ),
    },
    "signature-fields-replaced": {
        "id": (
            "Formulir diisi sesudah {signer} menandatangani ({day}), seperti yang diizinkan; isian yang "
            "sudah ada diganti: {fields}. Isi baru tidak ditandatangani. Bandingkan kedua gambar."
        ),
        "en": (
            "The form was filled in after {signer} signed ({day}), as is permitted; values that were there "
            "were replaced: {fields}. The new ones are not signed. Compare both pictures."
        ),
    },
    "signature-form-filled": {
        "id": (
            "Formulir diisi atau ditandatangani lagi sesudah {signer} menandatangani ({day}), seperti yang "
            "diizinkan: {fields}. Bagian lain tetap sama; isian itu tidak dicakup tanda tangan ini."
        ),
        "en": (
            "The form was filled in or signed again after {signer} signed ({day}), as is permitted: "
            "{fields}. The rest is the same; this signature does not cover what was filled in."
        ),
    },
    "signature-changed-unseen": {
        "id": (
            "Berkas berubah sesudah {signer} menandatangani ({day}), dengan cara yang tidak diizinkan; pada "
            "halaman yang dibandingkan tidak terlihat bedanya."
        ),
        "en": (
            "The file changed after {signer} signed ({day}), in a way that is not permitted; on the pages "
            "that were compared no difference can be seen."
        ),
    },
    "signature-too-long": {
        "id": "Dokumen terlalu panjang untuk dibandingkan seluruhnya dengan yang ditandatangani {signer}.",
        "en": "The document is too long to compare all of it with what {signer} signed.",
    },
    "signature-signer-unknown": {
        "id": (
            'Utuh sejak ditandatangani ({day}) oleh "{signer}", tetapi penanda tangan itu tidak dikenal: '
            "siapa pun dapat memakai nama itu."
        ),
        "en": (
            'Intact since "{signer}" signed it ({day}), but the signer is not known: anybody can use '
            "that name."
        ),
    },
    "signature-clean": {
        "id": "Utuh sejak ditandatangani oleh {signer} ({day}), penanda tangan yang dipercaya.",
        "en": "Intact since it was signed by {signer} ({day}), a signer who is believed.",
    },
}
