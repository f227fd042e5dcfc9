"""Bring a service's database forward to the tables that its code expects."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config

ROOT = Path(__file__).resolve().parents[2]


def alembic_config(url: str, service: str) -> Config:
    """Alembic's configuration for ``services/<service>/migrations``, without an ini file."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "services" / service / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["url"] = url
    return config


def migrate(url: str, service: str) -> None:
    """Run every migration of ``service`` that its database has not seen yet (none: does nothing)."""
    command.upgrade(alembic_config(url, service), "head")
