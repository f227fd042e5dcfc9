"""Words for the codes that services answer with. A code without a word is shown as it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import LazyString, lazy_gettext

Words = Mapping[str, LazyString]

STATES: Words = {
    "draft": lazy_gettext("Not sent yet"),
    "awaiting_payment": lazy_gettext("Waiting for your payment"),
    "submitted": lazy_gettext("Received"),
    "in_review": lazy_gettext("With an officer"),
    "more_requested": lazy_gettext("We need something from you"),
    "handed_on": lazy_gettext("Handed on to the centre"),
    "accepted": lazy_gettext("Accepted"),
    "refused": lazy_gettext("Refused"),
    "withdrawn": lazy_gettext("Withdrawn by you"),
}
NEXT: Words = {
    "draft": lazy_gettext("Complete the form and send it. Nothing has reached us yet."),
    "awaiting_payment": lazy_gettext("Pay the fee. Once it has arrived, your application goes on by itself."),
    "submitted": lazy_gettext("Our system is checking your documents. Then an officer looks at them."),
    "in_review": lazy_gettext("An officer looks at your application and decides. We write to you by e-mail."),
    "more_requested": lazy_gettext("Correct what is asked for below and send it again."),
    "handed_on": lazy_gettext("We have checked it, and the Directorate General in Jakarta decides now."),
    "accepted": lazy_gettext("Your application is accepted. Follow the steps in the e-mail we sent you."),
    "refused": lazy_gettext("Your application is closed. You may apply again, or tell us if you disagree."),
    "withdrawn": lazy_gettext("Your application is closed. You may start a new one at any time."),
}
TONES = {
    "draft": "",
    "awaiting_payment": "warn",
    "submitted": "info",
    "in_review": "info",
    "more_requested": "warn",
    "handed_on": "info",
    "accepted": "good",
    "refused": "bad",
    "withdrawn": "",
}
SIGNS = {
    "draft": "✎",
    "awaiting_payment": "!",
    "submitted": "●",
    "in_review": "◔",
    "more_requested": "!",
    "handed_on": "→",
    "accepted": "✓",
    "refused": "✕",
    "withdrawn": "–",
}
AT_CENTRE: Words = {
    "due": lazy_gettext("On its way to the centre"),
    "received": lazy_gettext("The centre has received it"),
    "in_process": lazy_gettext("The centre is working on it"),
    "granted": lazy_gettext("The centre has granted it"),
    "refused": lazy_gettext("The centre has refused it"),
}
HITCHES: Words = {
    "nobody": lazy_gettext(
        "The office has no connection to the centre yet. It waits here and nothing is lost."
    ),
    "away": lazy_gettext("The centre cannot be reached just now. We try again by ourselves."),
    "scan": lazy_gettext("A document waits for the virus scan. After that we hand it on by ourselves."),
    "damaged": lazy_gettext("Something is wrong with it on our side. The office has to look at it."),
}
CENTRE_REASONS: Words = {
    "not-eligible": lazy_gettext("The conditions for this service are not met."),
    "document-not-genuine": lazy_gettext("A document was found not to be genuine."),
    "other": lazy_gettext("The centre tells you the reason itself. Ask us if you have not heard from it."),
}
PAPERS: Words = {
    "received": lazy_gettext("Attached"),
    "being_scanned": lazy_gettext("Waiting for the virus scan"),
    "refused": lazy_gettext("Refused"),
    "examined": lazy_gettext("Examined"),
}
PAPER_TONES = {"received": "good", "being_scanned": "info", "refused": "bad", "examined": "good"}
PAPER_SIGNS = {"received": "✓", "being_scanned": "◔", "refused": "✕", "examined": "✓"}
CASES: Words = {
    "due": lazy_gettext("Waiting for the checks"),
    "examining": lazy_gettext("Being checked"),
    "ready": lazy_gettext("Ready to decide"),
    "proposed": lazy_gettext("Waiting for a second officer"),
    "waiting": lazy_gettext("Waiting for the applicant"),
    "decided": lazy_gettext("Decided"),
    "blocked": lazy_gettext("Could not be checked: look at it"),
    "closed": lazy_gettext("Withdrawn by the applicant"),
}
OUTCOMES: Words = {
    "pass": lazy_gettext("Passed"),
    "fail": lazy_gettext("Failed"),
    "concern": lazy_gettext("Look at this"),
    "not_applicable": lazy_gettext("Does not apply"),
    "not_checked": lazy_gettext("Not checked yet"),
    "error": lazy_gettext("The check broke"),
}
OUTCOME_SIGNS = {
    "pass": "✓",
    "fail": "✕",
    "concern": "!",
    "not_applicable": "–",
    "not_checked": "…",
    "error": "⚠",
}
OUTCOME_TONES = {"pass": "good", "fail": "bad", "concern": "warn", "not_checked": "info", "error": "bad"}
DECISIONS: Words = {
    "accepted": lazy_gettext("Accept"),
    "more_requested": lazy_gettext("Ask for something"),
    "refused": lazy_gettext("Refuse"),
}
WARNINGS: Words = {
    "nik-birth-date": lazy_gettext("The birth date in the NIK differs from the one you wrote."),
    "nik-sex": lazy_gettext("The sex in the NIK differs from the one you wrote."),
    "similar-application": lazy_gettext(
        "Somebody with a like name and the same birth date is applying for this already. If that is you,"
        " follow that application instead."
    ),
    "mrz-check-digits": lazy_gettext("The check digits in the two lines of the passport do not fit."),
    "mrz-passport-number": lazy_gettext("The passport number differs from the one in the two lines."),
}
MESSAGES: Words = {
    "created": lazy_gettext("Waiting to be sent"),
    "sending": lazy_gettext("Being sent"),
    "sent": lazy_gettext("Sent"),
    "failed_temporarily": lazy_gettext("Could not be sent yet; we try again by ourselves"),
    "failed": lazy_gettext("Could not be sent"),
    "skipped": lazy_gettext("Not sent"),
}
MESSAGE_TONES = {"sent": "good", "failed": "bad", "failed_temporarily": "warn", "skipped": "warn"}
CASE_EVENTS: Words = {
    "opened": lazy_gettext("Opened"),
    "examined": lazy_gettext("Checked"),
    "repeated": lazy_gettext("Checked again"),
    "judged": lazy_gettext("An officer judged a finding"),
    "proposed": lazy_gettext("Proposed to a second officer"),
    "declined": lazy_gettext("The second officer did not agree"),
    "reminded": lazy_gettext("The applicant was reminded"),
    "decided": lazy_gettext("Decided"),
    "blocked": lazy_gettext("Could not be checked"),
    "closed": lazy_gettext("Withdrawn by the applicant"),
}
STEPS: Words = {
    "examination": lazy_gettext("Automatic checks"),
    "decision": lazy_gettext("Officer's decision"),
    "applicant": lazy_gettext("Applicant's answer"),
    "centre": lazy_gettext("Decision of the centre"),
    "whole": lazy_gettext("From sending to the result"),
}
OFFICE_STATES: Words = {
    "submitted": lazy_gettext("Being checked"),
    "in_review": lazy_gettext("With an officer"),
    "more_requested": lazy_gettext("Waiting for the applicant"),
    "handed_on": lazy_gettext("Handed on to the centre"),
    "accepted": lazy_gettext("Accepted"),
    "refused": lazy_gettext("Refused"),
    "withdrawn": lazy_gettext("Withdrawn by the applicant"),
}
LETTERS: Words = {
    "received": lazy_gettext("We have received your application"),
    "payment-due": lazy_gettext("What to pay, and how"),
    "payment-settled": lazy_gettext("Your payment has arrived"),
    "payment-lapsed": lazy_gettext("Your billing code has ended"),
    "in-review": lazy_gettext("Your application is with an officer"),
    "more-requested": lazy_gettext("We need something from you"),
    "promise-broken": lazy_gettext("It takes longer than we promised"),
    "answer-due": lazy_gettext("Please remember: we wait for your answer"),
    "handed-on": lazy_gettext("Your application was handed on to the centre"),
    "centre-accepted": lazy_gettext("The centre has accepted your application"),
    "centre-refused": lazy_gettext("The centre has refused your application"),
    "accepted": lazy_gettext("Your application is accepted"),
    "refused": lazy_gettext("Your application is refused"),
    "appointment-booked": lazy_gettext("Your appointment is booked"),
    "appointment-moved": lazy_gettext("Your appointment was moved"),
    "appointment-cancelled": lazy_gettext("Your appointment is cancelled"),
    "appointment-offered": lazy_gettext("A place is free for you"),
    "appointment-reminded": lazy_gettext("A reminder of your appointment"),
}
VISITS: Words = {
    "waiting": lazy_gettext("Waiting"),
    "called": lazy_gettext("Called"),
    "served": lazy_gettext("Served"),
    "missed": lazy_gettext("Did not come"),
}
VISIT_TONES = {"called": "info", "served": "good", "missed": "warn"}
DEEDS: Words = {
    "application.read": lazy_gettext("Opened the application"),
    "application.submit": lazy_gettext("Sent the application"),
    "application.withdraw": lazy_gettext("Withdrew the application"),
    "answers.write": lazy_gettext("Saved answers"),
    "document.write": lazy_gettext("Added a document"),
    "document.delete": lazy_gettext("Took a document off"),
    "document.view": lazy_gettext("Looked at a document"),
    "document.read": lazy_gettext("Looked at a document"),
    "upload.begin": lazy_gettext("Began to send a file"),
    "upload.end": lazy_gettext("Gave up sending a file"),
    "dossier.read": lazy_gettext("Read answers and the list of documents"),
    "contact.read": lazy_gettext("Read name and e-mail address, to write to you"),
    "findings.write": lazy_gettext("Noted what was checked"),
    "case.read": lazy_gettext("Read the case"),
    "case.claim": lazy_gettext("Took the case in hand"),
    "case.release": lazy_gettext("Gave the case back"),
    "case.decide": lazy_gettext("Decided"),
    "case.confirm": lazy_gettext("Looked at it as the second officer"),
    "message.read": lazy_gettext("Read the officer's words"),
    "messages.read": lazy_gettext("Read which messages were sent"),
    "appointment.read": lazy_gettext("Looked at the appointment"),
    "helpers.read": lazy_gettext("Looked at who helps"),
    "trail.read": lazy_gettext("Looked at this list"),
    "retention.read": lazy_gettext("Looked at how long it is kept"),
    "retention.ways": lazy_gettext("Deleted links and codes of devices and helpers: no longer needed"),
    "retention.files": lazy_gettext("Deleted the documents: no longer needed"),
    "retention.answers": lazy_gettext("Deleted the answers and addresses: no longer needed"),
    "retention.hold": lazy_gettext("Stopped every deletion, for a legal reason"),
    "retention.let-go": lazy_gettext("Let deletions go on"),
}
ELEMENTS: Words = {
    "requirements": lazy_gettext("The requirements were clear and fitted the service"),
    "procedure": lazy_gettext("The steps were easy"),
    "time": lazy_gettext("It was fast enough"),
    "cost": lazy_gettext("The fee was clear and as published"),
    "product": lazy_gettext("What I received was what was promised"),
    "competence": lazy_gettext("The officers knew their work"),
    "behaviour": lazy_gettext("The officers were polite and friendly"),
    "complaints": lazy_gettext("Questions and complaints were handled well"),
    "facilities": lazy_gettext("The website and the office were in good order"),
}
SCORES: Words = {
    "1": lazy_gettext("Not good"),
    "2": lazy_gettext("Less good"),
    "3": lazy_gettext("Good"),
    "4": lazy_gettext("Very good"),
}
FAMILIES: Words = {
    "passport": lazy_gettext("Passports and travel documents"),
    "visit-stay": lazy_gettext("Visiting Indonesia"),
    "limited-stay": lazy_gettext("Living in Indonesia for some time"),
    "permanent-stay": lazy_gettext("Living in Indonesia for good"),
    "re-entry": lazy_gettext("Leaving and coming back"),
    "exit": lazy_gettext("Leaving for good"),
    "citizenship": lazy_gettext("Citizenship"),
    "changes": lazy_gettext("Something has changed"),
    "visa": lazy_gettext("Visas decided in Jakarta"),
}
"""The families of services, in the order in which they are shown."""
DECIDERS: Words = {
    "office": lazy_gettext("Decided by this office"),
    "centre": lazy_gettext("Decided in Jakarta"),
    "border": lazy_gettext("Decided at the border, on arrival"),
}
BADGES: Words = {
    "golden": lazy_gettext("Golden visa"),
    "global-citizen": lazy_gettext("Global Citizen of Indonesia"),
}
KINDS: Words = {"suggestion": lazy_gettext("A suggestion"), "complaint": lazy_gettext("A complaint")}


KEPT: Words = {
    "everything": lazy_gettext("All of this draft"),
    "ways": lazy_gettext("Links, and codes of devices and helpers"),
    "files": lazy_gettext("Documents"),
    "answers": lazy_gettext("Your answers and addresses"),
}
"""The parts of an application that are kept for a time of their own."""


def word(words: Words, code: str) -> str:
    """The word for ``code`` in the reader's language, or the code itself."""
    return str(words.get(code, code))


CONSENTS: Words = {
    "present": lazy_gettext("You were there and agreed."),
    "paper": lazy_gettext("By a letter of authority that you signed."),
    "guardian": lazy_gettext("As your parent or guardian, or with their consent."),
}


def help_step(action: str, service: Mapping[str, Any]) -> str:
    """What a helper saw or did, in words, with the parts of the form or the document that it was about."""
    name, *about = action.split(" ")
    titles = {one["key"]: one["title"] for one in service["groups"]}
    titles |= {one["kind"]: one["title"] for one in service["documents"]}
    return ": ".join(
        [word(DEEDS, name), *([", ".join(titles.get(one, one) for one in about)] if about else [])]
    )
