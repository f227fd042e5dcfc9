"""Where files are and who scans them, by the settings: what API and worker both stand on."""

from __future__ import annotations

from chassis.blobs import open_blobs
from services.intake.adapters.scanner import open_scanner
from services.intake.settings import Settings, load
from services.intake.usecases.scanning import Vault


def open_vault(settings: Settings | None = None) -> Vault:
    """The blob store and the scanner. Raises ``ValueError`` for a missing key or an address of no kind."""
    settings = settings or load()
    blobs = open_blobs(settings.common.blobs_url, settings.secret("blobs"))
    return Vault(blobs, open_scanner(settings.clamd_url))
