"""What intake's problems and field errors say, in Indonesian and English."""

from __future__ import annotations

from chassis.http.phrases import Text, field, problem
from services.intake.schemas import appointment_phrases, draft_phrases

PROBLEMS: dict[str, dict[str, Text]] = {
    "service-unknown": problem(
        "Layanan tidak dikenal",
        "Tidak ada layanan dengan kunci ini. Lihat daftarnya di /services.",
        "No such service",
        "There is no service with this key. See the list at /services.",
    ),
    "application-unknown": problem(
        "Permohonan tidak ditemukan",
        "Tidak ada permohonan terkirim dengan nomor ini.",
        "No such application",
        "No application with this reference has been handed in.",
    ),
    "not-handed-on": problem(
        "Tidak diteruskan",
        "Permohonan ini tidak diteruskan ke pusat, atau belum.",
        "Not handed on",
        "This application was not handed on to the centre, or not yet.",
    ),
    "document-unknown": problem(
        "Berkas tidak diminta",
        "Layanan ini tidak meminta berkas jenis itu. Lihat jenisnya di panduan layanan.",
        "Document not asked for",
        "This service asks for no document of that kind. See the kinds in the service's guide.",
    ),
    "document-not-attached": problem(
        "Berkas tidak ada",
        "Tidak ada berkas seperti itu pada permohonan.",
        "No such file",
        "There is no such file on the application.",
    ),
    "document-not-scanned": problem(
        "Belum dipindai",
        "Berkas ini menunggu pemindaian virus. Sebelum itu tidak diperlihatkan kepada siapa pun.",
        "Not scanned yet",
        "This file waits for the virus scan. It is shown to nobody before. Try again later.",
    ),
    "document-infected": problem(
        "Berkas dihapus",
        "Pemindai menemukan virus di berkas ini, jadi dihapus. Mintalah berkas baru kepada pemohon.",
        "The file was removed",
        "The scanner found a virus in this file, so it was removed. Ask the applicant for a new one.",
    ),
    "pages-wrong": problem(
        "Urutan halaman salah",
        "Sebut tiap halaman paling banyak sekali, dengan tempatnya sekarang, dan sedikitnya satu halaman.",
        "The order of pages is wrong",
        "Name each page once at most, by the place it has now, and at least one.",
    ),
    "upload-unknown": problem(
        "Unggahan tidak dikenal",
        "Tidak ada unggahan seperti itu pada permohonan ini. Mulai unggahan baru.",
        "No such upload",
        "This application has no such upload. Begin a new one.",
    ),
    "upload-expired": problem(
        "Unggahan kedaluwarsa",
        "Unggahan ini terlalu lama terhenti, jadi bagian-bagiannya dihapus. Mulai unggahan baru.",
        "The upload has expired",
        "This upload stood still for too long, so its parts were cleared away. Begin a new one.",
    ),
    "upload-too-long": problem(
        "Unggahan terlalu panjang",
        "Bita yang dikirim melebihi panjang yang disebut, atau batas satu berkas (5 MB).",
        "The upload is too long",
        "There are more bytes than the length that was said, or than one file may have (5 MB).",
    ),
    "uploads-too-many": problem(
        "Terlalu banyak unggahan",
        "Permohonan ini punya terlalu banyak unggahan yang belum selesai. Selesaikan atau hapus dulu.",
        "Too many uploads",
        "This application has too many unfinished uploads. Finish or end some first.",
    ),
    "upload-offset": problem(
        "Bagian tidak menyambung",
        "Sudah ada {received} bita. Tanyakan dengan HEAD, lalu kirim mulai dari situ.",
        "The part does not fit on",
        "{received} bytes are here. Ask with HEAD and send from there.",
    ),
    "upload-checksum": problem(
        "Bagian rusak di jalan",
        "Checksum bagian ini tidak cocok, jadi dibuang. Kirim bagian yang sama lagi.",
        "The part was damaged on its way",
        "The checksum of this part does not match, so it was dropped. Send the same part again.",
    ),
    "upload-header": problem(
        "Kepala permintaan salah",
        "Kepala {header} tidak ada atau salah: {expected}.",
        "A header is wrong",
        "The header {header} is missing or wrong: {expected}.",
    ),
    "tus-version": problem(
        "Versi tus tidak dikenal",
        "Alamat ini berbicara tus 1.0.0. Kirim Tus-Resumable: 1.0.0.",
        "The version of tus is not known",
        "This address speaks tus 1.0.0. Send Tus-Resumable: 1.0.0.",
    ),
    "document-doubled": problem(
        "Berkas dikirim dua kali",
        "Kirim satu berkas saja untuk tiap jenis. Beberapa halaman digabung dalam satu PDF.",
        "A document is there twice",
        "Send one file of each kind. Put several pages into one PDF.",
    ),
    "file-refused": problem(
        "Berkas tidak dapat diterima",
        "Baca alasannya di bawah, perbaiki berkasnya, lalu kirim lagi.",
        "The file cannot be taken",
        "Read why below, mend the file and send it again.",
    ),
    "application-incomplete": problem(
        "Permohonan belum lengkap",
        "Isi jawaban dan lampirkan berkas yang disebut di bawah, lalu kirim lagi.",
        "The application is not complete",
        "Give the answers and attach the documents named below, then hand it in again.",
    ),
    "warnings-to-confirm": problem(
        "Ada yang perlu dipastikan",
        "Perbaiki isian di bawah, atau nyatakan benar dengan menyebut namanya di confirmations.",
        "Something to confirm",
        "Mend the answers below, or confirm that they are right by naming each warning in confirmations.",
    ),
    "not-in-this-state": problem(
        "Tidak mungkin sekarang",
        "Keadaan permohonan ini tidak mengizinkan tindakan itu. Lihat keadaannya, lalu pilih langkah lain.",
        "Not possible now",
        "The application's state does not allow this. Look at its state and choose another step.",
    ),
    "already-running": problem(
        "Permohonan yang sama sedang berjalan",
        "Orang ini sudah mengajukan layanan yang sama pada {since} (nomor berakhiran {ending}). Ikuti"
        " permohonan itu dengan nomor dan kodenya dari email pertama; yang kedua tidak diterima.",
        "The same application is running",
        "This person applied for the same service on {since} (its reference ends in {ending}). Follow that"
        " one with the reference and code of its first e-mail; a second one is not taken.",
    ),
    "payments-off": problem(
        "Pembayaran tidak dipakai di sini",
        "Kantor ini tidak menunggu pembayaran, atau penyedianya yang lain.",
        "No payments here",
        "This office waits for no payment, or another provider collects.",
    ),
    "notice-forged": problem(
        "Pemberitahuan tidak asli",
        "Tanda tangan penyedia tidak cocok dengan isinya; tidak ada yang berubah.",
        "The notice is not genuine",
        "The provider's signature does not fit its content; nothing was changed.",
    ),
    "notice-unreadable": problem(
        "Pemberitahuan tidak terbaca",
        "Isinya tidak sesuai dengan yang disepakati; tidak ada yang berubah.",
        "The notice cannot be read",
        "Its content is not what was agreed; nothing was changed.",
    ),
    "bill-stands": problem(
        "Kode pembayaran masih berlaku",
        "Bayarlah dengan kode yang ada. Kode baru dapat diminta setelah kode itu berakhir.",
        "The billing code is still good",
        "Pay with the code you have. A new one can be asked for when it has ended.",
    ),
    "difference-unknown": problem(
        "Selisih tidak ditemukan",
        "Tidak ada selisih terbuka dengan nomor ini. Muat ulang daftarnya.",
        "No such difference",
        "There is no open difference with this number. Load the list again.",
    ),
    "billing-code-unknown": problem(
        "Kode pembayaran tidak dikenal",
        "Bank simulasi tidak mengenal kode ini. Periksa 15 angkanya.",
        "Billing code not known",
        "The simulated bank does not know this code. Check its 15 digits.",
    ),
    "fee-unknown": problem(
        "Biaya tidak dapat dihitung",
        "Perbaiki pilihan yang disebut di bawah.",
        "The fee cannot be told",
        "Correct the options named below.",
    ),
}

