"""The same life without pages: a program that talks to the services' APIs."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Mapping
from typing import Any

import httpx

from cli.demo.people import Person
from cli.demo.teller import StepFailed

Papers = Mapping[str, bytes]
Facts = dict[str, Any]


class Api:
    """The office's APIs at its public address."""

    def __init__(self, url: str, language: str = "en") -> None:
        headers = {"Accept-Language": language}
        self.client = httpx.Client(base_url=f"{url}/api", headers=headers, timeout=30, trust_env=False)

    def close(self) -> None:
        """Close the connections."""
        self.client.close()

    def call(self, method: str, path: str, **options: Any) -> Facts:
        """Call, and return the answer's JSON. Raises :class:`StepFailed` with the problem's words."""
        try:
            answer = self.client.request(method, path, **options)
        except httpx.HTTPError as error:
            raise StepFailed(f"no answer: {type(error).__name__}") from error
        if not answer.is_success:
            raise StepFailed(f"{method} {path} answered {answer.status_code}: {_words(answer)}")
        facts: Facts = answer.json() if answer.content else {}
        return facts

    def apply_at_once(self, person: Person, papers: Papers) -> Facts:
        """A whole application in one request, safe to repeat by its ``Idempotency-Key``."""
        documents = [
            {"kind": kind, "name": f"{kind}.jpg", "content": base64.b64encode(content).decode()}
            for kind, content in papers.items()
        ]
        body = {
            "service": person.service,
            "language": person.language,
            "answers": person.answers,
            "documents": documents,
            "confirmations": [],
        }
        return self.call(
            "POST", "/intake/submissions", json=body, headers={"Idempotency-Key": str(uuid.uuid4())}
        )


def _words(answer: httpx.Response) -> str:
    if not answer.headers.get("Content-Type", "").startswith("application/problem+json"):
        return answer.text[:200]
    problem = answer.json()
    fields = ", ".join(f"{one['pointer']}: {one['message']}" for one in problem.get("errors", ()))
    return f"{problem['title']} {fields}".strip()


class Applicant:
    """One application, opened with its reference and secret code."""

    def __init__(self, api: Api, reference: str, code: str) -> None:
        self.api, self.reference, self.code = api, reference, code
        self._auth = (reference, code)
        self._path = f"/intake/applications/{reference}"

    def status(self) -> Facts:
        """The application as its applicant sees it."""
        return self.api.call("GET", self._path, auth=self._auth)

    def answer(self, answers: Mapping[str, str]) -> None:
        """Save answers."""
        body = {"version": self.status()["version"], "answers": dict(answers)}
        self.api.call("PUT", f"{self._path}/answers", json=body, auth=self._auth)

    def attach(self, kind: str, content: bytes) -> None:
        """Attach a paper, in place of an earlier one of its kind."""
        headers = {"Content-Type": "image/jpeg", "X-File-Name": f"{kind}.jpg"}
        self.api.call(
            "PUT", f"{self._path}/documents/{kind}", content=content, headers=headers, auth=self._auth
        )

    def submit(self) -> Facts:
        """Hand it in; what was warned of is confirmed."""
        status = self.status()
        names = [warning["name"] for warning in status["warnings"]]
        body = {"version": status["version"], "confirmations": names}
        headers = {"Idempotency-Key": str(uuid.uuid4())}
        return self.api.call("POST", f"{self._path}/submission", json=body, headers=headers, auth=self._auth)
