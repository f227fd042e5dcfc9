"""The officer's pages: sign in, queue, case, documents, decision, messages."""

from gateway.views.officer import case, deciding, judging, queue
from gateway.views.officer.signing import bp, needs_officer

__all__ = ["bp", "case", "deciding", "judging", "needs_officer", "queue"]
