"""What the office learns from its own data: how many, where it waits, what people say."""

from __future__ import annotations

from flask import Blueprint, render_template

from gateway.plots import columns
from gateway.session import Officer
from gateway.views.officer import needs_officer
from gateway.views.pages import Page, clients, optional, titles

bp = Blueprint("dashboard", __name__, url_prefix="/officer")


@bp.get("/dashboard")
@needs_officer("manager")
def show(officer: Officer) -> Page:
    """Applications by state, service and day; time per step; satisfaction. Each part by itself."""
    overview = optional(lambda: clients().analytics.read("/overview", who=officer))
    ikm = optional(lambda: clients().feedback.read("/ikm"))
    days = overview["by_day"] if overview else []
    return render_template(
        "officer/dashboard.html",
        overview=overview,
        ikm=ikm,
        days=days,
        plot=columns(days),
        titles=titles(),
    )