FIELDS: dict[str, dict[str, Text]] = {
    "control-characters": field(
        "Ada tanda yang tidak terlihat. Ketik ulang isian ini.",
        "It holds invisible characters. Type it again.",
    ),
    "emoji": field("Tulis tanpa emoji atau gambar.", "Write it without emoji or pictures."),
    "not-a-name": field(
        "Tulis nama dengan huruf, tanpa angka dan tanda seperti < atau @.",
        "Write the name with letters, without digits and signs such as < or @.",
    ),
    "not-a-village": field(
        "Pilih desa atau kelurahan Lebong dari daftar.", "Choose a village or ward of Lebong from the list."
    ),
    "date-not-after": field(
        "Tanggal ini harus sesudah “{other_id}” ({day}). Periksa keduanya.",
        "This day has to come after “{other_en}” ({day}). Check both.",
    ),
    "date-not-before": field(
        "Tanggal ini harus sebelum “{other_id}” ({day}). Periksa keduanya.",
        "This day has to come before “{other_en}” ({day}). Check both.",
    ),
    "date-in-future": field("Tanggal ini belum terjadi. Periksa.", "This day has not come yet. Check it."),
    "date-in-past": field("Tanggal ini sudah lewat. Periksa.", "This day has passed. Check it."),
    "date-too-far": field("Tahunnya tidak mungkin. Periksa.", "The year is not possible. Check it."),
    "not-a-phone": field(
        "Tulis nomor telepon, misalnya 081234567890 atau +46701234567.",
        "Write a telephone number such as 081234567890 or +46701234567.",
    ),
    "not-a-nik": field("NIK terdiri dari 16 angka.", "A NIK has 16 digits."),
    "not-a-passport-number": field(
        "Nomor paspor terdiri dari 5 sampai 9 huruf dan angka.",
        "A passport number has 5 to 9 letters and digits.",
    ),
    "not-an-mrz": field(
        "Tulis dua baris, masing-masing 44 huruf, angka, atau tanda <.",
        "Write two lines, each of 44 letters, digits or < signs.",
    ),
    "too-young": field(
        "Pilihan ini mulai usia {min_age} tahun atau bila sudah menikah.",
        "This is possible from the age of {min_age}, or when married.",
    ),
    "not-eligible": field("{why_id}", "{why_en}"),
    "already-paid": field(
        "Biaya sudah dibayar menurut jawaban ini. Untuk mengubahnya, tarik permohonan ini lalu ajukan lagi.",
        "The fee was paid by this answer. To change it, withdraw this application and apply again.",
    ),
    "document-required": field("Lampirkan berkas ini.", "Attach this document."),
    "file-empty": field("Berkas kosong. Pilih berkas lain.", "The file is empty. Choose another."),
    "file-too-big": field(
        "Berkas lebih dari {limit}. Kecilkan atau foto ulang.",
        "The file is over {limit}. Make it smaller or take it again.",
    ),
    "file-type-unknown": field(
        "Isinya bukan JPEG, PNG, atau PDF. Kirim salah satu dari itu.",
        "It is not a JPEG, PNG or PDF. Send one of these.",
    ),
    "file-type-differs": field(
        "Namanya berakhiran .{ending} tetapi isinya {found}. Perbaiki nama atau berkasnya.",
        "Its name ends in .{ending} but its content is {found}. Correct the name or the file.",
    ),
    "file-damaged": field(
        "Berkas rusak atau terpotong. Simpan atau foto ulang, lalu kirim lagi.",
        "The file is damaged or cut short. Save it or take it again, then send it again.",
    ),
    "file-locked": field(
        "PDF terkunci. Kirim tanpa kata sandi.", "The PDF is locked. Send it without a password."
    ),
    "file-pages": field("PDF harus 1 sampai {limit} halaman.", "The PDF must have 1 to {limit} pages."),
    "pages-too-many": field("Paling banyak {limit} halaman.", "At most {limit} pages."),
    "page-not-picture": field(
        "Hanya foto JPEG atau PNG dapat digabung. Kirim PDF sebagai satu berkas lengkap.",
        "Only photographs (JPEG or PNG) can be put together. Send a PDF as one whole file.",
    ),
    "file-too-heavy": field(
        "Membuka berkas ini makan terlalu banyak waktu atau memori. Foto ulang atau simpan ulang.",
        "Opening this file takes too much time or memory. Take it again, or save it in a simpler form.",
    ),
    "file-two-in-one": field(
        "Di dalamnya ada berkas jenis lain. Buka, simpan ulang sebagai JPEG, PNG, atau PDF, lalu kirim.",
        "Another kind of file is inside this one. Open it, save it anew as JPEG, PNG or PDF, and send that.",
    ),
    "file-name-path": field(
        "Nama berkas memuat / atau \\. Kirim dengan nama biasa, misalnya ktp.jpg.",
        "The file's name holds / or \\. Send it under a plain name such as ktp.jpg.",
    ),
    "file-name-hidden": field(
        "Nama berkas memuat tanda yang tidak terlihat. Ganti namanya, misalnya ktp.jpg.",
        "The file's name holds invisible characters. Give it another name, such as ktp.jpg.",
    ),
    "file-infected": field(
        "Pemindai menemukan virus di berkas ini, jadi dihapus. Foto dokumen aslinya dan kirim foto itu.",
        "The scanner found a virus in this file, so it was removed. Photograph the paper and send that.",
    ),
    "scan-waiting": field(
        "Berkas menunggu pemindaian virus. Belum ada yang dapat melihatnya. Anda boleh melanjutkan.",
        "The file waits for the virus scan. Nobody is shown it before. You can go on.",
    ),
    "scan-not-scanned": field(
        "Tidak dipindai: kantor ini belum memasang pemindai virus.",
        "Not scanned: this office has set up no virus scanner.",
    ),
    "scan-clean": field("Dipindai, tidak ada virus.", "Scanned, no virus found."),
    "photo-too-small": field(
        "Fotonya kecil, sehingga huruf sulit dibaca. Foto dari lebih dekat, atau pilih ukuran lebih besar.",
        "The picture is small, so that letters are hard to read. Go closer, or choose a larger size.",
    ),
    "photo-too-dark": field(
        "Fotonya gelap. Foto ulang di dekat jendela atau di bawah lampu.",
        "The picture is dark. Take it again near a window or under a lamp.",
    ),
    "photo-too-bright": field(
        "Fotonya terlalu terang, tulisannya hilang. Foto ulang tanpa lampu kilat dan tanpa pantulan cahaya.",
        "The picture is too bright, the print is lost. Take it again without flash and without glare.",
    ),
    "photo-blurred": field(
        "Fotonya buram. Pegang dengan tenang, tunggu sampai tajam, lalu foto ulang.",
        "The picture is blurred. Hold still, wait until it is sharp, and take it again.",
    ),
    "photo-cut-off": field(
        "Tulisan sampai ke tepi foto. Apakah keempat sudut dokumen terlihat? Bila tidak, foto ulang.",
        "Print reaches the edge of the picture. Are all four corners on it? If not, take it again.",
    ),
    "file-too-many-pixels": field(
        "Gambar lebih dari {limit} juta piksel. Kecilkan gambarnya.",
        "The image has over {limit} million pixels. Make it smaller.",
    ),
    "nik-birth-date": field(
        "Tanggal lahir di NIK berbeda dengan yang ditulis.",
        "The birth date in the NIK differs from the one given.",
    ),
    "nik-sex": field(
        "Jenis kelamin di NIK berbeda dengan yang ditulis.", "The sex in the NIK differs from the one given."
    ),
    "similar-application": field(
        "Seseorang dengan nama mirip dan tanggal lahir sama sedang mengajukan layanan ini. Apakah itu Anda?",
        "Somebody with a like name and the same birth date is applying for this service. Is that you?",
    ),
    "mrz-check-digits": field(
        "Angka pemeriksa di dua baris itu tidak cocok.", "The check digits in the two lines do not match."
    ),
    "mrz-passport-number": field(
        "Nomor paspor berbeda dengan yang ada di dua baris itu.",
        "The passport number differs from the one in the two lines.",
    ),
    "fee-option-unknown": field("Pilihan yang ada: {known}.", "The options are: {known}."),
    "fee-option-missing": field("Pilih salah satu: {allowed}.", "Choose one of: {allowed}."),
    "fee-option-value": field("Pilih salah satu: {allowed}.", "Choose one of: {allowed}."),
    "fee-option-twice": field(
        "Pilihan ini disebut dua kali. Sebut sekali.", "It is given twice. Give it once."
    ),
    "overstay-days": field(
        "Tulis jumlah hari sebagai bilangan bulat mulai 1.", "Write the days as a whole number from 1 on."
    ),
    "fee-no-tariff": field(
        "Tarif pada {day} tidak diketahui. Tarif berikutnya berlaku mulai {begins}.",
        "The tariff on {day} is not known. The next one begins on {begins}.",
    ),
}

PHRASES: dict[str, dict[str, Text]] = {
    **PROBLEMS,
    **FIELDS,
    **draft_phrases.PHRASES,
    **appointment_phrases.PHRASES,
}
