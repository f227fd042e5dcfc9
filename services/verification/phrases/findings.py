"""The name of each check and a sentence for each reason, for officers."""

from __future__ import annotations

CHECKS = {
    "file-type": {"id": "Jenis berkas", "en": "File type"},
    "readable": {"id": "Keterbacaan", "en": "Readable"},
    "mrz": {"id": "Zona terbaca mesin (MRZ)", "en": "Machine readable zone (MRZ)"},
    "register": {"id": "Register nasional", "en": "National register"},
    "reuse": {"id": "Pemakaian ulang berkas", "en": "Same file elsewhere"},
    "nik": {"id": "Susunan NIK", "en": "Structure of the NIK"},
}

FINDINGS = {
    "check-lost": {
        "id": "Berkas ini menghentikan pemeriksaan atau terlalu lama diperiksa. Yang lain tetap berjalan.",
        "en": "This file ended the check, or took it too long. The other checks went on.",
    },
    "check-later": {
        "id": "Terlalu banyak berkas sedang diperiksa. Pemeriksaan ini dicoba lagi sendiri.",
        "en": "Too many files were being examined. This check is tried again by itself.",
    },
    "check-broke": {
        "id": "Pemeriksaan ini gagal berjalan ({error}). Sistem akan mencobanya lagi sendiri.",
        "en": "This check broke ({error}). It is tried again by itself.",
    },
    "file-type-right": {
        "id": "Isi berkas sesuai dengan jenisnya ({found}).",
        "en": "The content is what the file says it is ({found}).",
    },
    "file-type-differs": {
        "id": "Isi berkas adalah {found}, bukan {declared}. Nama berkas sering diganti tanpa maksud buruk.",
        "en": "The content is a {found}, not a {declared}. Files are often renamed with no bad intent.",
    },
    "file-type-unknown": {
        "id": "Isi berkas bukan gambar JPEG, gambar PNG, atau dokumen PDF.",
        "en": "The content is no JPEG picture, PNG picture or PDF document.",
    },
    "file-not-as-stored": {
        "id": "Berkas yang diterima berbeda dengan yang disimpan. Sistem akan mengambilnya lagi.",
        "en": "The file that arrived is not the one that was stored. It is fetched again by itself.",
    },
    "readable-unknown-type": {
        "id": "Jenis berkas tidak dikenal, jadi tidak dibuka.",
        "en": "The type of the file is unknown, so it was not opened.",
    },
    "image-readable": {
        "id": "Gambar dapat dibuka utuh, {width} × {height} piksel.",
        "en": "The picture opens to its end, {width} × {height} pixels.",
    },
    "image-too-small": {
        "id": "Gambar hanya {width} × {height} piksel. Untuk dibaca perlu sedikitnya {short} × {long}.",
        "en": "The picture is only {width} × {height} pixels. Reading needs at least {short} × {long}.",
    },
    "image-too-large": {
        "id": "Gambar lebih dari {megapixels} juta piksel, jadi tidak dibuka.",
        "en": "The picture has more than {megapixels} million pixels, so it was not opened.",
    },
    "file-truncated": {
        "id": "Berkas terpotong: akhirnya hilang. Pengunggahan mungkin terputus.",
        "en": "The file is cut short: its end is missing. The upload may have broken off.",
    },
    "file-broken": {
        "id": "Berkas rusak dan tidak dapat dibuka.",
        "en": "The file is damaged and cannot be opened.",
    },
    "page-blank": {"id": "Halaman kosong.", "en": "The page is blank."},
    "pdf-readable": {
        "id": "Dokumen dapat dibuka, {pages} halaman.",
        "en": "The document opens. Pages: {pages}.",
    },
    "pdf-password": {
        "id": "Dokumen dilindungi kata sandi, jadi tidak dapat dibaca.",
        "en": "The document is protected by a password, so it cannot be read.",
    },
    "pdf-without-pages": {"id": "Dokumen tidak memiliki halaman.", "en": "The document has no pages."},
    "mrz-not-typed": {
        "id": "Zona terbaca mesin tidak diisi.",
        "en": "The machine readable zone was not typed.",
    },
    "mrz-not-a-zone": {
        "id": "Yang diisi bukan dua baris berisi 44 karakter seperti pada paspor. Mungkin salah ketik.",
        "en": "What was typed is not two lines of 44 characters as in a passport. It may be a slip.",
    },
    "mrz-digits-right": {
        "id": "Semua angka pemeriksa cocok. Nama tidak memiliki angka pemeriksa.",
        "en": "All check digits are right. The name has no check digit.",
    },
    "mrz-digits-wrong": {
        "id": "Angka pemeriksa tidak cocok: {which}. Salah ketik adalah sebab yang paling sering.",
        "en": "Check digits do not fit: {which}. A slip in typing is the usual cause.",
    },
    "mrz-differs": {
        "id": "Zona terbaca mesin dan isian berbeda pada {field}.",
        "en": "The machine readable zone and the form differ in the {field}.",
    },
    "mrz-agrees": {
        "id": "Zona terbaca mesin sesuai dengan isian: {fields}.",
        "en": "The machine readable zone agrees with the form: {fields}.",
    },
    "register-match": {
        "id": "Register {register} mengenal orang ini dengan data yang sama.",
        "en": "The register ({register}) knows this person with the same data.",
    },
    "register-partial": {
        "id": "Register {register} mengenal nomor ini; {fields} sedikit berbeda.",
        "en": "The register ({register}) knows the number; slightly different: {fields}.",
    },
    "register-mismatch": {
        "id": "Nomor ini di register {register} milik orang dengan {fields} lain.",
        "en": "In the register ({register}) this number belongs to somebody with another {fields}.",
    },
    "register-not-found": {
        "id": "Register {register} tidak mengenal nomor ini.",
        "en": "The register ({register}) does not know this number.",
    },
    "register-hit": {
        "id": "Ada di daftar dokumen hilang atau dicuri. Pastikan dahulu dengan pemilik daftar.",
        "en": "It is on a list of lost or stolen documents. Confirm with the list's owner before acting.",
    },
    "register-unavailable": {
        "id": "Register {register} sedang tidak menjawab. Sistem akan bertanya lagi sendiri.",
        "en": "The register ({register}) does not answer now. It is asked again by itself.",
    },
    "register-denied": {
        "id": "Register {register} menolak pertanyaan kami. Sistem akan bertanya lagi sendiri.",
        "en": "The register ({register}) refused our question. It is asked again by itself.",
    },
    "register-none": {
        "id": "Tidak ada register yang dapat ditanya untuk {register}.",
        "en": "There is no register to ask for {register}.",
    },
    "register-nothing-to-ask": {
        "id": "Tidak ada nomor yang dapat ditanyakan.",
        "en": "No number was given that a register could be asked about.",
    },
    "reuse-none": {
        "id": "Berkas ini tidak dipakai permohonan lain.",
        "en": "No other application uses this file.",
    },
    "reuse-found": {
        "id": "Berkas yang sama ada di {count} permohonan lain. Keluarga dan biro jasa sering melakukannya.",
        "en": "Other applications with the same file: {count}. Families and agents often do this.",
    },
    "nik-not-typed": {"id": "NIK tidak diisi.", "en": "No NIK was given."},
    "nik-layout": {"id": "NIK bukan 16 angka.", "en": "The NIK does not have 16 digits."},
    "nik-date": {
        "id": "Angka tanggal lahir di dalam NIK bukan tanggal yang ada.",
        "en": "The birth date inside the NIK is no date of the calendar.",
    },
    "nik-serial": {
        "id": "Empat angka terakhir NIK tidak boleh nol semua.",
        "en": "The last four digits of a NIK are never all zero.",
    },
    "nik-agrees": {
        "id": "Susunan NIK sesuai dengan isian. NIK tidak memiliki angka pemeriksa.",
        "en": "The structure of the NIK agrees with the form. A NIK has no check digit.",
    },
    "nik-birth-differs": {
        "id": "Tanggal lahir di dalam NIK berbeda dengan isian. Ini dapat terjadi pada NIK lama.",
        "en": "The birth date inside the NIK differs from the form. This happens with old numbers.",
    },
    "nik-sex-differs": {
        "id": "Jenis kelamin di dalam NIK berbeda dengan isian. Ini dapat terjadi pada NIK lama.",
        "en": "The sex inside the NIK differs from the form. This happens with old numbers.",
    },
    "nik-province-unknown": {
        "id": "Kode provinsi {code} di awal NIK tidak dikenal. NIK lama dapat memakai kode lain.",
        "en": "The province code {code} at the start of the NIK is unknown. Old numbers may use others.",
    },
}
