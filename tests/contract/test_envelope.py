"""The wire form: CloudEvents 1.0, and of one mind with the schemas and the golden examples."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from cloudevents.core.formats.json import JSONFormat
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from contracts import PUBLISHED, examples
from contracts.envelope import BadEnvelope, Envelope, InvalidData, decode, encode
from contracts.schema import SCHEMAS, defaults, field_types

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
WHOLE = st.integers(-(2**63), 2**63 - 1)
OF_TYPE = {str: TEXT, int: WHOLE, dict[str, int]: st.dictionaries(TEXT, WHOLE, max_size=4)}
ANYTHING = st.recursive(
    st.none() | st.booleans() | WHOLE | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=4,
)
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))


@st.composite
def payloads(draw: st.DrawFn, type_: str) -> dict[str, Any]:
    """The data of an event: often right, often with one thing missing, wrong or unknown."""
    kinds = field_types(PUBLISHED[type_])
    data = {name: draw(OF_TYPE[kind]) for name, kind in kinds.items()}
    for name in draw(st.lists(st.sampled_from(list(kinds)), max_size=2)):
        if draw(st.booleans()):
            data[name] = draw(ANYTHING)
        else:
            data.pop(name, None)
    return data | draw(st.dictionaries(TEXT.filter(lambda name: name not in kinds), ANYTHING, max_size=1))


@st.composite
def envelopes(draw: st.DrawFn) -> Envelope[Any]:
    type_ = draw(st.sampled_from(list(PUBLISHED)))
    event = PUBLISHED[type_]
    data = event(**{name: draw(OF_TYPE[kind]) for name, kind in field_types(event).items()})
    subject = data.subject or "LBG-00000000"
    trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    number = draw(st.integers(1, 2**31))
    return Envelope("some-id", type_, event.source, subject, number, draw(MOMENTS), trace, data)


@pytest.mark.parametrize("type_", PUBLISHED)
def test_golden_examples_are_decoded_and_encoded_equal(type_: str) -> None:
    *older, newest = examples.examples(type_)
    assert json.loads(encode(decode(json.dumps(newest).encode()))) == newest
    for example in older:
        written = json.loads(encode(decode(json.dumps(example).encode())))
        assert written == example | {"data": defaults(PUBLISHED[type_]) | example["data"]}


@pytest.mark.parametrize("type_", PUBLISHED)
def test_golden_examples_are_valid_cloudevents(type_: str) -> None:
    for example in examples.examples(type_):
        event = JSONFormat().read(None, json.dumps(example))
        assert event.get_type() == type_
        assert event.get_extension("sequence") == example["sequence"]


@given(envelopes())
def test_what_we_write_is_a_valid_cloudevent_and_comes_back_from_the_sdk(envelope: Envelope[Any]) -> None:
    event = JSONFormat().read(None, encode(envelope))
    assert (event.get_id(), event.get_source(), event.get_subject(), event.get_time()) == (
        envelope.id,
        envelope.source,
        envelope.subject,
        envelope.time,
    )
    assert event.get_data() == dataclasses.asdict(envelope.data)
    assert decode(JSONFormat().write(event)) == envelope


@given(envelopes())
def test_what_we_write_we_read(envelope: Envelope[Any]) -> None:
    assert decode(encode(envelope)) == envelope


@given(st.data())
def test_the_fast_path_and_the_schema_accept_the_same_payloads(data: st.DataObject) -> None:
    type_ = data.draw(st.sampled_from(list(PUBLISHED)))
    payload = data.draw(payloads(type_))
    assert _by_decoding(type_, payload) == _by_schema(type_, payload)


@given(ANYTHING.filter(lambda value: not isinstance(value, dict)))
def test_both_refuse_data_that_is_not_an_object(value: Any) -> None:
    for type_ in PUBLISHED:
        assert _by_decoding(type_, value) is _by_schema(type_, value) is None


@given(st.binary() | ANYTHING.map(lambda value: json.dumps(value).encode()))
def test_no_body_whatever_raises_anything_but_a_bad_envelope(body: bytes) -> None:
    with pytest.raises(BadEnvelope):
        decode(body)


@pytest.mark.parametrize("name", ["id", "source", "subject", "time"])
@pytest.mark.parametrize("value", ["", None, 7, [], "soon" * 9])
def test_an_attribute_that_is_missing_or_no_text_is_refused(name: str, value: Any) -> None:
    (example, *_) = examples.examples("verification.case.opened.v1")
    if value == "soon" * 9 and name != "time":
        assert getattr(decode(json.dumps(example | {name: value}).encode()), name) == value
        return
    with pytest.raises(InvalidData):
        decode(json.dumps(example | {name: value}).encode())


def _by_decoding(type_: str, payload: Any) -> dict[str, Any] | None:
    """What the fast path reads, or ``None`` when it refuses."""
    (example, *_) = examples.examples(type_)
    try:
        return dataclasses.asdict(decode(json.dumps(example | {"data": payload}).encode()).data)
    except InvalidData:
        return None


def _by_schema(type_: str, payload: Any) -> dict[str, Any] | None:
    """What the marshmallow schema reads, or ``None`` when it refuses."""
    try:
        return dict(SCHEMAS[type_].load(payload))
    except ValidationError:
        return None
