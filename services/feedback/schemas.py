"""What feedback's API takes and gives, and what its problems say."""

from __future__ import annotations

from marshmallow import Schema, ValidationError, fields, validate

from chassis.http import PageQuery
from services.feedback import domain

_SCORE = validate.Range(min=domain.LOWEST, max=domain.HIGHEST)
_WORDS = validate.Length(max=domain.MAX_WORDS)

ScoresSchema = Schema.from_dict(
    {key: fields.Integer(required=True, strict=True, validate=_SCORE) for key in domain.ELEMENTS},
    name="ScoresSchema",
)
"""A score of 1 (not good) to 4 (very good) for each of the nine elements."""


class RatingBody(Schema):
    """A rating: all nine scores, and words if there is something to say."""

    scores = fields.Nested(ScoresSchema, required=True)
    words = fields.String(load_default="", validate=_WORDS)


class RateableSchema(Schema):
    """What the link's holder can rate."""

    reference = fields.String(required=True)
    service = fields.String(required=True)
    already_rated = fields.Boolean(required=True)
    elements = fields.List(fields.String(), required=True)


class RatedSchema(Schema):
    """The receipt of a rating."""

    reference = fields.String(required=True)
    service = fields.String(required=True)


def _said(words: str) -> None:
    if not words.strip():
        raise ValidationError("words-empty")


class VoiceBody(Schema):
    """A suggestion or complaint, and where to answer if an answer is wanted."""

    kind = fields.String(required=True, validate=validate.OneOf([kind.value for kind in domain.VoiceKind]))
    words = fields.String(required=True, validate=[_said, _WORDS])
    contact = fields.String(load_default="", validate=validate.Length(max=200))


class TicketSchema(Schema):
    """The number to mention when asking what became of it."""

    ticket = fields.String(required=True)


class IkmQuery(Schema):
    """Of one service (catalogue key), or of all."""

    service = fields.String(validate=validate.Length(min=1, max=80))


class MeanSchema(Schema):
    """Mean score (NRR) of one element, 1 to 4."""

    key = fields.String(required=True)
    mean = fields.Decimal(required=True, as_string=True)


class IkmSchema(Schema):
    """The index with exact weights of 1/9, the variant with 0.111, the grade; empty while ``n`` is 0.

    Source: PermenPANRB 14/2017.
    """

    n = fields.Integer(required=True)
    enough_answers = fields.Function(lambda found: found["n"] > 0)
    ikm = fields.Decimal(required=True, allow_none=True, as_string=True)
    ikm_rounded_weight = fields.Decimal(required=True, allow_none=True, as_string=True)
    grade = fields.String(required=True, allow_none=True)
    elements = fields.List(fields.Nested(MeanSchema), required=True)


class RatingsQuery(PageQuery):
    """Which ratings to show."""

    service = fields.String(validate=validate.Length(min=1, max=80))


class VoicesQuery(PageQuery):
    """Which voices to show."""

    kind = fields.String(validate=validate.OneOf([kind.value for kind in domain.VoiceKind]))


class RatingSchema(Schema):
    """One rating as the office's managers see it."""

    reference = fields.String(required=True)
    service = fields.String(required=True)
    scores = fields.Nested(ScoresSchema, required=True)
    words = fields.String(required=True)
    given_at = fields.AwareDateTime(required=True)


class VoiceSchema(Schema):
    """One voice as the office's managers see it."""

    ticket = fields.String(required=True)
    kind = fields.String(required=True)
    language = fields.String(required=True)
    words = fields.String(required=True)
    contact = fields.String(required=True)
    received_at = fields.AwareDateTime(required=True)


class RatingsSchema(Schema):
    """A page of ratings; ``next`` is the cursor of the following one."""

    items = fields.List(fields.Nested(RatingSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class VoicesSchema(Schema):
    """A page of voices; ``next`` is the cursor of the following one."""

    items = fields.List(fields.Nested(VoiceSchema), required=True)
    next = fields.String(required=True, allow_none=True)


PHRASES = {
    "bad-link": {
        "id": (
            "Tautan ini tidak berlaku",
            "Tautan penilaian tidak utuh atau sudah lewat 90 hari. Salin seluruh tautan dari surel kami, "
            "atau sampaikan pendapat Anda lewat saran dan pengaduan.",
        ),
        "en": (
            "This link does not work",
            "The rating link is incomplete or older than 90 days. Copy the whole link from our e-mail, "
            "or tell us what you think as a suggestion or complaint.",
        ),
    },
    "already-rated": {
        "id": (
            "Permohonan ini sudah dinilai",
            "Setiap permohonan dinilai satu kali, dan penilaian Anda sudah kami simpan. Terima kasih. "
            "Jika ingin menambahkan sesuatu, gunakan saran dan pengaduan.",
        ),
        "en": (
            "This application has been rated",
            "Each application is rated once, and we have your rating. Thank you. "
            "If you want to add something, send a suggestion or complaint.",
        ),
    },
    "not-finished": {
        "id": (
            "Belum dapat dinilai",
            "Permohonan ini belum diputuskan. Anda dapat menilai sesudah keputusan ada.",
        ),
        "en": ("It is too early to rate", "This application is not decided yet. You can rate once it is."),
    },
    "application-gone": {
        "id": (
            "Permohonan tidak ditemukan",
            "Permohonan dari tautan ini tidak ada lagi. Hubungi kantor dengan menyebut nomornya.",
        ),
        "en": (
            "No such application",
            "The application of this link no longer exists. Contact the office and give its reference.",
        ),
    },
    "try-later": {
        "id": (
            "Coba lagi sebentar",
            "Bagian kantor yang mengetahui permohonan Anda sedang tidak dapat dihubungi. Belum ada yang "
            "tersimpan. Coba lagi dalam beberapa menit dengan tautan yang sama.",
        ),
        "en": (
            "Please try again shortly",
            "The part of the office that knows your application cannot be reached. Nothing was stored. "
            "Try again in a few minutes with the same link.",
        ),
    },
    "words-empty": {
        "id": ("Isi kosong", "Tuliskan saran atau pengaduan Anda."),
        "en": ("Nothing written", "Write your suggestion or complaint."),
    },
}
