"""A very small browser: opens pages, keeps cookies, fills forms in by the names of their fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

import httpx

from cli.demo.teller import StepFailed, expect

Files = Mapping[str, tuple[str, bytes, str]]


@dataclass
class Form:
    """A form as the page has it: what is filled in already, and the names that can be."""

    action: str
    method: str
    values: dict[str, str] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    options: dict[str, list[str]] = field(default_factory=dict)
    """The values of each group of radio buttons."""


class Browser:
    """One person's browser."""

    def __init__(self, url: str) -> None:
        self.client = httpx.Client(base_url=url, follow_redirects=True, timeout=30, trust_env=False)
        self.page = httpx.Response(204)

    def close(self) -> None:
        """Close it; the cookies are gone."""
        self.client.close()

    @property
    def text(self) -> str:
        """The page's source."""
        return self.page.text

    @property
    def path(self) -> str:
        """Where the browser is."""
        return self.page.url.path

    def open(self, path: str) -> httpx.Response:
        """Go to a page. Raises :class:`StepFailed` when it is an error."""
        return self._arrive(lambda: self.client.get(path))

    def find(self, wanted: Callable[[Form], bool]) -> Form | None:
        """The page's first form that is ``wanted``."""
        reader = _Reader()
        reader.feed(self.text)
        return next((form for form in reader.forms if wanted(form)), None)

    def fill(
        self, answers: Mapping[str, str], files: Files | None = None, *, field: str = ""
    ) -> httpx.Response:
        """Fill in the form that has ``field`` (any: the first that posts) and send it."""
        form = self.find(lambda one: one.method == "post" and (not field or field in one.names))
        if form is None:
            raise StepFailed(f"{self.path} has no form{f' with {field}' if field else ''}")
        return self.send(form, answers, files)

    def send(self, form: Form, answers: Mapping[str, str], files: Files | None = None) -> httpx.Response:
        """Send a form with ``answers`` put into the fields that it has."""
        data = form.values | {name: value for name, value in _spread(answers).items() if name in form.names}
        address = urljoin(str(self.page.url), form.action or "")
        # Chromium says where a form was sent from; the pages check it.
        headers = {"Referer": str(self.page.url)}
        return self._arrive(lambda: self.client.post(address, data=data, files=files, headers=headers))

    def _arrive(self, go: Callable[[], httpx.Response]) -> httpx.Response:
        try:
            self.page = go()
        except httpx.HTTPError as error:
            raise StepFailed(f"no answer: {type(error).__name__}") from error
        expect(self.page.is_success, f"{self.path} answered {self.page.status_code}")
        return self.page


def _spread(answers: Mapping[str, str]) -> dict[str, str]:
    """Dates also as the three fields that a page asks for."""
    spread = dict(answers)
    for name, value in answers.items():
        parts = value.split("-")
        if len(parts) == 3 and all(part.isdigit() for part in parts):
            spread |= {f"{name}-year": parts[0], f"{name}-month": parts[1], f"{name}-day": parts[2]}
    return spread


class _Reader(HTMLParser):
    """Collects the forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = True
            self.forms.append(Form(given.get("action", ""), given.get("method", "get").lower()))
        elif self._open and tag in {"input", "select", "textarea"} and given.get("name"):
            self._field(given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = False

    def _field(self, given: dict[str, str]) -> None:
        form, name, kind = self.forms[-1], given["name"], given.get("type", "text")
        form.names.add(name)
        if kind == "radio":
            form.options.setdefault(name, []).append(given.get("value", ""))
        chosen = "checked" in given or kind not in {"radio", "checkbox"}
        if chosen and kind not in {"file", "submit"}:
            form.values[name] = given.get("value", "")
