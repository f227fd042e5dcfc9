"""The order of an application's pages: who skips one is led back to the first that is not done."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from gateway import forms

DOCUMENTS, CHECK = "documents", "check"
Form = Mapping[str, Any]


def order(form: Form) -> list[str]:
    """Every step by its key: the groups of questions, the documents, the check page."""
    return [*(group["key"] for group in form["groups"]), DOCUMENTS, CHECK]


def unanswered(group: Form, missing: Collection[str]) -> int:
    """How many questions of the group are still to be answered."""
    return len({field["key"] for field in group["fields"]} & set(missing))


def first_open(form: Form, missing: Collection[str]) -> str:
    """The first step with something missing; the check page when there is none."""
    for group in form["groups"]:
        if unanswered(group, missing):
            return str(group["key"])
    papers = {paper["kind"] for paper in form["documents"]}
    return DOCUMENTS if papers & set(missing) else CHECK


def comes_first(form: Form, missing: Collection[str], step: str) -> str:
    """The step that has to be done before ``step`` can be; empty when none has."""
    steps, first = order(form), first_open(form, missing)
    return first if steps.index(first) < steps.index(step) else ""


def eligibility(form: Form) -> Sequence[Mapping[str, Any]]:
    """The questions that come before everything else; empty when the service asks none."""
    return form["groups"][0]["fields"] if form["groups"][0]["key"] == "eligibility" else ()


def conflicts(
    definitions: Sequence[Mapping[str, Any]],
    keys: Collection[str],
    yours: Mapping[str, Any],
    theirs: Mapping[str, Any],
) -> list[tuple[Mapping[str, Any], str, str]]:
    """For each question changed on two devices: its definition, what was written here, what is stored."""
    return [
        (one, forms.spoken(one, yours.get(one["key"])), forms.spoken(one, theirs.get(one["key"])))
        for one in definitions
        if one["key"] in keys
    ]
