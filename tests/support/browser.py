"""A person at a browser: opens pages, fills in forms by their labels' names, and looks hard at every page."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

import httpx
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response

T = TypeVar("T")
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    # Of what passes, nothing is read: telling it takes longer than finding it.
    "resultTypes": ["violations"],
}
SMALLEST_TARGET = 24
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Links within a sentence may be as low as their line (WCAG 2.2, 2.5.8); everything else may not.
SMALL_TARGETS = """() => [...document.querySelectorAll('a, button, input, select, textarea, summary')]
  .filter(e => e.type !== 'hidden' && e.checkVisibility() && !e.closest('p, dd, td, .skip, .hidden'))
  .filter(e => !e.matches('.choice input'))
  .map(e => [e.outerHTML.slice(0, 90), e.getBoundingClientRect()])
  .filter(([, r]) => r.width > 1 && (r.height < %d || r.width < %d)).map(([html]) => html)"""


def eventually(look: Callable[[], T | None], what: str, seconds: float = 30.0) -> T:
    """The first thing that ``look`` finds; fails naming ``what`` when the time is over."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = look()
        if found is not None:
            return found
        time.sleep(0.1)
    raise AssertionError(f"{what} did not happen within {seconds:.0f} s")


@dataclass
class Person:
    """One browser of one person: its own cookies, language, width, with or without JavaScript.

    ``audited``: whether axe looks at every page as well, which takes several times as long as the rest.
    """

    page: Page
    base: str
    language: str
    width: int
    scripts: bool
    audited: bool = True
    complaints: list[str] = field(default_factory=list)
    answers: list[Response] = field(default_factory=list)

    @classmethod
    def at(
        cls,
        browser: Browser,
        base: str,
        *,
        language: str = "id",
        width: int = 1280,
        scripts: bool = True,
        audited: bool = True,
    ) -> Person:
        """Somebody who opens a fresh browser."""
        context: BrowserContext = browser.new_context(
            java_script_enabled=scripts, viewport={"width": width, "height": 800}, locale=language
        )
        person = cls(context.new_page(), base, language, width, scripts, audited)
        person.page.on("console", person._heard)
        person.page.on("response", lambda answer: person.answers.append(answer))
        return person

    def _heard(self, message: ConsoleMessage) -> None:
        # The browser says so of every answer of 400 and more, also those a person is meant to see.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    def weight(self) -> int:
        """Bytes of everything that was loaded since the browser was opened."""
        return sum(len(answer.body()) for answer in self.answers if answer.status < 300)

    def open(self, path: str) -> None:
        """Go to a page of the person's language and look at it."""
        self.page.goto(f"{self.base}/{self.language}{path}")
        self.look()

    def follow(self, href_part: str) -> None:
        """Follow the first link in the page's main part whose address holds ``href_part``."""
        self._move(f"main a[href*='{href_part}'] >> nth=0")

    def press(self, within: str = "main") -> None:
        """Press the main button of the form in ``within``."""
        self._move(f"{within} form button.button >> nth=0")

    def _move(self, selector: str) -> None:
        with self.page.expect_navigation():
            self.page.click(selector)
        self.look()

    def fill(self, answers: Mapping[str, object]) -> None:
        """Answer every question of the page that ``answers`` know."""
        for name, value in answers.items():
            said = str(value).lower() if isinstance(value, bool) else str(value)
            if self.page.locator(f"[name='{name}-day']").count():
                self._date(name, said)
            elif self.page.locator(f"input[type=radio][name='{name}']").count():
                self.page.check(f"input[name='{name}'][value='{said}']")
            elif self.page.locator(f"select[name='{name}']").count():
                self.page.select_option(f"select[name='{name}']", said)
            elif self.page.locator(f"main [name='{name}']").count():
                self.page.fill(f"main [name='{name}']", said)

    def _date(self, name: str, iso: str) -> None:
        for part, digits in zip(("year", "month", "day"), iso.split("-"), strict=True):
            self.page.fill(f"[name='{name}-{part}']", digits.lstrip("0"))

    def look(self) -> None:
        """Everything that must be so on every page."""
        self.page.wait_for_load_state("load")
        where = self.page.url
        assert not self.complaints, f"{where}: {self.complaints}"
        assert self.page.evaluate("document.documentElement.scrollWidth") <= self.width, (
            f"{where} scrolls sideways"
        )
        small = self.page.evaluate(SMALL_TARGETS % (SMALLEST_TARGET, SMALLEST_TARGET))
        assert not small, f"{where} has targets that are too small: {small}"
        if self.scripts and self.audited:
            self.check_accessibility()

    def check_accessibility(self) -> None:
        """No violation that axe can find."""
        found = Axe().run(self.page, options=RULES).response["violations"]
        broken = [f"{one['id']}: {[node['html'][:100] for node in one['nodes']]}" for one in found]
        assert not broken, f"{self.page.url}: {broken}"

    def text(self) -> str:
        """What the main part of the page says."""
        return self.page.inner_text("main")

    def close(self) -> None:
        """Close the browser's window and forget its cookies."""
        self.page.context.close()


@dataclass(frozen=True)
class Mailbox:
    """The page with the caught mail."""

    url: str

    def letter(self, reference: str, part: str) -> str:
        """The text of the first letter about ``reference`` that holds ``part``; waits for it."""

        def look() -> str | None:
            sent = httpx.get(f"{self.url}/messages.json", trust_env=False).json()
            texts = [one["text"] for one in sent if reference in one["text"] and part in one["text"]]
            return texts[0] if texts else None

        return eventually(look, f"a letter about {reference} with {part!r}")
