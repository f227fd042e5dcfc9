"""What problems and field errors say, in Indonesian and English: key -> language -> (title, detail).

A service brings its own under its own keys. `{name}` is filled from the problem's parameters.
"""

from collections.abc import Mapping
from typing import TypeAlias

from chassis.http.language import DEFAULT

Text: TypeAlias = tuple[str, str]
Phrases: TypeAlias = Mapping[str, Mapping[str, Text]]


def problem(id_title: str, id_detail: str, en_title: str, en_detail: str, **more: Text) -> dict[str, Text]:
    """A problem's title and detail in each language; ``more`` are further languages by their code."""
    return {"id": (id_title, id_detail), "en": (en_title, en_detail), **more}


def field(indonesian: str, english: str, **more: str) -> dict[str, Text]:
    """A field error's sentence in each language; ``more`` are further languages by their code."""
    return {"id": ("", indonesian), "en": ("", english)} | {key: ("", text) for key, text in more.items()}


PROBLEMS: dict[str, dict[str, Text]] = {
    "invalid-fields": problem(
        "Isian belum benar",
        "Periksa isian yang disebut di bawah, perbaiki, lalu kirim lagi.",
        "Some answers are not right",
        "Check the fields named below, correct them and send again.",
    ),
    "malformed-json": problem(
        "JSON tidak terbaca",
        "Isi permintaan bukan JSON yang sah. Periksa tanda kutip, koma, dan kurung.",
        "The JSON cannot be read",
        "The body is not valid JSON. Check quotes, commas and brackets.",
    ),
    "wrong-content-type": problem(
        "Jenis isi salah",
        "Kirim isi permintaan sebagai {expected} dan sebutkan itu di Content-Type.",
        "Wrong content type",
        "Send the body as {expected} and say so in Content-Type.",
    ),
    "body-too-large": problem(
        "Isi terlalu besar",
        "Isi permintaan lebih dari {limit} bita. Kirim yang lebih kecil.",
        "The body is too large",
        "The body is more than {limit} bytes. Send a smaller one.",
    ),
    "too-many-values": problem(
        "Terlalu banyak nilai",
        "Isi permintaan memuat lebih dari {limit} nilai JSON. Bagi menjadi beberapa permintaan.",
        "Too many values",
        "The body holds more than {limit} JSON values. Split it into several requests.",
    ),
    "body-truncated": problem(
        "Isi terpotong",
        "Isi yang tiba lebih pendek daripada Content-Length. Kirim lagi.",
        "The body was cut short",
        "Fewer bytes arrived than Content-Length says. Send it again.",
    ),
    "not-found": problem(
        "Tidak ditemukan",
        "Tidak ada apa pun di alamat ini. Periksa alamatnya.",
        "Not found",
        "There is nothing at this address. Check the address.",
    ),
    "method-not-allowed": problem(
        "Cara tidak diizinkan",
        "Alamat ini hanya menerima: {allowed}.",
        "Method not allowed",
        "This address takes only: {allowed}.",
    ),
    "bad-request": problem(
        "Permintaan tidak dapat dibaca",
        "Permintaan ini tidak mengikuti aturan HTTP. Periksa lalu kirim lagi.",
        "The request cannot be read",
        "This request does not follow the rules of HTTP. Check it and send it again.",
    ),
    "not-authenticated": problem(
        "Belum dikenali",
        "Sertakan nomor dan kode permohonan (Basic), atau token yang belum kedaluwarsa (Bearer).",
        "Not signed in",
        "Send an application's reference and code (Basic), or a token that has not expired (Bearer).",
    ),
    "not-recognised": problem(
        "Nomor atau kode tidak cocok",
        "Tidak ada permohonan dengan nomor dan kode ini. Periksa keduanya, lalu coba lagi.",
        "Reference or code not recognised",
        "No application has this reference and code. Check both and try again.",
    ),
    "wrong-credentials": problem(
        "Nama atau kata sandi salah",
        "Tidak ada petugas dengan nama dan kata sandi ini. Periksa keduanya, lalu coba lagi.",
        "Wrong name or password",
        "No officer has this name and password. Check both and try again.",
    ),
    "not-allowed": problem(
        "Tidak diizinkan",
        "Anda dikenali, tetapi tidak berhak melakukan ini. Mintalah hak itu kepada pengelola.",
        "Not allowed",
        "You are known, but you have no right to do this. Ask the administrator for it.",
    ),
    "token-not-for-here": problem(
        "Token untuk layanan lain",
        "Token ini untuk layanan lain atau menyebut hak yang tidak diberikan. Mintalah token yang tepat.",
        "The token is for another service",
        "This token was made for another service or claims rights not granted. Ask for the right one.",
    ),
    "too-many-attempts": problem(
        "Terlalu sering mencoba",
        "Terlalu banyak percobaan yang gagal. Tunggu {retry_after} detik, lalu coba lagi.",
        "Too many attempts",
        "Too many failed attempts. Wait {retry_after} seconds and try again.",
    ),
    "idempotency-key-reused": problem(
        "Idempotency-Key sudah dipakai",
        "Kunci ini sudah dipakai untuk isi yang lain. Pakai kunci baru untuk permintaan baru.",
        "Idempotency-Key used before",
        "This key was used with another body. Use a new key for a new request.",
    ),
    "idempotency-key-invalid": problem(
        "Idempotency-Key tidak sah",
        "Kunci harus 16 sampai 128 huruf atau angka acak, misalnya UUID.",
        "Idempotency-Key not valid",
        "The key must be 16 to 128 random letters or digits, such as a UUID.",
    ),
    "version-conflict": problem(
        "Sudah berubah",
        "Data ini sudah diubah sejak Anda membukanya. Muat ulang, periksa, lalu coba lagi.",
        "Changed meanwhile",
        "This was changed since you opened it. Load it again, check it and try again.",
    ),
    "cursor-invalid": problem(
        "Penunjuk halaman tidak sah",
        "Penunjuk halaman ini tidak terbaca. Mulai lagi dari halaman pertama.",
        "The page cursor is not valid",
        "This cursor cannot be read. Start again from the first page.",
    ),
    "link-not-valid": problem(
        "Tautan tidak berlaku",
        "Tautan ini rusak atau sudah kedaluwarsa. Mintalah tautan baru kepada kantor.",
        "The link is not valid",
        "This link is broken or has expired. Ask the office for a new one.",
    ),
    "blob-missing": problem(
        "Berkas tidak ada",
        "Berkas ini tidak disimpan di sini atau sudah dihapus sesuai aturan penyimpanan.",
        "No such file",
        "This file is not stored here or was deleted by the retention rule.",
    ),
    "unavailable": problem(
        "Belum dapat dilayani",
        "Bagian yang diperlukan sedang tidak tersedia. Coba lagi sebentar lagi; tidak ada yang berubah.",
        "Not available now",
        "A part that this needs is away. Try again shortly; nothing was changed.",
    ),
    "internal-error": problem(
        "Kesalahan di pihak kami",
        "Permintaan gagal; tidak ada yang berubah. Coba lagi; jika berulang, sebutkan {request_id}.",
        "Our mistake",
        "It was not carried out; nothing was changed. Try again; if it persists, quote {request_id}.",
    ),
}

