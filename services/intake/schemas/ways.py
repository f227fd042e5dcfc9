"""Ways into an application: links, and helpers with the applicant's consent."""

from __future__ import annotations

import unicodedata

from marshmallow import Schema, ValidationError, fields, validate

from services.intake.domain.helping import EMAIL, How, News

_UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")


def _tame(text: str) -> None:
    if any(unicodedata.category(char) in _UNSEEN for char in text):
        raise ValidationError("control-characters")


def _a_name(text: str) -> None:
    _tame(text)
    if not any(char.isalpha() for char in text):
        raise ValidationError("not-a-name")


def _an_address(text: str) -> None:
    _tame(text)
    if not EMAIL.fullmatch(text):
        raise ValidationError("not-email")


def _agreed(given: object) -> None:
    if given is not True:
        raise ValidationError("consent-needed")


def _news() -> fields.String:
    return fields.String(required=True, validate=validate.OneOf(list(News)))


class HelperSchema(Schema):
    """Who helps, and how the applicant agreed to it. ``agreed`` has to be true."""

    name = fields.String(required=True, validate=[validate.Length(min=1, max=100), _a_name])
    email = fields.String(required=True, validate=[validate.Length(min=3, max=254), _an_address])
    how = fields.String(required=True, validate=validate.OneOf(list(How)))
    wording = fields.String(required=True, validate=validate.Length(max=20))
    agreed = fields.Raw(required=True, validate=_agreed, metadata={"type": "boolean"})
    news = _news()


class NewsSchema(Schema):
    """Who is written to."""

    news = _news()


class LinkSchema(Schema):
    """A link that opens the application once. ``token`` is its last part."""

    token = fields.String()
    ends_at = fields.DateTime()


class LinkedSchema(Schema):
    """What a link would open."""

    reference = fields.String()
    service = fields.String()
    state = fields.String()


class OpenedSchema(Schema):
    """What the device that opened a link keeps; told once."""

    reference = fields.String()
    code = fields.String()
    state = fields.String()


class HelpBegunSchema(Schema):
    """The helper's own code to the application; told once."""

    reference = fields.String()
    helper = fields.Integer()
    code = fields.String()


class WaySchema(Schema):
    """One way of agreeing."""

    key = fields.String(metadata={"enum": list(How)})
    words = fields.String()


class ConsentSchema(Schema):
    """The words that the applicant agrees to today."""

    wording = fields.String()
    words = fields.String()
    ways = fields.List(fields.Nested(WaySchema))


class HelpStepSchema(Schema):
    """Something a helper saw or did, once or several times in a row."""

    action = fields.String()
    at = fields.DateTime()
    until = fields.DateTime()
    times = fields.Integer()


class HelpingSchema(Schema):
    """Who helps or helped, the consent as it was recorded, and what they saw and did."""

    id = fields.Integer()
    name = fields.String()
    email = fields.String()
    consent_how = fields.String()
    consent_wording = fields.String()
    consent_at = fields.DateTime()
    news = fields.String()
    ended_at = fields.DateTime(allow_none=True)
    steps = fields.List(fields.Nested(HelpStepSchema))
