"""The story itself."""

from __future__ import annotations

import re
import secrets
from collections import Counter
from typing import Any

import httpx

from cli.demo.api import Api, Applicant
from cli.demo.browser import Browser, Form
from cli.demo.meeting import meet
from cli.demo.paying import pay
from cli.demo.people import Person, anna, budi, draw, siti
from cli.demo.teller import StepFailed, Teller, expect, wait_for
from cli.home import Home

ELEMENTS = (
    *("requirements", "procedure", "time", "cost", "product"),
    *("competence", "behaviour", "complaints", "facilities"),
)
"""The nine elements of a rating (Permenpan-RB 14/2017)."""
NOTE = "Foto KTP buram. Mohon foto ulang di tempat terang."


def tell_story(where: Home, teller: Teller) -> bool:
    """Play it against the office of ``where``; True when every step succeeded."""
    story = Story(where, teller)
    try:
        story.play()
    except StepFailed as failure:
        teller.end(failure)
    finally:
        story.close()
    return teller.good


class Story:
    """Three applicants and an officer."""

    def __init__(self, where: Home, teller: Teller) -> None:
        self.where, self.teller = where, teller
        self.run = secrets.token_hex(3)
        self.api = Api(where.url)
        self.officer = Browser(where.url)
        self.siti, self.budi, self.anna = siti(self.run), budi(self.run), anna(self.run)
        self.before: dict[str, Any] = {}

    def close(self) -> None:
        """Close every connection."""
        self.api.close()
        self.officer.close()

    def play(self) -> None:
        """The whole of it, in order. Raises :class:`StepFailed` at the first step that fails."""
        self.look_around()
        codes = {
            "Siti": self.apply_on_pages(),
            "Budi": self.apply_at_once(),
            "Anna": self.apply_step_by_step(),
        }
        people = {"Siti": self.siti, "Budi": self.budi, "Anna": self.anna}
        self.teller.chapter("They pay: straight to the treasury, here at a bank that is simulated")
        for name, applicant in codes.items():
            pay(self.teller, self.api, name, applicant, self.where.url if name == "Siti" else "")
        self.teller.chapter("Siti chooses when she comes to the office")
        meet(self.teller, self.where.url, codes["Siti"])
        self.teller.chapter("The office writes, checks, and decides")
        for name, person in people.items():
            self.letter(
                person, codes[name].reference, "has a letter: the office has the application", "/track"
            )
        self.sign_in()
        self.decide("Siti", codes["Siti"], "accepted:complete", "Selamat.")
        self.decide("Budi", codes["Budi"], "more_requested:document-unreadable", NOTE)
        self.decide("Anna", codes["Anna"], "refused:no-answer", "The register knows this passport otherwise.")
        self.correct(codes["Budi"])
        self.decide("Budi", codes["Budi"], "accepted:complete", "Terima kasih.")
        self.teller.chapter("What the applicants see")
        self.track(codes["Siti"])
        self.outcome("Budi", codes["Budi"], "accepted")
        self.outcome("Anna", codes["Anna"], "refused")
        self.letter(self.anna, codes["Anna"].reference, "has the letter that tells her why", "/rate/")
        self.rate(codes["Siti"])
        self.dashboard()

    def look_around(self) -> None:
        """The public pages, before anybody applies."""
        self.teller.chapter(f"The office at {self.where.url}")
        visitor = Browser(self.where.url)
        pages = {
            "/id/": "the first page",
            "/id/services": "the services",
            "/en/services/e-passport": "a guide",
        }
        for path, what in pages.items():
            with self.teller.step("Anybody", f"opens {what}") as step:
                step.seen = f"{len(visitor.open(path).content) / 1024:.0f} kB"
        with self.teller.step("Anybody", "asks what a ten-year passport costs") as step:
            fee = self.api.call("GET", "/intake/services/e-passport/fee", params={"years": "10"})
            step.seen = f"Rp {fee['total']:,}".replace(",", ".")
        visitor.close()

    def apply_on_pages(self) -> Applicant:
        """Siti, on the pages, one question group after the other."""
        self.teller.chapter("Siti applies on the pages, in Indonesian")
        browser = Browser(self.where.url)
        try:
            with self.teller.step("Siti", "starts, and gets a reference and a secret code") as step:
                browser.open("/id/services/e-passport/start")
                browser.fill(self.siti.answers, field="is_citizen")
                mine = self._codes(browser)
                step.seen = mine.reference
            self._answer_pages(browser, mine)
            self._attach_on_page(browser, mine)
            with self.teller.step("Siti", "reads her answers once more, and sends them"):
                self._send(browser, mine)
        finally:
            browser.close()
        return mine

    def _codes(self, browser: Browser) -> Applicant:
        shown = re.findall(r'class="code">([^<]+)<', browser.text)
        expect(len(shown) == 2, f"{browser.path} shows no reference and code")
        return Applicant(self.api, shown[0], shown[1])

    def _answer_pages(self, browser: Browser, mine: Applicant) -> None:
        groups = self.api.call("GET", f"/intake/services/{self.siti.service}")["groups"]
        for group in groups:
            with self.teller.step("Siti", f'answers the page "{group["title"]}"'):
                path = f"/id/applications/{mine.reference}/questions/{group['key']}"
                browser.open(path)
                browser.fill(self.siti.answers, field="version")
                expect(browser.path != path, f"the page {group['key']} did not take the answers")

    def _attach_on_page(self, browser: Browser, mine: Applicant) -> None:
        path = f"/id/applications/{mine.reference}/documents"
        for kind in self.siti.papers:
            with self.teller.step("Siti", f"attaches her {kind}"):
                browser.open(path)
                form = browser.find(lambda one, kind=kind: one.values.get("kind") == kind)  # type: ignore[misc]
                expect(form is not None, f"{path} does not ask for {kind}")
                if form is not None:
                    paper = draw(kind, self.siti, self.run)
                    browser.send(form, {}, {"file": (f"{kind}.jpg", paper, "image/jpeg")})

    def _send(self, browser: Browser, mine: Applicant) -> None:
        browser.open(f"/id/applications/{mine.reference}/check")
        browser.fill({}, field="version")
        expect(browser.path.endswith("/done"), f"sending ended at {browser.path}")

    def apply_at_once(self) -> Applicant:
        """Budi's program sends everything in one request."""
        self.teller.chapter("Budi and Anna apply through the API")
        papers = {kind: draw(kind, self.budi, self.run) for kind in self.budi.papers}
        with self.teller.step("Budi", "hands everything in with one request") as step:
            made = self.api.apply_at_once(self.budi, papers)
            step.seen = f"{made['reference']}, {made['state']}"
        return Applicant(self.api, made["reference"], made["code"])

    def apply_step_by_step(self) -> Applicant:
        """Anna's program fills a draft in, part by part."""
        with self.teller.step("Anna", "starts a draft") as step:
            start = {"service": self.anna.service, "language": self.anna.language}
            made = self.api.call("POST", "/intake/applications", json=start)
            step.seen = made["reference"]
        mine = Applicant(self.api, made["reference"], made["code"])
        with self.teller.step("Anna", "saves her answers and attaches her papers"):
            mine.answer(self.anna.answers)
            for kind in self.anna.papers:
                mine.attach(kind, draw(kind, self.anna, self.run))
        with self.teller.step("Anna", "hands it in") as step:
            step.seen = mine.submit()["state"]
        return mine

    def letter(self, person: Person, reference: str, what: str, link: str, says: str = "") -> str:
        """Wait for a person's letter about ``reference`` that ``says`` this; its link that holds ``link``."""
        with self.teller.step(person.name, what) as step:
            found = wait_for(lambda: self._find_letter(person, (reference, link, says)), "the letter")
            step.seen = found["subject"]
        return str(re.findall(rf"https?://\S*{re.escape(link)}\S*", found["text"])[0])

    def _find_letter(self, person: Person, words: tuple[str, ...]) -> dict[str, Any] | None:
        address = f"{self.where.mail_url}/messages.json"
        letters = httpx.get(address, params={"to": person.email}, trust_env=False, timeout=30).json()
        return next((one for one in letters if all(word in one["text"] for word in words)), None)

    def sign_in(self) -> None:
        """The officer signs in on the page, and the numbers are noted down for later."""
        with self.teller.step("Officer", "signs in and opens the queue"):
            self.officer.open("/en/officer/sign-in")
            given = self.where.officer()
            self.officer.fill(given, field="password")
            self.officer.open("/en/officer/")
            expect("sign-in" not in self.officer.path, "the sign-in was not accepted")
        with self.teller.step("Officer", "looks at the numbers before"):
            self.before = self._numbers()

    def decide(self, name: str, applicant: Applicant, choice: str, note: str) -> None:
        """Wait until the checks have ended, read the case, and decide."""
        path = f"/en/officer/cases/{applicant.reference}"

        def ready() -> Form | None:
            if self.officer.client.get(path).status_code == httpx.codes.NOT_FOUND:
                return None
            self.officer.open(path)
            return self.officer.find(lambda form: "choice" in form.names)

        with self.teller.step("Machine", f"has checked {name}'s papers and data") as step:
            form = wait_for(ready, "the case")
            step.seen = _outcomes(self.officer.text)
        decision, _, reason = choice.partition(":")
        with self.teller.step("Officer", f"decides on {name}: {decision} ({reason})"):
            self.officer.send(form, {"choice": choice, "note": note})
            expect(note in self.officer.text, "the preview does not show the officer's words")
            self.officer.fill({}, field="choice")
            self.outcome_reached(applicant, decision)

    def outcome_reached(self, applicant: Applicant, decision: str) -> None:
        """Wait until the decision has reached intake as an event."""
        wait_for(lambda: applicant.status()["state"] == decision or None, f"the state {decision}")

    def correct(self, applicant: Applicant) -> None:
        """Budi reads what is asked of him, takes a better picture, and hands in again."""
        asked = "Yang kami perlukan"
        self.letter(self.budi, applicant.reference, "reads in a letter what he is asked for", "/track", asked)
        with self.teller.step("Budi", "attaches a better picture and hands in again") as step:
            applicant.attach("identity-card", draw("identity-card, sharp", self.budi, self.run))
            step.seen = applicant.submit()["state"]

    def track(self, applicant: Applicant) -> None:
        """Siti looks from another device, without an account."""
        browser = Browser(self.where.url)
        with self.teller.step("Siti", "follows her application from another device"):
            browser.open("/id/track")
            browser.fill({"reference": applicant.reference, "code": applicant._auth[1]}, field="code")
            expect(browser.path.endswith(applicant.reference), "reference and code were not accepted")
        browser.close()
        self.outcome("Siti", applicant, "accepted")

    def outcome(self, name: str, applicant: Applicant, state: str) -> None:
        """The application has ended as it should, with its history."""
        with self.teller.step(name, f"sees: {state}") as step:
            status = applicant.status()
            expect(status["state"] == state, f"the state is {status['state']}")
            step.seen = " > ".join(line["state"] for line in status["history"])

    def rate(self, applicant: Applicant) -> None:
        """Siti follows the link in her letter and says how it was."""
        link = self.letter(self.siti, applicant.reference, "has the letter with the link to rate", "/rate/")
        browser = Browser(self.where.url)
        with self.teller.step("Siti", "rates the service: nine words and a sentence"):
            browser.open(link)
            browser.fill({**dict.fromkeys(ELEMENTS, "4"), "words": "Cepat dan ramah."}, field="facilities")
            expect(browser.find(lambda form: "facilities" in form.names) is None, "the rating was not taken")
        browser.close()

    def dashboard(self) -> None:
        """The office sees it all in its numbers."""
        self.teller.chapter("What the office learns")
        with self.teller.step("Officer", "sees the three applications and the rating in the numbers") as step:
            now = wait_for(self._grown, "the three applications and the rating in the numbers")
            step.seen = f"{now['total']} applications, IKM {now['ikm']['ikm']} from {now['ikm']['n']} ratings"
        with self.teller.step("Officer", "opens the dashboard with its plot"):
            page = self.officer.open("/en/officer/dashboard")
            expect("<svg" in page.text or "image/svg" in page.text, "the dashboard has no plot")

    def _grown(self) -> dict[str, Any] | None:
        now = self._numbers()
        grown = {state: _count(now, state) - _count(self.before, state) for state in ("accepted", "refused")}
        rated = now["ikm"]["n"] > self.before["ikm"]["n"]
        return now if rated and grown["accepted"] >= 2 and grown["refused"] >= 1 else None

    def _numbers(self) -> dict[str, Any]:
        given = self.where.officer()
        opened = self.api.call("POST", "/verification/sessions", json=given)
        current = {"X-Officer-Session": opened["session"]}
        token = self.api.call("GET", "/verification/sessions/current", headers=current)["token"]
        self.api.call("DELETE", "/verification/sessions/current", headers=current)
        return self.api.call("GET", "/analytics/overview", headers={"Authorization": f"Bearer {token}"})


def _count(numbers: dict[str, Any], state: str) -> int:
    return next((int(row["n"]) for row in numbers["by_state"] if row["state"] == state), 0)


def _outcomes(page: str) -> str:
    """The checks' outcomes on a case's page, counted: ``5 passed, 1 failed``."""
    tags = re.findall(r'<span class="tag[^"]*"><span aria-hidden="true">[^<]*</span> ([^<]+)</span>', page)
    return ", ".join(f"{count} {word.strip()}" for word, count in Counter(tags).items())
