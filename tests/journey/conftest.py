"""People with a browser at the pages of the running office."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from cli.home import Home
from tests.support.browser import Mailbox, Person


@pytest.fixture
def someone(browser: Browser, office: Home) -> Iterator[Callable[..., Person]]:
    """``someone(language="en", width=320, scripts=False)``: a person with a fresh browser."""
    people: list[Person] = []

    def make(**traits: Any) -> Person:
        people.append(Person.at(browser, office.url, **traits))
        return people[-1]

    yield make
    for person in people:
        person.close()


@pytest.fixture
def mailbox(office: Home) -> Mailbox:
    """The mail that the office sent."""
    return Mailbox(office.mail_url)
