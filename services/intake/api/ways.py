"""Ways into an application: a link for another device, and a helper with the applicant's consent."""

from __future__ import annotations

from chassis.http import Applicant, Call, Public, operation
from services.intake import usecases
from services.intake.api.resource import Resource
from services.intake.domain import helping, links
from services.intake.schemas import ways
from services.intake.usecases import Desk

PROBLEMS: dict[type[Exception], tuple[str, int]] = {
    links.LinkAltered: ("link-altered", 404),
    links.LinkExpired: ("link-expired", 410),
    links.LinkUsed: ("link-used", 410),
    links.LinkReplaced: ("link-replaced", 410),
    usecases.OnlyApplicant: ("only-applicant", 403),
    usecases.HelperUnknown: ("helper-unknown", 404),
    helping.WordingOutdated: ("invalid-fields", 422),
}


def routes(means: Desk) -> list[tuple[str, object]]:
    """The addresses of links and helpers."""
    return [
        ("/applications/{reference}/link", Link(means)),
        ("/links/{token}", Linked(means)),
        ("/consent", Consent()),
        ("/applications/{reference}/helpers", Helpers(means)),
        ("/applications/{reference}/helpers/{helper}", OneHelper(means)),
    ]


class Link(Resource):
    """The link of an application."""

    @operation(
        "Make a link for another device",
        returns=ways.LinkSchema,
        status=201,
        allow=Applicant(),
        audit="link.make",
    )
    def on_post(self, call: Call, reference: str) -> object:
        """It works once and for 14 days; the one made before works no more."""
        return usecases.make_link(call.session, self.desk, self.own(call), now=call.now)


class Linked(Resource):
    """What a link opens."""

    @operation("Look at a link", returns=ways.LinkedSchema, allow=Public())
    def on_get(self, call: Call, token: str) -> object:
        """Whether it works, and for what; looking does not use it up."""
        return usecases.look_at_link(call.session, self.desk, token, now=call.now)

    @operation("Use a link", returns=ways.OpenedSchema, allow=Public(), idempotent=True, audit="link.use")
    def on_post(self, call: Call, token: str) -> object:
        """Once: the device gets a key of its own, good for 30 days."""
        return usecases.use_link(call.session, self.desk, token, now=call.now)


class Consent:
    """What an applicant agrees to who lets somebody help."""

    @operation("Read the words of consent", returns=ways.ConsentSchema, allow=Public())
    def on_get(self, call: Call) -> object:
        """Today's words and the ways of agreeing, in the reader's language."""
        wording = helping.CURRENT_WORDING
        shown = [{"key": way.value, "words": text.reads(call.language)} for way, text in helping.WAYS.items()]
        words = helping.WORDINGS[wording].reads(call.language)
        return {"wording": wording, "words": words, "ways": shown}


class Helpers(Resource):
    """Who helps with an application."""

    @operation(
        "List the helpers", returns=ways.HelpingSchema(many=True), allow=Applicant(), audit="helpers.read"
    )
    def on_get(self, call: Call, reference: str) -> object:
        """Everybody who helped, the consent, and what they saw and did."""
        row = self.mine(call.session, call)
        found = usecases.helpers(call.session, row.reference)
        if not found:
            call.about()  # Nobody helped: nothing of anybody was read.
        return found

    @operation(
        "Let somebody help",
        body=ways.HelperSchema,
        returns=ways.HelpBegunSchema,
        status=201,
        allow=Applicant(),
        idempotent=True,
        audit="helper.begin",
    )
    def on_post(self, call: Call, reference: str) -> object:
        """The helper gets a code of their own; who helped before helps no more."""
        given = {key: value for key, value in call.body.items() if key != "agreed"}
        return usecases.begin_help(call.session, self.desk, self.own(call), **given, now=call.now)


class OneHelper(Resource):
    """One helper."""

    @operation("Choose who gets the news", body=ways.NewsSchema, allow=Applicant(), audit="helper.news")
    def on_put(self, call: Call, reference: str, helper: str) -> None:
        """The applicant, the helper, or both."""
        usecases.choose_news(call.session, self.own(call), _number(helper), **call.body)

    @operation("End the help", allow=Applicant(), audit="helper.end")
    def on_delete(self, call: Call, reference: str, helper: str) -> None:
        """The helper's code works no more."""
        usecases.end_help(call.session, self.own(call), _number(helper), now=call.now)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise usecases.HelperUnknown(text[:20])
    return int(text)
