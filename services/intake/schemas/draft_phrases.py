"""What is said about links, helpers, conflicts and trials, in Indonesian and English."""

from __future__ import annotations

from chassis.http.phrases import Text, field, problem

PROBLEMS: dict[str, dict[str, Text]] = {
    "answers-changed": problem(
        "Sudah diubah di perangkat lain",
        "Tidak ada yang ditimpa. Pilih untuk tiap isian: yang tersimpan atau yang Anda tulis,"
        " lalu kirim lagi dengan version {version}.",
        "Changed on another device",
        "Nothing was overwritten. Choose for each field, what is stored or what you wrote,"
        " then send it again with version {version}.",
    ),
    "too-many-drafts": problem(
        "Terlalu banyak permohonan baru",
        "Dari jaringan ini terlalu banyak permohonan dimulai dalam satu jam. Yang sudah dimulai tetap dapat"
        " diteruskan. Tunggu {retry_after} detik, lalu mulai lagi, atau datanglah ke loket.",
        "Too many new applications",
        "Too many applications were begun from this network within an hour. Those that were begun can be"
        " gone on with. Wait {retry_after} seconds and begin again, or come to the counter.",
    ),
    "if-match-invalid": problem(
        "If-Match tidak terbaca",
        'Tulis nomor version yang Anda baca, misalnya "3".',
        "If-Match cannot be read",
        'Write the version that you read, such as "3".',
    ),
    "link-altered": problem(
        "Tautan tidak utuh",
        "Ada bagian tautan yang hilang atau berubah. Salin seluruhnya, atau pakai nomor dan kode Anda.",
        "The link is not whole",
        "A part of the link is missing or was changed. Copy all of it, or use your reference and code.",
    ),
    "link-expired": problem(
        "Tautan sudah lewat waktunya",
        "Permohonan Anda tetap ada. Buka dengan nomor dan kode, lalu buat tautan baru.",
        "The link's time is over",
        "Your application is still there. Open it with reference and code, then make a new link.",
    ),
    "link-used": problem(
        "Tautan sudah dipakai",
        "Tautan berlaku satu kali. Buka dengan nomor dan kode, lalu buat tautan baru."
        " Jika bukan Anda yang memakainya, beri tahu kantor.",
        "The link has been used",
        "A link works once. Open the application with reference and code, then make a new link."
        " If it was not you who used it, tell the office.",
    ),
    "link-replaced": problem(
        "Ada tautan yang lebih baru",
        "Pakai tautan yang dibuat terakhir, atau nomor dan kode Anda.",
        "There is a newer link",
        "Use the link that was made last, or your reference and code.",
    ),
    "only-applicant": problem(
        "Hanya pemohon",
        "Ini hanya dapat dilakukan pemohon sendiri, dengan kodenya. Mintalah kepada pemohon.",
        "The applicant alone",
        "Only the applicant can do this, with their own code. Ask them.",
    ),
    "helper-unknown": problem(
        "Tidak ada pendamping ini",
        "Tidak ada yang sedang mendampingi dengan nomor ini. Lihat daftar pendamping.",
        "No such helper",
        "Nobody of this number is helping now. Look at the list of helpers.",
    ),
}

FIELDS: dict[str, dict[str, Text]] = {
    "changed-meanwhile": field(
        "Isian ini sudah diubah di perangkat lain. Pilih salah satu.",
        "This was changed on another device. Choose one of the two.",
    ),
    "consent-needed": field(
        "Tanpa persetujuan pemohon, Anda tidak dapat mengisi untuknya.",
        "Without the applicant's consent you cannot fill in for them.",
    ),
    "wording-outdated": field(
        "Kalimat persetujuan sudah diperbarui. Bacakan yang baru, lalu minta persetujuan lagi.",
        "The words of consent were renewed. Read the new ones and ask for consent again.",
    ),
}

PHRASES: dict[str, dict[str, Text]] = {**PROBLEMS, **FIELDS}
