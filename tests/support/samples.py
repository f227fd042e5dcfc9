"""Whole services, written out without ``use``: what tests of the catalogue's engine change and break."""

from pathlib import Path

SAMPLES = Path(__file__).parent / "catalogue"
"""A folder with a catalogue of two services that nothing else changes."""
