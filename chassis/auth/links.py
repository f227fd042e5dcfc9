"""Links in e-mails that need no sign-in: a signed token for one purpose and one subject."""

from datetime import datetime

from chassis.auth.tokens import BadToken, Signer, Verifier

SECONDS_A_DAY = 86_400


class BadLink(Exception):
    """The link is broken, expired, or for something else. The remedy: ask the office for a new one."""


def make(signer: Signer, purpose: str, subject: str, days: float, now: datetime | None = None) -> str:
    """A token for a link: good for `days`, for this purpose ("rate") and subject (a reference) alone."""
    claims = {"kind": "link", "aud": f"link:{purpose}", "sub": subject}
    return signer.sign(claims, days * SECONDS_A_DAY, now)


def read(verifier: Verifier, token: str, purpose: str, issuer: str, now: datetime | None = None) -> str:
    """The subject of a link that `issuer` made for `purpose`; BadLink otherwise."""
    try:
        claims = verifier.claims(token, now)
    except BadToken as error:
        raise BadLink(f"this link is not good: {error}") from None
    wanted = {"kind": "link", "aud": f"link:{purpose}", "iss": issuer}
    if any(claims.get(key) != value for key, value in wanted.items()):
        raise BadLink("this link is for something else")
    return str(claims["sub"])
