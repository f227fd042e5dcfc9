"""The renderer: every question once, labelled, described; answers there and back."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from flask import Flask, g, render_template_string

from gateway import forms
from gateway.testing import canned

ASK = "{% from 'fields.html' import ask %}{% for field in fields %}{{ ask(field) }}{% endfor %}"
EVERY_FIELD = [field for group in canned.GUIDE["groups"] for field in group["fields"]]


class Tags(HTMLParser):
    """Every start tag of a page with its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def all(self, *names: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.found if tag in names]


def drawn(app: Flask, definition: dict[str, Any], **options: Any) -> Tags:
    with app.test_request_context("/en/"):
        return Tags(render_template_string(ASK, fields=forms.fields([definition], {}, **options)))


@pytest.mark.parametrize("definition", EVERY_FIELD, ids=lambda one: one["key"])
def test_every_kind_of_field_is_drawn_once_with_a_label_for_each_control(
    app: Flask, definition: dict[str, Any]
) -> None:
    tags = drawn(app, definition)
    controls = tags.all("input", "select", "textarea")
    names = {control["name"] for control in controls}
    labelled = {label.get("for") for label in tags.all("label")}
    assert names in ({definition["key"]}, {f"{definition['key']}-{part}" for part in forms.DATE_PARTS})
    assert all(control["id"] in labelled or control.get("type") == "radio" for control in controls)
    assert len({control["id"] for control in controls}) == len(controls)


@pytest.mark.parametrize("definition", EVERY_FIELD, ids=lambda one: one["key"])
def test_an_error_is_named_by_the_field_it_belongs_to(app: Flask, definition: dict[str, Any]) -> None:
    tags = drawn(app, definition, errors={definition["key"]: "Write it."})
    described = [
        attributes["aria-describedby"] for _, attributes in tags.found if "aria-describedby" in attributes
    ]
    ids = {attributes["id"] for _, attributes in tags.found if "id" in attributes}
    assert any(f"{definition['key']}-error" in str(one).split() for one in described)
    assert {one for names in described for one in str(names).split()} <= ids


@pytest.mark.parametrize("definition", EVERY_FIELD, ids=lambda one: one["key"])
def test_the_error_summary_leads_to_something_that_can_be_typed_in(
    app: Flask, definition: dict[str, Any]
) -> None:
    with app.test_request_context("/en/"):
        [(target, words)] = forms.problems(forms.fields([definition], {}, {definition["key"]: "Write it."}))
    controls = drawn(app, definition).all("input", "select", "textarea")
    assert target in {control["id"] for control in controls}
    assert words == "Write it."


def test_a_date_is_asked_for_in_three_parts_and_sent_as_one() -> None:
    definition = {"key": "born", "type": "date"}
    posted = {"born-day": "1", "born-month": " 7", "born-year": "1995"}
    assert forms.collect([definition], posted) == {"born": "1995-07-01"}
    assert forms.collect([definition], {}) == {"born": ""}
    [field] = forms.fields([definition], {"born": "1995-07-01"})
    assert field.parts == ("1", "7", "1995")


def test_what_was_typed_stays_when_it_was_wrong() -> None:
    definition = {"key": "born", "type": "date"}
    posted = {"born-day": "31", "born-month": "2", "born-year": "x"}
    [field] = forms.fields([definition], {"born": "1995-07-01"}, {"born": "There is no such day."}, posted)
    assert field.parts == ("31", "2", "x")


def test_a_question_that_an_earlier_page_ruled_out_is_not_asked() -> None:
    group = {"fields": [{"key": "old", "when": {"request": ["replacement"]}}, {"key": "name", "when": {}}]}
    assert [one["key"] for one in forms.shown(group, {"request": "new"})] == ["name"]
    assert [one["key"] for one in forms.shown(group, {"request": "replacement"})] == ["old", "name"]


def test_a_question_that_depends_on_its_own_page_is_always_asked() -> None:
    group = {"fields": [{"key": "request", "when": {}}, {"key": "old", "when": {"request": ["replacement"]}}]}
    assert [one["key"] for one in forms.shown(group, {})] == ["request", "old"]


def test_a_yes_or_no_that_was_saved_is_spoken_in_words(app: Flask) -> None:
    with app.test_request_context("/en/"):
        g.lang = "en"
        assert forms.spoken({"key": "married", "type": "boolean"}, True) == "Yes"
        assert forms.spoken({"key": "born", "type": "date"}, "1995-07-01") == "1 July 1995"
        assert forms.spoken({"key": "name", "type": "name"}, None) == ""


def test_a_village_is_chosen_from_a_list_and_shown_by_its_name(app: Flask) -> None:
    choices = [{"value": "17.07.04.1002", "label": "Tes, Lebong Selatan"}]
    village = {"key": "village", "type": "village", "label": "Village", "choices": choices}
    (box,) = drawn(app, village).all("select")
    assert box["id"] == "village"
    assert forms.spoken(village, "17.07.04.1002") == "Tes, Lebong Selatan"
