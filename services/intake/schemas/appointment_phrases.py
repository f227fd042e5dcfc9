"""What problems and field errors about appointments say, in Indonesian and English."""

from __future__ import annotations

from chassis.http.phrases import Text, field, problem

PROBLEMS: dict[str, dict[str, Text]] = {
    "no-appointment-needed": problem(
        "Tidak perlu datang",
        "Untuk layanan ini Anda tidak perlu membuat janji temu.",
        "No need to come",
        "For this service you need no appointment.",
    ),
    "no-appointment": problem(
        "Tidak ada janji temu",
        "Permohonan ini tidak memiliki janji temu yang akan datang. Anda dapat memilih waktu.",
        "No appointment",
        "This application has no appointment that is still to come. You can choose a time.",
    ),
    "hold-lapsed": problem(
        "Tempat ini tidak lagi disimpan untuk Anda",
        "Waktu untuk memastikannya sudah lewat, atau tempat ini belum Anda pilih. Pilih waktu sekali lagi.",
        "This place is no longer kept for you",
        "The time to confirm it is over, or you had not chosen it. Choose a time once more.",
    ),
    "place-refused": problem(
        "Waktu ini tidak dapat dipilih",
        "Baca alasannya di bawah, lalu pilih waktu lain.",
        "This time cannot be chosen",
        "Read why below, then choose another time.",
    ),
    "office-closed": problem(
        "Kantor sedang tutup",
        "Nomor antrean hanya diberikan pada jam buka.",
        "The office is closed",
        "Numbers are given out during opening hours only.",
    ),
    "queue-moved": problem(
        "Antrean sudah berubah",
        "Orang ini sudah dipanggil atau dilayani, atau belum ada yang dapat dipanggil. Muat ulang antrean.",
        "The queue has moved on",
        "This person has been called or served already, or nobody can be called yet. Load the queue again.",
    ),
    "entry-unknown": problem(
        "Tidak ada dalam antrean hari ini",
        "Muat ulang antrean lalu pilih dari sana.",
        "Not in today's queue",
        "Load the queue again and choose from it.",
    ),
}

FIELDS: dict[str, dict[str, Text]] = {
    "office-unknown": field(
        "Layanan ini tidak ada di kantor itu. Pilih kantor lain.",
        "This service is not at that office. Choose another office.",
    ),
    "place-in-past": field(
        "Waktu ini sudah lewat. Pilih waktu lain.", "This time has passed. Choose another."
    ),
    "place-too-soon": field(
        "Pesan paling lambat {minutes} menit sebelumnya. Pilih waktu yang lebih jauh.",
        "Book at least {minutes} minutes before. Choose a later time.",
    ),
    "place-too-far": field(
        "Tempat dapat dipesan paling jauh {days} hari ke depan.",
        "Places can be booked at most {days} days ahead.",
    ),
    "place-on-holiday": field(
        "Kantor tutup pada hari itu. Pilih hari kerja.",
        "The office is closed on that day. Choose a working day.",
    ),
    "place-not-offered": field(
        "Tidak ada tempat yang mulai pada waktu itu. Pilih dari daftar.",
        "No place begins at that time. Choose one from the list.",
    ),
    "place-not-accessible": field(
        "Kantor ini tidak memiliki tempat yang mudah dijangkau untuk layanan ini. Pilih kantor lain.",
        "This office has no accessible place for this service. Choose another office.",
    ),
    "place-taken": field(
        "Tempat ini baru saja diambil orang lain. Pilih waktu lain.",
        "Somebody else has just taken this place. Choose another time.",
    ),
    "place-yours": field(
        "Ini waktu janji temu Anda sekarang. Pilih waktu lain untuk memindahkannya.",
        "This is the time of your appointment already. Choose another to move it.",
    ),
    "days-turned-round": field(
        "Hari terakhir ada sebelum hari pertama. Periksa.",
        "The last day is before the first. Check both.",
    ),
}

PHRASES: dict[str, dict[str, Text]] = {**PROBLEMS, **FIELDS}
