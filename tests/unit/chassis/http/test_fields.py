"""What marshmallow says becomes our keys; a new marshmallow that says it differently fails here."""

import pytest
from marshmallow import Schema, ValidationError, fields, validate

from chassis.http.fields import key_of, translate
from chassis.http.phrases import PHRASES


def messages(field: fields.Field, value: object) -> list[str]:
    schema = Schema.from_dict({"a": field})()
    with pytest.raises(ValidationError) as raised:
        schema.load({"a": value})
    return raised.value.messages["a"]


@pytest.mark.parametrize(
    ("field", "value", "key", "params"),
    [
        (fields.String(), 1, "not-text", {}),
        (fields.String(), None, "null", {}),
        (fields.Integer(), "x", "not-integer", {}),
        (fields.Float(), "x", "not-number", {}),
        (fields.Float(), float("nan"), "not-number", {}),
        (fields.Boolean(), "x", "not-boolean", {}),
        (fields.Date(), "2001-02-30", "not-date", {}),
        (fields.DateTime(), "x", "not-datetime", {}),
        (fields.AwareDateTime(), "2001-01-01T00:00:00", "not-datetime", {}),
        (fields.Time(), "x", "not-datetime", {}),
        (fields.Email(), "x", "not-email", {}),
        (fields.List(fields.String()), "x", "not-list", {}),
        (fields.Dict(), "x", "not-object", {}),
        (fields.UUID(), "x", "not-uuid", {}),
        (fields.URL(), "x", "not-url", {}),
        (fields.String(validate=validate.Regexp("a")), "x", "pattern", {}),
        (fields.String(validate=validate.OneOf(["a", "b"])), "x", "invalid-choice", {"choices": "a, b"}),
        (fields.String(validate=validate.Length(2)), "x", "too-short", {"min": "2"}),
        (fields.String(validate=validate.Length(max=2)), "xxx", "too-long", {"max": "2"}),
        (fields.String(validate=validate.Length(2, 3)), "x", "length-between", {"min": "2", "max": "3"}),
        (fields.String(validate=validate.Length(equal=2)), "x", "length-exact", {"equal": "2"}),
        (fields.Integer(validate=validate.Range(2, 3)), 9, "range", {"min": "2", "max": "3"}),
        (fields.Integer(validate=validate.Range(2)), 1, "too-small", {"min": "2"}),
        (fields.Integer(validate=validate.Range(max=2)), 3, "too-big", {"max": "2"}),
        (fields.String(validate=validate.Equal("b")), "x", "invalid", {}),
    ],
)
def test_a_message_of_marshmallow_becomes_a_key_with_its_parameters(field, value, key, params):
    assert [key_of(message, PHRASES) for message in messages(field, value)] == [(key, params)]


def test_a_message_that_is_a_phrase_key_stays_it():
    phrases = {**PHRASES, "nik-odd": {"id": ("", "NIK aneh."), "en": ("", "Odd NIK.")}}
    assert translate({"nik": ["nik-odd"]}, phrases, "id") == [
        {"pointer": "/nik", "key": "nik-odd", "message": "NIK aneh."}
    ]


def test_pointers_name_nested_fields_and_the_whole():
    tree = {"people": {0: {"name": ["Missing data for required field."]}}, "_schema": ["whatever"]}
    assert [(e["pointer"], e["key"]) for e in translate(tree, PHRASES, "en")] == [
        ("/people/0/name", "required"),
        ("", "invalid"),
    ]


def test_keys_of_mappings_are_named_where_they_stand():
    field = fields.Dict(keys=fields.String(), values=fields.Integer())
    inner = Schema.from_dict({"value": fields.Integer()})
    schema = Schema.from_dict({"a": field, "c": fields.List(fields.Nested(inner))})()
    with pytest.raises(ValidationError) as raised:
        schema.load({"a": {"b": "x"}, "c": [{"value": "x"}]})
    assert [e["pointer"] for e in translate(raised.value.messages, PHRASES, "en", schema)] == [
        "/a/b",
        "/c/0/value",
    ]
