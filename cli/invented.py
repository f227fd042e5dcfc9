"""What invented people are made of: names, and numbers of the right form."""

from __future__ import annotations

from datetime import date

FIRST = (
    "Siti", "Budi", "Dewi", "Agus", "Rina", "Joko", "Wati", "Hadi", "Lestari", "Rahmat", "Nurul", "Eko",
    "Sri", "Yanti", "Andi", "Fitri", "Dedi", "Ratna", "Iwan", "Mega", "Putra", "Indah", "Bayu", "Ayu",
)  # fmt: skip
LAST = (
    "Rahmawati", "Santoso", "Lubis", "Siregar", "Wijaya", "Harahap", "Putri", "Hidayat", "Saputra", "Utami",
    "Kurniawan", "Handayani", "Nasution", "Setiawan", "Permata", "Gunawan", "Maharani", "Pratama", "Susanti",
)  # fmt: skip


def nik(born: date, woman: bool, serial: int, district: int = 1) -> str:
    """A NIK of Lebong; a woman's day of birth is written with 40 added (Permendagri 73/2022).

    The simulated register finds whoever has a ``serial`` below 9000.
    """
    return f"1707{district:02}{born.day + 40 * woman:02}{born:%m%y}{serial:04}"
