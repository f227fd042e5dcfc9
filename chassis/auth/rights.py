"""Least privilege between services: what each caller may ask of the others, in one table.

A token that claims more than its issuer's row is refused, whoever signed it.
"""

from types import MappingProxyType

GRANTS: MappingProxyType[str, frozenset[str]] = MappingProxyType(
    {
        "intake": frozenset(),
        "verification": frozenset({"intake.dossier.read"}),
        "notification": frozenset({"intake.contact.read", "verification.message.read"}),
        "feedback": frozenset({"intake.state.read"}),
        "analytics": frozenset(),
        "gateway": frozenset(
            {
                "feedback.trail.read",
                "intake.trail.read",
                "notification.trail.read",
                "verification.trail.read",
                "forward.client",
                "notification.messages.read",
                "verification.message.read",
            }
        ),
    }
)

OFFICER_ISSUER = "verification"
"""The only service that may say who is an officer: it owns the officers' accounts."""
