"""What the check of content credentials says to officers."""

from __future__ import annotations

NAME = {"id": "Kredensial konten (C2PA)", "en": "Content credentials (C2PA)"}

REASONS = {
    "credentials-none": {
        "id": "Tidak ada kredensial konten. Hampir semua berkas tidak punya; itu tidak berarti apa pun.",
        "en": "There are no content credentials. Hardly any file has them; this means nothing.",
    },
    "credentials-intact": {
        "id": "Berkas ini tidak berubah sejak ditandatangani {signer} dengan {program}.",
        "en": "The file has not changed since {signer} signed it with {program}.",
    },
    "credentials-signer-unknown": {
        "id": (
            "Berkas ini tidak berubah sejak ditandatangani, tetapi penanda tangannya ({signer}, {program}) "
            "tidak ada dalam daftar kami."
        ),
        "en": (
            "The file has not changed since it was signed, but the signer ({signer}, {program}) is not in "
            "our lists."
        ),
    },
    "credentials-altered": {
        "id": (
            "Berkas ini bukan lagi yang ditandatangani {signer} dengan {program}. Aplikasi yang memutar atau "
            "memotong gambar juga dapat menyebabkannya."
        ),
        "en": (
            "The file is no longer what {signer} signed with {program}. An app that turns or crops a picture "
            "can cause this as well."
        ),
    },
    "credentials-synthetic": {
        "id": "Menurut kredensialnya sendiri, gambar ini atau sebagiannya dibuat oleh program ({program}).",
        "en": "By its own credentials a program made this picture, or a part of it ({program}).",
    },
    "credentials-elsewhere": {
        "id": "Kredensialnya tidak ada di dalam berkas. Kami tidak mengambil apa pun dari jaringan.",
        "en": "The credentials are not in the file. Nothing is fetched from the network here.",
    },
    "credentials-unverifiable": {
        "id": "Kredensialnya tidak dapat diperiksa: {problems}.",
        "en": "The credentials cannot be verified: {problems}.",
    },
}
