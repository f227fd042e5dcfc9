"""An office in memory that answers like the services' APIs do, as far as the pages can tell."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, cast

from gateway.clients import Clients, File, Json, Refused, Unavailable
from gateway.session import Applicant, Officer
from gateway.testing import canned, meetings
from gateway.testing.reading import fee, overstay, visas
from gateway.testing.reading import refused as refused

Handler = Callable[..., Any]
CODE = "7QX2M-9KDPA"
PASSWORD = "correct horse"  # noqa: S105  the double's own


class FakeApi:
    """One service of the double: handlers by method and path; ``down`` makes it unreachable.

    It has the methods of :class:`gateway.clients.Api`.
    """

    def __init__(self) -> None:
        self.down = False
        self.calls: list[tuple[str, str, Any]] = []
        self.once: list[str] = []
        self._routes: list[tuple[str, re.Pattern[str], Handler]] = []

    def on(self, method: str, path: str, handler: Handler) -> None:
        """Answer ``method path`` (a regular expression) by ``handler(*groups, who=, body=, query=)``."""
        self._routes.append((method, re.compile(path), handler))

    def replace(self, method: str, path: str, handler: Handler) -> None:
        """Answer by ``handler`` from now on, whatever was said before."""
        self._routes.insert(0, (method, re.compile(path), handler))

    def read(
        self, path: str, query: Mapping[str, str] | None = None, *, who: Any = None, officer_session: str = ""
    ) -> Any:
        """As :meth:`gateway.clients.Api.read`."""
        return self._answer("GET", path, who=who or officer_session, body=None, query=query or {})

    def write(
        self,
        method: str,
        path: str,
        body: Json | None = None,
        *,
        who: Any = None,
        officer_session: str = "",
        once: str = "",
    ) -> Json:
        """As :meth:`gateway.clients.Api.write`."""
        if once:
            self.once.append(once)
        return cast(Json, self._answer(method, path, who=who or officer_session, body=body, query={}))

    def upload(
        self, path: str, content: bytes, name: str, media_type: str, who: Any, *, method: str = "PUT"
    ) -> Json:
        """As :meth:`gateway.clients.Api.upload`."""
        body = {"content": content, "name": name}
        return cast(Json, self._answer(method, path, who=who, body=body, query={}))

    def file(self, path: str, who: Any) -> File:
        """As :meth:`gateway.clients.Api.file`."""
        found = self._answer("GET", path, who=who, body=None, query={})
        return File(found["content"], found["media_type"])

    def _answer(self, method: str, path: str, **asked: Any) -> Any:
        self.calls.append((method, path, asked["body"]))
        if self.down:
            raise Unavailable(f"{method} {path}: the double is down")
        for known, pattern, handler in self._routes:
            match = pattern.fullmatch(path)
            if known == method and match:
                return handler(*match.groups(), **asked)
        raise refused(404, f"{method} {path} is unknown to the double")


class FakeOffice:
    """Five services in memory. ``application`` is the one application there is; change it freely."""

    def __init__(self) -> None:
        self.intake, self.verification, self.notification = FakeApi(), FakeApi(), FakeApi()
        self.feedback, self.analytics = FakeApi(), FakeApi()
        self.application = _draft()
        self.case = dict(canned.CASE)
        self.books: Json = dict(canned.BOOKS)
        self.rated = False
        self.errors: dict[str, str] = {}
        self.helpers: list[Json] = []
        self.elsewhere: set[str] = set()
        """Keys of the answers that another device has changed meanwhile."""
        self.roles = ["officer", "manager"]
        self.meetings = meetings.Meetings(self.intake)
        self.picture = File(b"\x89PNG\r\n\x1a\n", "image/png")
        self._wire_intake()
        self._wire_verification()
        self._wire_others()

    def clients(self) -> Clients:
        """The double in place of the real clients."""
        services: Any = (self.intake, self.verification, self.notification, self.feedback, self.analytics)
        return Clients(*services)

    def _wire_intake(self) -> None:
        on, reference = self.intake.on, "/applications/([^/]+)"
        on("GET", "/services", lambda **_: [canned.SUMMARY])
        on("GET", "/services/e-passport", lambda **_: canned.GUIDE)
        on("GET", "/services/e-passport/fee", fee)
        on("GET", "/visas", visas)
        on("GET", "/overstay", overstay)
        on("POST", "/applications", lambda **_: {"reference": self.application["reference"], "code": CODE})
        on("GET", reference, self._mine)
        on("PUT", f"{reference}/answers", self._save)
        on("PUT", f"{reference}/documents/([^/]+)", self._attach)
        on("DELETE", f"{reference}/documents/([^/]+)", self._detach)
        on("POST", f"{reference}/documents/([^/]+)/pages", self._add_page)
        on("PUT", f"{reference}/documents/([^/]+)/pages", self._arrange)
        on("GET", f"{reference}/documents/([^/]+)/view", lambda *_, **__: vars(self.picture))
        on("POST", f"{reference}/submission", self._submit)
        on("POST", f"{reference}/withdrawal", self._withdraw)
        on("POST", f"{reference}/bill", self._renew)
        on("GET", "/payments/differences", lambda **_: self.books)
        on("POST", r"/payments/differences/(\d+)/closing", self._close)
        on("GET", "/simulated-bank", lambda **_: {"simulated": True, "auto": False})
        on("GET", r"/simulated-bank/codes/(\d+)", self._bank_bill)
        on("POST", "/simulated-bank/payments", self._bank_pay)
        self._wire_ways()

    def _wire_ways(self) -> None:
        on, reference = self.intake.on, "/applications/([^/]+)"
        made = {"token": "good", "ends_at": "2026-12-08T05:00:00+00:00"}
        opened = {"reference": self.application["reference"], "code": CODE, "state": "draft"}
        on("POST", f"{reference}/link", lambda _reference, **_: made)
        on("GET", "/links/good", lambda **_: {**opened, "service": "e-passport"})
        on("POST", "/links/good", lambda **_: opened)
        on("GET", "/consent", lambda **_: canned.CONSENT)
        on("POST", "/services/e-passport/check", self._check)
        on("PUT", "/services/e-passport/check/([^/]+)", self._check_file)
        on("GET", f"{reference}/helpers", lambda _reference, **_: self.helpers)
        on("GET", f"{reference}/retention", lambda _reference, **_: list(canned.KEPT))
        on("POST", f"{reference}/helpers", self._help)
        on("PUT", f"{reference}/helpers/([0-9]+)", lambda *_, **__: {})
        on("DELETE", f"{reference}/helpers/([0-9]+)", lambda *_, **__: {})

    def _check(self, *, body: Json, **_: Any) -> Json:
        if self.errors and (body["answers"] or body.get("whole")):
            raise refused(422, "Some answers need another look.", **self.errors)
        answers = {**body.get("kept", {}), **{key: one for key, one in body["answers"].items() if one}}
        there = {*answers, *body.get("documents", ())}
        missing = [one for one in _draft()["missing"] if one["key"] not in there]
        return {"answers": answers, "missing": missing, "warnings": [], "fee": None}

    def _check_file(self, kind: str, *, body: Json, **_: Any) -> Json:
        if not body["content"]:
            raise refused(422, "The file is empty. Choose another one.")
        return {"kind": kind, "name": body["name"], "size": len(body["content"]), "media_type": "image/png"}

    def _help(self, reference: str, *, body: Json, **_: Any) -> Json:
        if self.errors:
            raise refused(422, "Look again.", **self.errors)
        self.helpers = [canned.HELPER | {"name": body["name"]}]
        return {"reference": reference, "helper": 1, "code": "HE1PR-HE1PR"}

    def _wire_verification(self) -> None:
        on = self.verification.on
        on("POST", "/sessions", self._sign_in)
        on("GET", "/sessions/current", self._current)
        on("DELETE", "/sessions/current", lambda **_: {})
        on("GET", "/cases", lambda **_: {"items": [self.case], "next": None})
        on("GET", "/cases/([^/]+)/message", self._words)
        for service in (self.intake, self.verification, self.notification, self.feedback):
            service.on("GET", "/trail/([^/]+)", lambda reference, **_: {"items": list(canned.TRAIL)})
        on("GET", "/cases/([^/]+)", lambda _reference, **_: self.case)
        on("POST", "/cases/([^/]+)/decision", self._decide)
        on("POST", "/cases/([^/]+)/preview", self._preview)
        on("POST", "/cases/([^/]+)/confirmation", self._confirm)
        on("PUT", "/cases/([^/]+)/claim", self._claim)
        on("DELETE", "/cases/([^/]+)/claim", self._release)
        on("PUT", "/cases/([^/]+)/findings/([^/]+)/opinion", self._judge)
        on("GET", "/checks", lambda **_: {"items": canned.CHECKS})
        on("GET", "/cases/([^/]+)/documents/([^/]+)", lambda *_, **__: vars(self.picture))

    def _wire_others(self) -> None:
        self.notification.on("GET", "/messages", lambda **_: {"items": canned.MESSAGES, "next": None})
        self.feedback.on("GET", "/ikm", lambda **_: canned.IKM)
        self.feedback.on("GET", "/ratings/good", lambda **_: self._subject())
        self.feedback.on("POST", "/ratings/good", self._rate)
        self.feedback.on("POST", "/voices", lambda **_: {"ticket": "SP-4F7K2"})
        self.analytics.on("GET", "/overview", lambda **_: canned.OVERVIEW)

    def _mine(self, reference: str, *, who: Any, **_: Any) -> Json:
        if who != Applicant(self.application["reference"], CODE) or reference != who.reference:
            raise refused(401, "Reference and code do not match.")
        return self.application

    def _save(self, reference: str, *, body: Json, **asked: Any) -> Json:
        if self.errors:
            raise refused(422, "Some answers need another look.", **self.errors)
        if body["version"] != self.application["version"]:
            raise self._conflict(body)
        given = {key: value for key, value in body["answers"].items() if value}
        self.application["answers"] = {**self.application["answers"], **given}
        return self._changed(set(given))

    def _conflict(self, body: Json) -> Refused:
        saved = self.application["answers"]
        both = [
            {"field": key, "yours": body["answers"][key], "theirs": saved.get(key)}
            for key in self.elsewhere & set(body["answers"])
        ]
        params = {"version": self.application["version"], "conflicts": both}
        return Refused(412, {"key": "answers-changed", "params": params}, "the double")

    def _attach(self, reference: str, kind: str, *, body: Json, **_: Any) -> Json:
        if not body["content"]:
            raise refused(422, "The file is empty. Choose another one.")
        file = canned.FILE | {"kind": kind, "name": body["name"], "size": len(body["content"])}
        self.application["documents"] = [*self._others(kind), file]
        return self._changed({kind})

    def _add_page(self, reference: str, kind: str, *, body: Json, **_: Any) -> Json:
        before = next((one for one in self.application["documents"] if one["kind"] == kind), None)
        if before is None:
            return self._attach(reference, kind, body=body)
        pages = before["pages"] or [{"page": 1, "name": before["name"], "turned": 0}]
        pages = [*pages, {"page": len(pages) + 1, "name": body["name"], "turned": 0}]
        self.application["documents"] = [*self._others(kind), before | {"pages": pages}]
        return self._changed({kind})

    def _arrange(self, reference: str, kind: str, *, body: Json, **_: Any) -> Json:
        if body["version"] != self.application["version"]:
            raise refused(409, "This was changed since you opened it.")
        before = next(one for one in self.application["documents"] if one["kind"] == kind)
        pages = [
            before["pages"][one["page"] - 1] | {"page": place, "turned": one["turned"]}
            for place, one in enumerate(body["pages"], 1)
        ]
        self.application["documents"] = [*self._others(kind), before | {"pages": pages}]
        return self._changed({kind})

    def _detach(self, reference: str, kind: str, **_: Any) -> Json:
        self.application["documents"] = self._others(kind)
        return self._changed(set())

    def _others(self, kind: str) -> list[Json]:
        return [one for one in self.application["documents"] if one["kind"] != kind]

    def _changed(self, answered: set[str]) -> Json:
        self.application["version"] += 1
        self.application["missing"] = [
            one for one in self.application["missing"] if one["key"] not in answered
        ]
        return self.application

    def _submit(self, reference: str, *, body: Json, **_: Any) -> Json:
        unconfirmed = [
            one for one in self.application["warnings"] if one["name"] not in body["confirmations"]
        ]
        if unconfirmed:
            raise refused(
                422, "Please confirm.", **{one["name"]: "Mend it, or confirm it." for one in unconfirmed}
            )
        self.move("submitted")
        return {"reference": reference, "state": "submitted"}

    def _withdraw(self, reference: str, **_: Any) -> Json:
        self.move("withdrawn")
        return {"reference": reference, "state": "withdrawn"}

    def bill(self, state: str, **changed: Any) -> None:
        """Let the application have a bill in ``state``."""
        self.application["payment"] = {**canned.PAYMENT, "state": state, **changed}
        self.move("submitted" if state == "paid" else "awaiting_payment")

    def _renew(self, reference: str, **_: Any) -> Json:
        if not self.application["payment"]["renewable"]:
            raise refused(409, "Pay with the code you have.")
        self.bill("open", code="990000000000002")
        return self.application

    def _close(self, number: str, *, body: Json, **_: Any) -> Json:
        if len(body["remark"]) < 3:
            raise refused(422, remark="At least 3 long.")
        left = [one for one in self.books["differences"] if one["id"] != int(number)]
        if len(left) == len(self.books["differences"]):
            raise refused(404, "There is no open difference with this number.")
        self.books = {**self.books, "differences": left}
        return {}

    def _bank_bill(self, code: str, **_: Any) -> Json:
        if code != canned.PAYMENT["code"]:
            raise refused(404, "The simulated bank does not know this code.")
        return canned.BANK_BILL

    def _bank_pay(self, *, body: Json, **_: Any) -> Json:
        if body["way"] not in ("pay", "late"):
            raise refused(422, way="Choose one of: pay, late.")
        self.bill("paid")
        return self._bank_bill(body["code"])

    def move(self, state: str) -> None:
        """Put the application into ``state`` and into its history."""
        self.application["state"] = state
        self.application["history"].append({"state": state, "at": "2026-11-24T03:20:00+00:00", "reason": ""})

    def _sign_in(self, *, body: Json, **_: Any) -> Json:
        if body["password"] != PASSWORD:
            raise refused(401)
        return {"session": "secret-of-the-session"}

    def _current(self, *, who: Any, **_: Any) -> Json:
        if who != "secret-of-the-session":
            raise refused(401)
        return {"officer": "sample", "roles": self.roles, "token": "officer-token"}

    def _words(self, reference: str, **_: Any) -> Json:
        told = {"title": "A document cannot be read", "words": "We could not read one of your documents."}
        note = "The card is blurred.\nPlease photograph it by daylight."
        asked = {"decision": "more_requested", "reason": "document-unreadable", "due_on": "2026-12-08"}
        return asked | told | {"note": note}

    def _decide(self, reference: str, *, who: Any, body: Json, **_: Any) -> Json:
        if not isinstance(who, Officer):
            raise refused(401)
        if body["version"] != self.case["version"]:
            raise refused(409, "Somebody else has decided this case. Load it again.")
        self.case = {**self.case, "state": "decided", "version": body["version"] + 1}
        return {"state": "decided"}

    def _preview(self, reference: str, *, body: Json, **_: Any) -> Json:
        if body["version"] != self.case["version"]:
            raise refused(409, "Somebody else has decided this case. Load it again.")
        due_on = "2026-12-08" if body["decision"] == "more_requested" else None
        told = {"title": "Foto buram", "words": "Foto Anda buram.", "note": body["note"], "due_on": due_on}
        return {"decision": body["decision"], "reason": body["reason"]} | told

    def _confirm(self, reference: str, *, who: Any, body: Json, **_: Any) -> Json:
        if self.case["proposal"] is None:
            raise refused(409, "No decision waits for a second officer here.")
        self.case = {**self.case, "state": "decided" if body["agree"] else "ready", "proposal": None}
        return {"state": self.case["state"]}

    def _claim(self, reference: str, *, who: Any, **_: Any) -> Json:
        if self.case["holder"] not in ("", who.name):
            raise refused(409, f"{self.case['holder']} has this case in hand.")
        self.case |= {"holder": who.name, "held_until": "2026-11-24T03:50:00+00:00"}
        return {"officer": who.name, "until": self.case["held_until"]}

    def _release(self, reference: str, **_: Any) -> Json:
        self.case |= {"holder": "", "held_until": None}
        return {}

    def _judge(self, _reference: str, number: str, *, body: Json, who: Any, **_: Any) -> Json:
        said = body | {"officer": who.name, "at": "2026-11-24T03:50:00+00:00"}
        found = [
            one | {"opinions": [said]} if str(one["id"]) == number else one for one in self.case["findings"]
        ]
        self.case |= {"findings": found}
        return {}

    def _subject(self) -> Json:
        reference = self.application["reference"]
        return {"reference": reference, "service": "e-passport", "already_rated": self.rated, "elements": []}

    def _rate(self, **_: Any) -> Json:
        self.rated = True
        return {}


def _draft() -> Json:
    keys = ["request", "years", "full_name", "nik", "birth_date", "address", "district", "email"]
    missing = [{"what": "answer", "key": key} for key in keys] + [
        {"what": "document", "key": "identity-card"}
    ]
    return {
        "reference": canned.CASE["reference"],
        "service": "e-passport",
        "language": "en",
        "state": "draft",
        "round": 1,
        "version": 1,
        "answers": {},
        "handover": None,
        "documents": [],
        "missing": missing,
        "warnings": [],
        "history": [{"state": "draft", "at": "2026-11-24T03:02:00+00:00", "reason": ""}],
        "fee": None,
        "seen_by": "applicant",
    }