FIELDS: dict[str, dict[str, Text]] = {
    "required": field("Isian ini wajib.", "This field is required."),
    "null": field("Isian ini tidak boleh kosong.", "This field may not be empty."),
    "unknown": field("Isian ini tidak dikenal. Hapus.", "This field is not known. Remove it."),
    "invalid": field("Nilai ini tidak benar.", "This value is not right."),
    "invalid-choice": field("Pilih salah satu: {choices}.", "Choose one of: {choices}."),
    "not-text": field("Isi dengan teks.", "This must be text."),
    "not-integer": field("Isi dengan bilangan bulat.", "This must be a whole number."),
    "not-number": field("Isi dengan angka.", "This must be a number."),
    "not-boolean": field("Isi dengan true atau false.", "This must be true or false."),
    "not-date": field("Isi dengan tanggal yang ada, TTTT-BB-HH.", "This must be a real date, YYYY-MM-DD."),
    "not-datetime": field(
        "Isi dengan tanggal dan waktu ISO 8601.", "This must be an ISO 8601 date and time."
    ),
    "not-email": field("Isi dengan alamat email yang benar.", "This must be an email address."),
    "not-list": field("Isi dengan daftar.", "This must be a list."),
    "not-object": field("Isi dengan objek JSON.", "This must be a JSON object."),
    "not-uuid": field("Isi dengan UUID.", "This must be a UUID."),
    "not-url": field("Isi dengan alamat web yang benar.", "This must be a web address."),
    "not-base64": field("Isi dengan base64.", "This must be base64."),
    "pattern": field("Bentuk isian ini tidak benar.", "This does not have the expected form."),
    "too-short": field("Paling sedikit {min}.", "At least {min} long."),
    "too-long": field("Paling banyak {max}.", "At most {max} long."),
    "length-between": field("Panjang harus {min} sampai {max}.", "The length must be {min} to {max}."),
    "length-exact": field("Panjang harus tepat {equal}.", "The length must be exactly {equal}."),
    "too-small": field("Paling kecil {min}.", "At least {min}."),
    "too-big": field("Paling besar {max}.", "At most {max}."),
    "range": field("Harus antara {min} dan {max}.", "Must be between {min} and {max}."),
}

PHRASES: dict[str, dict[str, Text]] = {**PROBLEMS, **FIELDS}


def text_of(phrases: Phrases, key: str, language: str, params: Mapping[str, object]) -> Text:
    """Title and detail of a key, filled in; a key without a phrase shows itself.

    A language that lacks it reads it in Indonesian; a missing value shows its name.
    """
    known = phrases.get(key, {})
    text = known.get(language) or known.get(DEFAULT)
    if text is None:
        return key, key
    title, detail = text
    filled = _Params(params)
    return title.format_map(filled), detail.format_map(filled)


class _Params(dict[str, object]):
    def __missing__(self, name: str) -> str:
        return name
