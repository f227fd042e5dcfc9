"""Who asks, and what they may: officers, services, applicants, and links in e-mails."""

from chassis.auth.rights import GRANTS
from chassis.auth.tokens import PUBLIC, BadToken, Caller, NotForHere, Signer, Verifier

__all__ = ["GRANTS", "PUBLIC", "BadToken", "Caller", "NotForHere", "Signer", "Verifier"]
