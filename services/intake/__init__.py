"""Intake: what is offered, what it costs, and the applications people hand in."""
