"""The certificates a check may believe: one unchanging version, so that a verdict can be explained later."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Trust:
    """Who may vouch for whom. Certificates are DER; ``country_signers`` are the CSCA of ICAO Doc 9303-12.

    ``refused`` names certificates of a list that a strict parser does not take, each with why: those that can
    still be used are in ``country_signers`` as well. Who is not in here is unknown, never wrong.
    """

    version: str
    country_signers: tuple[bytes, ...] = ()
    seal_signers: tuple[bytes, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
